using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;

namespace KubernetesSandbox.Requests;

/// <summary>The form of an object that the client asked for.</summary>
internal enum ObjectForm
{
    /// <summary>The object itself.</summary>
    Whole,

    /// <summary>Rows and columns, for people.</summary>
    Table,

    /// <summary>Its metadata only.</summary>
    PartialMetadata,
}

/// <summary>How a response is written: JSON or YAML, and in which form.</summary>
/// <param name="FormVersion">The version of meta.k8s.io in which the form is wanted.</param>
internal sealed record Representation(bool IsYaml, ObjectForm Form, string FormVersion)
{
    private const string WatchTypes = $"{MediaTypes.Json};stream=watch, {MediaTypes.Protobuf};stream=watch";

    public static readonly Representation Json = new(false, ObjectForm.Whole, "v1");

    /// <summary>What the request's Accept header asks for; a 406 when there is nothing that it would take.</summary>
    /// <param name="isCustom">Custom resources, whose 406 has another text.</param>
    /// <param name="isCollection">Collections can be watched, which adds types to the text.</param>
    /// <param name="allowsForms">Whether Tables and the like are to be had.</param>
    public static Representation Negotiate(
        ApiRequest request, bool isCustom = false, bool isCollection = false, bool allowsForms = true)
    {
        var accepted = MediaTypes.Accepted(request);
        if (!isCustom && !accepted.Any(type => type.Name is "*/*" or MediaTypes.Json or MediaTypes.Yaml or MediaTypes.Protobuf
            || (isCollection && type.Name is MediaTypes.Json + ";stream=watch" or MediaTypes.Protobuf + ";stream=watch")))
        {
            var available = isCollection ? $"{MediaTypes.Supported}, {WatchTypes}" : MediaTypes.Supported;
            throw new StatusException(new Status(
                406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {available}", new StatusDetails()));
        }

        foreach (var type in accepted)
        {
            if (type.Name is not ("*/*" or MediaTypes.Json or MediaTypes.Yaml or MediaTypes.Json + ";stream=watch"))
            {
                continue;
            }

            var isYaml = type.Name == MediaTypes.Yaml;
            switch (type.As)
            {
                case null or "":
                    return new Representation(isYaml, ObjectForm.Whole, "v1");
                case "Table" when allowsForms && type.Version is "v1" or "v1beta1":
                    return new Representation(isYaml, ObjectForm.Table, type.Version!);
                case "PartialObjectMetadata" or "PartialObjectMetadataList" when allowsForms && type.Version is "v1" or "v1beta1":
                    return new Representation(isYaml, ObjectForm.PartialMetadata, type.Version!);
            }
        }

        throw new StatusException(NotAcceptable());
    }

    public static Status NotAcceptable() =>
        new(406, "NotAcceptable", $"only the following media types are accepted: {MediaTypes.Supported}");

    /// <summary>A response with an object.</summary>
    public BytesResponse Respond(int status, JsonNode body, IReadOnlyList<string>? warnings = null) =>
        IsYaml
            ? new BytesResponse(status, MediaTypes.Yaml, Encoding.UTF8.GetBytes(YamlWriter.Write(body)))
            {
                Warnings = warnings ?? [],
            }
            : new BytesResponse(status, MediaTypes.Json, JsonText.Bytes(body)) { Warnings = warnings ?? [] };

    /// <summary>A response whose JSON is already there.</summary>
    public BytesResponse Respond(int status, ReadOnlyMemory<byte> json, IReadOnlyList<string>? warnings = null) =>
        IsYaml
            ? Respond(status, JsonNode.Parse(json.Span)!, warnings)
            : new BytesResponse(status, MediaTypes.Json, json) { Warnings = warnings ?? [] };

    /// <summary>A Status, in YAML if that is what the client reads.</summary>
    public static BytesResponse OfFailure(ApiRequest request, StatusException failure)
    {
        var isYaml = MediaTypes.Accepted(request)[0].Name == MediaTypes.Yaml;
        return new Representation(isYaml, ObjectForm.Whole, "v1").OfStatus(failure.Status, failure.Warnings);
    }

    public BytesResponse OfStatus(Status status, IReadOnlyList<string>? warnings = null)
    {
        var response = Respond(status.Code, status.ToJson(), warnings);
        return status.Details is { RetryAfterSeconds: > 0 and var seconds }
            ? response.With("Retry-After", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
            : response;
    }
}
