using System.Globalization;
using System.Net.Http.Headers;

namespace KubernetesSandbox.Requests;

/// <summary>A media type of an Accept header: its name and the parameters that ask for another form of the object.</summary>
internal sealed record AcceptedType(string Name, string? As, string? Version, string? Group);

/// <summary>Reading of Accept and Content-Type.</summary>
internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Yaml = "application/yaml";
    public const string Protobuf = "application/vnd.kubernetes.protobuf";
    public const string Supported = $"{Json}, {Yaml}, {Protobuf}";

    /// <summary>What the client accepts, best first; everything when it says nothing.</summary>
    public static IReadOnlyList<AcceptedType> Accepted(ApiRequest request)
    {
        var header = request.Http.Request.Headers.Accept.ToString();
        if (header.Length == 0)
        {
            return [new AcceptedType("*/*", null, null, null)];
        }

        return [.. header.Split(',').Select(Parse).OrderByDescending(one => one.Quality).Select(one => one.Type)];
    }

    /// <summary>The body's media type without parameters; null when it is no media type, JSON when none is given.</summary>
    public static string? OfBody(ApiRequest request)
    {
        var header = request.Http.Request.ContentType;
        return string.IsNullOrEmpty(header) ? Json : MediaTypeHeaderValue.TryParse(header, out var type) ? type.MediaType : null;
    }

    private static (AcceptedType Type, double Quality) Parse(string text)
    {
        var words = text.Split(';', StringSplitOptions.TrimEntries);
        string? Value(string name) => words.FirstOrDefault(word =>
            word.StartsWith(name, StringComparison.OrdinalIgnoreCase))?[name.Length..];
        var quality = double.TryParse(Value("q="), CultureInfo.InvariantCulture, out var q) ? q : 1;
        var name = Value("stream=") is { } stream ? $"{words[0]};stream={stream}" : words[0];
        return (new AcceptedType(name, Value("as="), Value("v="), Value("g=")), quality);
    }
}
