using System.Text.Json;
using System.Text.Json.Serialization;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Faults;

/// <summary>
/// The faults of a running program: <c>POST /sandbox/faults</c> adds a rule, <c>GET</c> shows the rules and what they have hit,
/// <c>DELETE</c> takes all away, <c>DELETE /sandbox/faults/ID</c> one. As any path, it is open to whom a role gives it: the admin.
/// </summary>
internal static class FaultAdministration
{
    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Is the request for this path?</summary>
    public static bool Serves(ApiRequest request) => request.Http.Request.Path.StartsWithSegments(FaultRules.AdminPath);

    /// <summary>Answers it.</summary>
    public static async Task<ApiResponse> AnswerAsync(FaultRules faults, ApiRequest request)
    {
        request.Http.Request.Path.StartsWithSegments(FaultRules.AdminPath, out var rest);
        var id = rest.Value!.Trim('/');
        switch (request.Http.Request.Method)
        {
            case "GET" when id.Length == 0:
                return Json(200, faults.Active.Select(FaultReport.Of).ToArray());
            case "GET":
                return Json(200, FaultReport.Of(Find(faults, id)));
            case "POST" when id.Length == 0:
                var fault = Add(faults, await request.BodyAsync().ConfigureAwait(false));
                return Json(201, FaultReport.Of(fault));
            case "DELETE" when id.Length == 0:
                faults.Clear();
                return Json(200, Array.Empty<FaultReport>());
            case "DELETE":
                var removed = Find(faults, id);
                removed.Dispose();
                return Json(200, FaultReport.Of(removed));
            default:
                throw new StatusException(Status.MethodNotAllowed());
        }
    }

    private static Fault Add(FaultRules faults, ReadOnlyMemory<byte> body)
    {
        try
        {
            var rule = JsonSerializer.Deserialize<FaultRule>(body.Span, JsonOptions);
            return faults.Add(rule ?? throw new JsonException("a rule is missing"));
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new StatusException(Status.BadRequest($"the rule is not valid: {error.Message}"));
        }
    }

    private static Fault Find(FaultRules faults, string id) =>
        faults.Active.FirstOrDefault(fault => $"{fault.Id}" == id) ?? throw new StatusException(Status.NotFound("faults", id));

    private static BytesResponse Json<T>(int status, T body) =>
        new(status, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, JsonOptions));
}

/// <summary>A rule and what it has hit.</summary>
internal sealed record FaultReport(int Id, FaultRule Rule, int Matches, int Hits, IReadOnlyList<string> HitRequests)
{
    public static FaultReport Of(Fault fault) => new(fault.Id, fault.Rule, fault.Matches, fault.Hits, fault.HitRequests);
}
