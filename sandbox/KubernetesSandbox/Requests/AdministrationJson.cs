using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KubernetesSandbox.Requests;

/// <summary>The JSON of the sandbox's own paths, below <see cref="Path"/>, which are no part of the Kubernetes API.</summary>
internal static class AdministrationJson
{
    /// <summary>Faults never hit what is below it, or a rule for all requests could not be taken away.</summary>
    public const string Path = "/sandbox";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Reads a body and hands it over; 400 when it is not valid.</summary>
    /// <param name="what">What the body is, for the message.</param>
    public static async Task<TResult> ReadAsync<TBody, TResult>(ApiRequest request, string what, Func<TBody, TResult> take)
    {
        var body = await request.BodyAsync().ConfigureAwait(false);
        try
        {
            return take(JsonSerializer.Deserialize<TBody>(body.Span, Options) ?? throw new JsonException("it is missing"));
        }
        catch (JsonException error)
        {
            throw new StatusException(Status.BadRequest($"{what} not valid: {Problem<TBody>(error)}"));
        }
        catch (ArgumentException error)
        {
            throw new StatusException(Status.BadRequest($"{what} not valid: {error.Message.Split(" (Parameter ")[0]}"));
        }
    }

    /// <summary>What is wrong with a body, in the words of those who write it: JSON, and no types of .NET.</summary>
    private static string Problem<T>(JsonException error)
    {
        var name = error.Path is ['$', '.', .. var member] ? member : "";
        var members = typeof(T).GetProperties().Where(one => one.CanWrite).ToDictionary(
            one => JsonNamingPolicy.CamelCase.ConvertName(one.Name), one => one.PropertyType);
        var needed = typeof(T).GetProperties().Where(one => one.IsDefined(typeof(RequiredMemberAttribute), inherit: false))
            .Select(one => JsonNamingPolicy.CamelCase.ConvertName(one.Name));
        if (name.Length == 0)
        {
            return error.Message.Contains("missing required", StringComparison.Ordinal)
                ? $"it needs {string.Join(" and ", needed)}"
                : error.Message;
        }

        if (!members.TryGetValue(name, out var type)) return $"it has no {name}, only {string.Join(", ", members.Keys)}";
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? $"{name} is one of {string.Join(", ", Enum.GetNames(type))}"
            : type == typeof(TimeSpan) ? $"{name} is a time such as 00:00:02.5, two and a half seconds"
            : error.Message;
    }

    public static BytesResponse Response<T>(int status, T body) =>
        new(status, MediaTypes.Json, JsonSerializer.SerializeToUtf8Bytes(body, Options));
}
