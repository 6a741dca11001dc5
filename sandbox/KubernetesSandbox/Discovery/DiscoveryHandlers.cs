using System.Text;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Discovery;

/// <summary>Everything that is no resource: versions, groups, resource lists, health, OpenAPI.</summary>
internal sealed class DiscoveryHandlers(ResourceCatalog catalog)
{
    private static readonly string[] Roots =
    [
        "/.well-known/openid-configuration", "/api", "/api/v1", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3",
        "/readyz", "/version",
    ];

    private readonly DiscoveryDocuments _documents = new(catalog);
    private readonly OpenApi _openApi = new(catalog);

    /// <summary>The response; null when there is nothing at the path.</summary>
    public ApiResponse? Respond(ApiRequest request)
    {
        var path = request.Info.Path.Length > 1 ? request.Info.Path.TrimEnd('/') : request.Info.Path;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["healthz" or "livez" or "readyz", ..])
        {
            return Health(request, segments);
        }

        if (segments is ["openapi", "v3", .. var rest])
        {
            return _openApi.Respond(rest);
        }

        Func<JsonObject>? document = segments switch
        {
            [] => Root,
            ["version"] => Version,
            ["api"] => () => ApiVersions(request),
            ["apis"] => _documents.GroupList,
            ["api", var version] => ResourceList("", version),
            ["apis", var group] => Group(group),
            ["apis", var group, var version] => ResourceList(group, version),
            _ => null,
        };
        if (document is null)
        {
            return null;
        }

        if (request.Info.Verb is not ("get" or "head"))
        {
            throw new StatusException(Status.MethodNotAllowed());
        }

        return segments is ["api"] or ["apis"] ? WithAggregation(request, segments[0] == "api", document)
            : Plain(request, document);
    }

    private static BytesResponse Plain(ApiRequest request, Func<JsonObject> document) =>
        Representation.Negotiate(request, allowsForms: false).Respond(StatusCodes.Status200OK, document());

    // Clients that know it ask for all groups, versions and resources in one document.
    private BytesResponse WithAggregation(ApiRequest request, bool isCore, Func<JsonObject> document)
    {
        foreach (var type in MediaTypes.Accepted(request))
        {
            if (type is { Name: MediaTypes.Json, As: "APIGroupDiscoveryList", Group: "apidiscovery.k8s.io", Version: "v2" })
            {
                return new BytesResponse(
                    StatusCodes.Status200OK,
                    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                    JsonText.Bytes(_documents.Aggregated(isCore)))
                {
                    Headers = [KeyValuePair.Create("Cache-Control", "public"), KeyValuePair.Create("Vary", "Accept"),
                        KeyValuePair.Create("Etag", $"\"sandbox-{catalog.Generation}\"")],
                };
            }

            if (type.Name is MediaTypes.Json or MediaTypes.Yaml or "*/*" && type.As is null)
            {
                break;
            }
        }

        return Representation.Negotiate(request, isCustom: true, allowsForms: false).Respond(StatusCodes.Status200OK, document());
    }

    private Func<JsonObject>? ResourceList(string group, string version)
    {
        if (catalog.GroupVersions.Contains(group.Length == 0 ? version : $"{group}/{version}"))
        {
            return () => _documents.ResourceList(group, version);
        }

        return group.Length == 0 || ResourceCatalog.IsBuiltInGroup(group)
            ? throw new StatusException(Status.NoSuchResource())
            : null;
    }

    private Func<JsonObject>? Group(string group) =>
        catalog.GroupVersions.Any(known => known.StartsWith(group + "/", StringComparison.Ordinal))
            ? () => _documents.Group(group)
            : null;

    private JsonObject Root() => new()
    {
        ["paths"] = new JsonArray([.. Roots
            .Concat(catalog.GroupVersions.Where(known => known.Contains('/', StringComparison.Ordinal))
                .SelectMany(known => new[] { $"/apis/{known.Split('/')[0]}", $"/apis/{known}" }))
            .Distinct().Order(StringComparer.Ordinal).Select(path => JsonValue.Create(path))]),
    };

    private static JsonObject ApiVersions(ApiRequest request) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject
        {
            ["clientCIDR"] = "0.0.0.0/0",
            ["serverAddress"] = request.Http.Request.Host.Value,
        }),
    };

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "36",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "35",
        ["gitVersion"] = "v1.36.2",
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "go1.27.3",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    private static BytesResponse Health(ApiRequest request, string[] segments)
    {
        var checks = new[] { "ping", "log", "etcd" };
        var text = request.Query("verbose") is null || segments.Length > 1
            ? "ok"
            : string.Concat(checks.Select(check => $"[+]{check} ok\n")) + $"{segments[0]} check passed\n";
        return new BytesResponse(StatusCodes.Status200OK, "text/plain; charset=utf-8", Encoding.ASCII.GetBytes(text))
            .With("X-Content-Type-Options", "nosniff");
    }
}
