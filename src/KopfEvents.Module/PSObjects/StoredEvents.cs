using System.Management.Automation;
using System.Text.Json;
using KopfEvents.Objects;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// Events that are shown in the order in which they were last seen. Each becomes an object when its turn comes, and not before.
/// </summary>
internal sealed class StoredEvents
{
    private readonly List<(long Last, long First, byte[] Json)> _events = [];

    public void Add(StoredEvent found) => _events.Add((
        found.Summary.Times.Last?.UtcTicks ?? 0, found.Summary.Times.First?.UtcTicks ?? 0, found.Json));

    /// <summary>Gives the events, the last seen last; those of the same time in the order in which they came.</summary>
    /// <param name="typeName">The type name that they have besides.</param>
    public IEnumerable<PSObject> InOrder(string? typeName)
    {
        var builder = new KubeObjectBuilder("v1", "Event");
        foreach (var (_, _, json) in _events.OrderBy(one => one.Last).ThenBy(one => one.First))
        {
            Read(builder, json);
            var value = builder.Build();
            if (typeName is not null) value.TypeNames.Insert(0, typeName);
            yield return value;
        }
    }

    private static void Read(KubeObjectBuilder builder, byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Manifest.MaxDepth });
        while (reader.Read()) builder.Add(ref reader);
    }
}
