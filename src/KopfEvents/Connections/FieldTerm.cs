namespace KopfEvents.Connections;

/// <summary>Writes one term of a field selector as the API takes it.</summary>
internal static class FieldTerm
{
    /// <summary>One field that has a value; null is the empty text, which is that of a field that is not there.</summary>
    public static string Equal(string field, string? value) => $"{field}={Escape(value ?? "")}";

    /// <summary>A value with what selectors are made of behind a backslash.</summary>
    /// <remarks>Source: <c>k8s.io/apimachinery/pkg/fields</c>, EscapeValue.</remarks>
    private static string Escape(string value) => value
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace(",", @"\,", StringComparison.Ordinal)
        .Replace("=", @"\=", StringComparison.Ordinal);
}
