using System.Text.Json;
using KopfEvents.Connections;

namespace KopfEvents.Access;

/// <summary>Asks the server what the user may do with events (SelfSubjectAccessReview), and who the user is.</summary>
/// <remarks>Every authenticated user may ask.</remarks>
internal static class EventAccess
{
    /// <summary>What writing events needs: create them, and patch and get those that are counted.</summary>
    public static IReadOnlyList<string> Verbs { get; } = ["create", "patch", "get"];

    /// <summary>Asks whether the user may do something with the events of a namespace.</summary>
    /// <exception cref="ApiException">The server does not answer, or not this user.</exception>
    public static async Task<AccessDecision> AskAsync(
        Cluster cluster, string ns, string verb, CancellationToken cancellationToken)
    {
        var review = new
        {
            apiVersion = "authorization.k8s.io/v1",
            kind = "SelfSubjectAccessReview",
            spec = new { resourceAttributes = new { @namespace = ns, verb, group = "", resource = "events" } },
        };
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        using var response = await attempts.PostJsonAsync(
            "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", JsonSerializer.SerializeToUtf8Bytes(review))
                .ConfigureAwait(false);
        var status = response.RootElement.GetProperty("status");
        return new AccessDecision(
            ns,
            verb,
            status.TryGetProperty("allowed", out var allowed) && allowed.GetBoolean(),
            status.TryGetProperty("reason", out var reason) ? reason.GetString() ?? "" : "");
    }

    /// <summary>Asks who the user is, by the name that RBAC knows.</summary>
    /// <exception cref="ApiException">The server does not answer, or is older than 1.28.</exception>
    public static async Task<string> WhoAmIAsync(Cluster cluster, CancellationToken cancellationToken)
    {
        using var attempts = cluster.Retry.ForReader(cancellationToken);
        using var response = await attempts.PostJsonAsync(
            "apis/authentication.k8s.io/v1/selfsubjectreviews",
            """{"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"}"""u8.ToArray()).ConfigureAwait(false);
        return response.RootElement.GetProperty("status").GetProperty("userInfo").GetProperty("username").GetString() ?? "";
    }
}

/// <summary>What the server says.</summary>
/// <param name="Namespace">Where.</param>
/// <param name="Verb">What is asked for.</param>
/// <param name="Allowed">Whether it is allowed.</param>
/// <param name="Reason">Why it is, such as the binding that allows it; may be empty.</param>
internal sealed record AccessDecision(string Namespace, string Verb, bool Allowed, string Reason);
