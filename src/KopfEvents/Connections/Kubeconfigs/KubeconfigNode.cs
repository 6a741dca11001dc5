namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>One mapping of a kubeconfig, read with strict types as Go's JSON does it. An empty text counts as none.</summary>
/// <param name="value">What stands there; null for nothing.</param>
/// <param name="place">Where, for errors; what stands there can be a secret and is never shown.</param>
internal sealed class KubeconfigNode(object? value, string place)
{
    private readonly Dictionary<string, object?> _map = value switch
    {
        null => [],
        Dictionary<string, object?> map => map,
        _ => throw Wrong(place, value, "a mapping"),
    };

    public IEnumerable<string> Keys => _map.Keys;

    /// <exception cref="KubeconfigException">Something else than text stands there: a number is none, with quotes it
    /// is.</exception>
    public string? Text(string key) => Any(key) switch
    {
        null or "" => null,
        string text => text,
        var other => throw Wrong(Place(key), other, "text"),
    };

    /// <exception cref="KubeconfigException">Something else than true or false stands there.</exception>
    public bool Flag(string key) => Any(key) switch
    {
        null => false,
        bool flag => flag,
        var other => throw Wrong(Place(key), other, "true or false"),
    };

    /// <summary>Text in base64, as it is.</summary>
    /// <exception cref="KubeconfigException">It is not base64.</exception>
    public string? Base64(string key)
    {
        if (Text(key)?.ReplaceLineEndings("") is not { } text) return null;
        // .NET takes blanks as well, Go does not.
        return !text.AsSpan().ContainsAny(' ', '\t') && Convert.TryFromBase64String(text, new byte[text.Length], out _)
            ? text
            : throw new KubeconfigException($"{Place(key)} is not base64");
    }

    /// <exception cref="KubeconfigException">Something else than a list of texts stands there.</exception>
    public IReadOnlyList<string> Texts(string key) => [.. List(key).Select(item => item switch
    {
        null => "",
        string text => text,
        _ => throw Wrong(Place(key), item, "text"),
    })];

    /// <exception cref="KubeconfigException">Something else than a list of mappings stands there.</exception>
    public IEnumerable<KubeconfigNode> Items(string key) =>
        [.. List(key).Select((item, index) => new KubeconfigNode(item, $"{Place(key)}[{index}]"))];

    /// <exception cref="KubeconfigException">Something else than a mapping stands there.</exception>
    public KubeconfigNode? Map(string key) => Any(key) is { } map ? new KubeconfigNode(map, Place(key)) : null;

    /// <exception cref="KubeconfigException">Something else than a mapping stands there.</exception>
    public KubeconfigNode MapOrEmpty(string key) => Map(key) ?? new KubeconfigNode(null, Place(key));

    /// <summary>The key as it is written, by a name that differs by case alone.</summary>
    public string FindKey(string name) =>
        _map.ContainsKey(name) ? name : _map.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? name;

    public object? Any(string key) => _map.GetValueOrDefault(key);

    private static KubeconfigException Wrong(string place, object? value, string wanted) => new(
        $"{place} has to be {wanted}, and is {value switch
        {
            null => "nothing",
            bool => "true or false",
            string => "text",
            long or double => "a number",
            List<object?> => "a list",
            _ => "a mapping",
        }}");

    private List<object?> List(string key) => Any(key) switch
    {
        null => [],
        List<object?> list => list,
        var other => throw Wrong(Place(key), other, "a list"),
    };

    private string Place(string key) => place is "it" ? key : $"{place}.{key}";
}
