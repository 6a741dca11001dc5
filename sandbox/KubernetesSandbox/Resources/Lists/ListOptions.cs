using System.Globalization;
using KubernetesSandbox.Kinds;
using KubernetesSandbox.Requests;
using KubernetesSandbox.Resources.Selectors;

namespace KubernetesSandbox.Resources.Lists;

/// <summary>The query parameters of lists and watches: ListOptions of the API.</summary>
/// <param name="ResourceVersion">Null when not given or empty.</param>
internal sealed record ListOptions(
    LabelSelector Labels, FieldSelector Fields, long Limit, string Continue, string? ResourceVersion, string Match,
    int? TimeoutSeconds)
{
    public bool AllowBookmarks { get; init; }

    /// <summary>Whether a watch begins with what is there; null when the request does not say.</summary>
    public bool? SendInitialEvents { get; init; }

    public static ListOptions Read(ApiRequest request, ResourceDefinition resource, bool isWatch)
    {
        var limit = Number(request, "limit");
        var timeout = Number(request, "timeoutSeconds");
        var options = new ListOptions(
            LabelSelector.Parse(request.Query("labelSelector") ?? ""),
            FieldSelector.Parse(request.Query("fieldSelector") ?? "", resource),
            Math.Max(0, limit ?? 0),
            request.Query("continue") ?? "",
            request.Query("resourceVersion") is { Length: > 0 } version ? version : null,
            request.Query("resourceVersionMatch") ?? "",
            (int?)timeout)
        {
            AllowBookmarks = Flag(request, "allowWatchBookmarks") == true,
            SendInitialEvents = Flag(request, "sendInitialEvents"),
        };
        var faults = (isWatch ? options.WatchFaults() : options.ListFaults()).ToList();
        return faults.Count == 0 ? options : throw new StatusException(Status.Invalid("ListOptions.meta.k8s.io", "", faults));
    }

    /// <summary>Whether an object of a list is one that was asked for.</summary>
    public bool Selects(ReadOnlyMemory<byte> json) => Labels.Matches(json) && Fields.Matches(json);

    /// <summary>A resourceVersion as a number; null when it is none.</summary>
    public static long? ParseVersion(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (long)Math.Min(version, long.MaxValue) : null;

    /// <summary>What Go says of a resourceVersion that is no number.</summary>
    public static string NoVersion(string text) =>
        $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";

    private IEnumerable<StatusCause> ListFaults()
    {
        if (Match.Length > 0)
        {
            if (ResourceVersion is null)
            {
                yield return Cause.Forbidden("resourceVersionMatch",
                    "resourceVersionMatch is forbidden unless resourceVersion is provided");
            }

            if (Continue.Length > 0)
            {
                yield return Cause.Forbidden("resourceVersionMatch",
                    "resourceVersionMatch is forbidden when continue is provided");
            }

            if (Match is not ("Exact" or "NotOlderThan"))
            {
                yield return Cause.NotSupported("resourceVersionMatch", Match, "Exact", "NotOlderThan", "");
            }
            else if (Match == "Exact" && ResourceVersion == "0")
            {
                yield return Cause.Forbidden("resourceVersionMatch",
                    "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\"");
            }
        }

        if (SendInitialEvents is not null)
        {
            yield return Cause.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
        }
    }

    private IEnumerable<StatusCause> WatchFaults()
    {
        if (SendInitialEvents is null)
        {
            if (Match.Length > 0)
            {
                yield return Cause.Forbidden("resourceVersionMatch",
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
            }
        }
        else if (Match != "NotOlderThan")
        {
            yield return Cause.Forbidden("resourceVersionMatch",
                "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        if (Continue.Length > 0)
        {
            yield return Cause.Forbidden("continue", "continue is forbidden for watch");
        }
    }

    private static long? Number(ApiRequest request, string name) => request.Query(name) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new StatusException(Status.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax")),
    };

    private static bool? Flag(ApiRequest request, string name) => request.Query(name)?.ToLowerInvariant() switch
    {
        null => null,
        "false" or "0" => false,
        _ => true,
    };
}
