using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Authorization;

/// <summary>What somebody is not allowed to do: the stuff that a 403 is made of.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Reason">What the authorizer had to say, often nothing.</param>
internal sealed record Refusal(RequestAttributes Request, string Reason)
{
    /// <summary>The message of the Status, as the API server words it.</summary>
    public string Message
    {
        get
        {
            var denial = Request.Path is not null
                ? $"forbidden: User \"{Request.User.Name}\" cannot {Request.Verb} path \"{Request.Path}\""
                : $"{Subject} is forbidden: User \"{Request.User.Name}\" cannot {Request.Verb} resource"
                    + $" \"{Request.CombinedResource}\" in API group \"{Request.Group}\" {Scope}";
            return Reason.Length == 0 ? denial : $"{denial}: {Reason}";
        }
    }

    /// <summary>The 403.</summary>
    public Status ToStatus()
    {
        var details = Request.Path is not null
            ? new StatusDetails()
            : new StatusDetails(NullIfEmpty(Request.Name), NullIfEmpty(Request.Group), Request.Resource);
        return new Status(403, "Forbidden", Message, details);
    }

    private string Subject
    {
        get
        {
            var resource = Request.Group.Length == 0 ? Request.Resource : $"{Request.Resource}.{Request.Group}";
            return Request.Name.Length == 0 ? resource : $"{resource} \"{Request.Name}\"";
        }
    }

    private string Scope => Request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{Request.Namespace}\"";

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
