using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace KopfEvents.Tests.Support;

/// <summary>Writes PowerShell objects as JSON, as ConvertTo-Json does, which the hosted engine does not have.</summary>
internal static class PowerShellJson
{
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } custom =>
            new JsonObject(custom.Properties.Select(one => KeyValuePair.Create(one.Name, Of(one.Value)))),
        PSObject wrapper => Of(wrapper.BaseObject),
        string text => text,
        DateTime time => Time(time.ToUniversalTime()),
        bool flag => flag,
        long whole => whole,
        double number => number,
        IDictionary dictionary =>
            new JsonObject(dictionary.Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, Of(one.Value)))),
        object?[] items => new JsonArray([.. items.Select(Of)]),
        _ => throw new ArgumentException($"A {value.GetType()} does not come from JSON.", nameof(value)),
    };

    /// <summary>As the API writes it.</summary>
    private static string Time(DateTime time) =>
        time.ToString(
            time.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'",
            CultureInfo.InvariantCulture);
}
