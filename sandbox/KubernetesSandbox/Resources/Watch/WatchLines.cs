using System.Globalization;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Lists;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Resources.Watch;

/// <summary>The lines of one watch.</summary>
/// <param name="renderer">Null when the objects themselves are sent.</param>
internal sealed class WatchLines(ResourceDefinition resource, TableRenderer? renderer, ObjectForm form)
{
    private bool _hasColumns = true;

    public ReadOnlyMemory<byte> Event(string type, ReadOnlyMemory<byte> stored)
    {
        if (renderer is null)
        {
            return Line(type, ServedObject.Bytes(resource, stored).Span);
        }

        var version = StoredJson.Parse(stored).Object("metadata").String("resourceVersion");
        return Line(type, form == ObjectForm.Table ? Table(version, stored) : renderer.PartialMetadata(stored));
    }

    /// <summary>An object of which only the resourceVersion counts.</summary>
    /// <param name="isInitialEnd">Whether it ends what was there at the start.</param>
    public ReadOnlyMemory<byte> Bookmark(long resourceVersion, bool isInitialEnd)
    {
        var version = resourceVersion.ToString(CultureInfo.InvariantCulture);
        var subject = resource.Type is { } type ? TypedDecoder.Empty(type) : new JsonObject { ["metadata"] = new JsonObject() };
        var metadata = subject.Ensure("metadata");
        metadata["resourceVersion"] = version;
        if (isInitialEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var bytes = JsonText.Bytes(resource.Rules.ToStored(subject));
        return renderer is null
            ? Line("BOOKMARK", ServedObject.Bytes(resource, bytes).Span)
            : Line("BOOKMARK", form == ObjectForm.Table ? Table(version, bytes) : renderer.PartialMetadata(bytes));
    }

    public static ReadOnlyMemory<byte> Error(Status status) => Line("ERROR", status.ToJson());

    private JsonObject Table(string version, ReadOnlyMemory<byte> stored)
    {
        var table = renderer!.Table(new JsonObject { ["resourceVersion"] = version }, [stored], _hasColumns);
        _hasColumns = false;
        return table;
    }

    private static ReadOnlyMemory<byte> Line(string type, JsonNode content) => Line(type, JsonText.Bytes(content).Span);

    private static ReadOnlyMemory<byte> Line(string type, ReadOnlySpan<byte> content)
    {
        var head = System.Text.Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":");
        var line = new byte[head.Length + content.Length + 2];
        head.CopyTo(line, 0);
        content.CopyTo(line.AsSpan(head.Length));
        "}\n"u8.CopyTo(line.AsSpan(line.Length - 2));
        return line;
    }
}
