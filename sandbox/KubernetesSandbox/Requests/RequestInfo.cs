namespace KubernetesSandbox.Requests;

/// <summary>
/// What a request is about, read from its method and path as kube-apiserver does
/// (<c>k8s.io/apiserver/pkg/endpoints/request.RequestInfo</c>); authorization and routing both go by it.
/// </summary>
/// <param name="Path">The path, unescaped.</param>
/// <param name="Verb">An API verb (get, list, watch, create, …) for resources, else the HTTP method in lower case.</param>
internal sealed record RequestInfo(string Path, string Verb)
{
    private static readonly HashSet<string> NamespaceSubresources = ["status", "finalize"];

    public bool IsResourceRequest { get; init; }

    /// <summary>The API group; empty for core v1.</summary>
    public string ApiGroup { get; init; } = "";

    public string ApiVersion { get; init; } = "";

    /// <summary>Empty for cluster scope and for all namespaces.</summary>
    public string Namespace { get; init; } = "";

    public string Resource { get; init; } = "";

    public string Subresource { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>How many path segments follow the subresource; those paths exist nowhere here.</summary>
    public int ExtraSegments { get; init; }

    /// <summary>Reads method, path and the few query parameters that change the verb.</summary>
    public static RequestInfo Parse(string method, string path, IQueryCollection query)
    {
        var nonResource = new RequestInfo(path, method.ToLowerInvariant());
        var parts = path.Split('/', StringSplitOptions.None).AsSpan()[1..];
        if (parts is [.. var head, ""])
        {
            parts = head;
        }

        if (parts.Length < 3 || parts[0] is not ("api" or "apis") || (parts[0] == "apis" && parts.Length < 4))
        {
            return nonResource;
        }

        var group = parts[0] == "api" ? "" : parts[1];
        var version = parts[0] == "api" ? parts[1] : parts[2];
        parts = parts[(parts[0] == "api" ? 2 : 3)..];

        var verb = method switch
        {
            "POST" => "create",
            "GET" or "HEAD" => "get",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => "delete",
            _ => "",
        };
        if (parts[0] is "watch" or "proxy")
        {
            if (parts.Length < 2)
            {
                return nonResource;
            }

            verb = parts[0];
            parts = parts[1..];
        }

        var space = "";
        if (parts[0] == "namespaces" && parts.Length > 1)
        {
            space = parts[1];
            if (parts.Length > 2 && !NamespaceSubresources.Contains(parts[2]))
            {
                parts = parts[2..];
            }
        }

        var name = parts.Length > 1 ? parts[1] : "";
        if (name.Length == 0 && verb == "get")
        {
            verb = IsWatch(query) ? "watch" : "list";
        }
        else if (name.Length == 0 && verb == "delete")
        {
            verb = "deletecollection";
        }

        return new RequestInfo(path, verb)
        {
            IsResourceRequest = true,
            ApiGroup = group,
            ApiVersion = version,
            Namespace = space,
            Resource = parts[0],
            Name = name,
            Subresource = parts.Length > 2 ? parts[2] : "",
            ExtraSegments = Math.Max(0, parts.Length - 3),
        };
    }

    // Any value but false and 0 asks for a watch, even an empty one.
    private static bool IsWatch(IQueryCollection query) =>
        query.TryGetValue("watch", out var value) && value.ToString().ToLowerInvariant() is not ("false" or "0");
}
