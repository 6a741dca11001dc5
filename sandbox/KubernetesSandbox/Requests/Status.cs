using System.Text.Json.Nodes;

namespace KubernetesSandbox.Requests;

/// <summary>One fault of a <see cref="Status"/>: a <c>StatusCause</c> of the API.</summary>
internal sealed record StatusCause(string Reason, string Message, string Field)
{
    /// <summary>How the cause reads inside the Status' own message.</summary>
    public override string ToString() => Field.Length == 0 ? Message : $"{Field}: {Message}";
}

/// <summary><c>details</c> of a <see cref="Status"/>; null members are left out.</summary>
internal sealed record StatusDetails(string? Name = null, string? Group = null, string? Kind = null, string? Uid = null)
{
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    public int RetryAfterSeconds { get; init; }
}

/// <summary>
/// The API's response to what failed (and to some deletes). The factories word messages as
/// <c>k8s.io/apimachinery/pkg/api/errors</c> does; resources are given as <c>plural.group</c>.
/// </summary>
internal sealed record Status(int Code, string? Reason, string? Message, StatusDetails? Details = null)
{
    /// <summary>Where a list whose token has expired can go on, inconsistently.</summary>
    public string? Continue { get; init; }

    public static Status BadRequest(string message) => new(400, "BadRequest", message);

    public static Status Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static Status Forbidden(string resource, string name, string why, StatusDetails? details = null) =>
        new(403, "Forbidden", name.Length == 0 ? $"{resource} is forbidden: {why}" : $"{resource} \"{name}\" is forbidden: {why}",
            details ?? Of(resource, name));

    public static Status NotFound(string resource, string name) =>
        new(404, "NotFound", $"{resource} \"{name}\" not found", Of(resource, name));

    public static Status NoSuchResource() =>
        new(404, "NotFound", "the server could not find the requested resource", new StatusDetails());

    public static Status MethodNotAllowed() =>
        new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new StatusDetails());

    public static Status AlreadyExists(string resource, string name) =>
        new(409, "AlreadyExists", $"{resource} \"{name}\" already exists", Of(resource, name));

    public static Status Conflict(string resource, string name, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {resource} \"{name}\": {why}", Of(resource, name));

    public static Status Expired(string message, string? continueToken = null) =>
        new(410, "Expired", message) { Continue = continueToken };

    public static Status RequestEntityTooLarge() =>
        new(413, "RequestEntityTooLarge", "Request entity too large: limit is 3145728");

    /// <summary>A 422; <paramref name="kind"/> is a <c>Kind.group</c>, not a resource.</summary>
    public static Status Invalid(string kind, string name, IReadOnlyList<StatusCause> causes)
    {
        var faults = causes.Select(cause => cause.ToString()).Distinct().ToList();
        var text = faults.Count == 1 ? faults[0] : $"[{string.Join(", ", faults)}]";
        return new Status(422, "Invalid", $"{kind} \"{name}\" is invalid: {text}", Of(kind, name) with { Causes = causes });
    }

    public static Status TooManyRequests(string message, int retryAfterSeconds) =>
        new(429, "TooManyRequests", message, new StatusDetails { RetryAfterSeconds = retryAfterSeconds });

    /// <summary>A 500 as the API gives it for errors that are no Status themselves: without a reason.</summary>
    public static Status InternalError(string message) => new(500, null, message);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject() };
        if (Continue is not null)
        {
            json["metadata"]!["continue"] = Continue;
        }

        json["status"] = Code < 400 ? "Success" : "Failure";
        Set(json, "message", Message);
        Set(json, "reason", Reason);
        if (Details is not null)
        {
            json["details"] = ToJson(Details);
        }

        // Deletes that succeed tell no code.
        if (Code != 200)
        {
            json["code"] = Code;
        }

        return json;
    }

    private static StatusDetails Of(string resource, string name)
    {
        var dot = resource.IndexOf('.', StringComparison.Ordinal);
        var (plural, group) = dot < 0 ? (resource, null) : (resource[..dot], resource[(dot + 1)..]);
        return new StatusDetails(name.Length == 0 ? null : name, group, plural);
    }

    private static JsonObject ToJson(StatusDetails details)
    {
        var json = new JsonObject();
        Set(json, "name", details.Name);
        Set(json, "group", details.Group);
        Set(json, "kind", details.Kind);
        Set(json, "uid", details.Uid);
        if (details.Causes.Count > 0)
        {
            json["causes"] = new JsonArray([.. details.Causes.Select(ToJson)]);
        }

        if (details.RetryAfterSeconds > 0)
        {
            json["retryAfterSeconds"] = details.RetryAfterSeconds;
        }

        return json;
    }

    private static JsonObject ToJson(StatusCause cause)
    {
        var json = new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message };
        Set(json, "field", cause.Field.Length == 0 ? null : cause.Field);
        return json;
    }

    private static void Set(JsonObject json, string key, string? value)
    {
        if (value is not null)
        {
            json[key] = value;
        }
    }
}

/// <summary>Ends a request with a <see cref="Requests.Status"/>.</summary>
internal sealed class StatusException(Status status) : Exception(status.Message)
{
    public Status Status => status;

    /// <summary>Values of <c>Warning</c> headers that go with it.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
