using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Faults;

/// <summary>
/// The faults of a running program: <c>POST /sandbox/faults</c> adds a rule, <c>GET</c> shows the rules and what they have hit,
/// <c>DELETE</c> takes all away, <c>DELETE /sandbox/faults/ID</c> one. As any path, it is open to whom a role gives it: the
/// admin.
/// </summary>
internal static class FaultAdministration
{
    /// <summary>Is the request for this path?</summary>
    public static bool Serves(ApiRequest request) => request.Http.Request.Path.StartsWithSegments(FaultRules.AdminPath);

    /// <summary>Responds to it.</summary>
    public static async Task<ApiResponse> RespondAsync(FaultRules faults, ApiRequest request)
    {
        request.Http.Request.Path.StartsWithSegments(FaultRules.AdminPath, out var rest);
        var id = rest.Value!.Trim('/');
        switch (request.Http.Request.Method)
        {
            case "GET" when id.Length == 0:
                return AdministrationJson.Response(200, faults.Active.Select(FaultReport.Of).ToArray());
            case "GET":
                return AdministrationJson.Response(200, FaultReport.Of(Find(faults, id)));
            case "POST" when id.Length == 0:
                return AdministrationJson.Response(201, FaultReport.Of(
                    await AdministrationJson.ReadAsync<FaultRule, Fault>(request, "the rule is", faults.Add)
                        .ConfigureAwait(false)));
            case "DELETE" when id.Length == 0:
                faults.Clear();
                return AdministrationJson.Response(200, Array.Empty<FaultReport>());
            case "DELETE":
                var removed = Find(faults, id);
                removed.Dispose();
                return AdministrationJson.Response(200, FaultReport.Of(removed));
            default:
                throw new StatusException(Status.MethodNotAllowed());
        }
    }

    private static Fault Find(FaultRules faults, string id) =>
        faults.Active.FirstOrDefault(fault => $"{fault.Id}" == id) ?? throw new StatusException(Status.NotFound("faults", id));
}

/// <summary>A rule and what it has hit.</summary>
internal sealed record FaultReport(int Id, FaultRule Rule, int Matches, int Hits, IReadOnlyList<string> HitRequests)
{
    public static FaultReport Of(Fault fault) => new(fault.Id, fault.Rule, fault.Matches, fault.Hits, fault.HitRequests);
}
