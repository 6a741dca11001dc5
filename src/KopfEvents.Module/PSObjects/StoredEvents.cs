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

    /// <summary>How many there are.</summary>
    public int Count => _events.Count;

    /// <summary>Takes an event.</summary>
    public void Add(StoredEvent found) => _events.Add((
        found.Summary.Times.Last?.UtcTicks ?? 0, found.Summary.Times.First?.UtcTicks ?? 0, found.Json));

    /// <summary>Gives the events, the last seen last; those of the same time in the order in which they came.</summary>
    /// <param name="typeName">The type name that they have besides.</param>
    public IEnumerable<PSObject> InOrder(string? typeName)
    {
        var builder = NewBuilder();
        foreach (var (_, _, json) in _events.OrderBy(one => one.Last).ThenBy(one => one.First))
        {
            var value = Build(builder, json);
            if (typeName is not null) value.TypeNames.Insert(0, typeName);
            yield return value;
        }
    }

    /// <summary>Gives one event that needs no place in an order.</summary>
    public static PSObject Build(StoredEvent found) => Build(NewBuilder(), found.Json);

    private static KubeObjectBuilder NewBuilder() => new("v1", "Event");

    private static PSObject Build(KubeObjectBuilder builder, byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Manifest.MaxDepth });
        while (reader.Read()) builder.Add(ref reader);
        return builder.Build();
    }
}
