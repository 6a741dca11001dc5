using System.Collections;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace KopfEvents.Tests.Support;

/// <summary>Writes PowerShell objects as JSON, as ConvertTo-Json does, which the hosted engine does not have.</summary>
internal static class PowerShellJson
{
    public static JsonNode? Of(object? value) => value switch
    {
        null => null,
        PSObject { BaseObject: PSCustomObject } custom => new JsonObject(custom.Properties.Select(one => KeyValuePair.Create(one.Name, Of(one.Value)))),
        PSObject wrapper => Of(wrapper.BaseObject),
        string text => text,
        bool flag => flag,
        long whole => whole,
        double number => number,
        IDictionary dictionary => new JsonObject(dictionary.Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, Of(one.Value)))),
        object?[] items => new JsonArray([.. items.Select(Of)]),
        _ => throw new ArgumentException($"A {value.GetType()} does not come from JSON.", nameof(value)),
    };
}
