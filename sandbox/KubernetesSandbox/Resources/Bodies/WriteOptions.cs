using System.Text.Json.Nodes;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Resources.Bodies;

/// <summary>What becomes of unknown and duplicate fields.</summary>
internal enum FieldValidation
{
    /// <summary>Dropped with a warning; what is not said means this.</summary>
    Warn,

    /// <summary>Dropped in silence.</summary>
    Ignore,

    /// <summary>Refused.</summary>
    Strict,
}

/// <summary>The query parameters of a write: CreateOptions, UpdateOptions, and PatchOptions of the API.</summary>
internal sealed record WriteOptions(bool DryRun, FieldValidation FieldValidation, string FieldManager, bool Force)
{
    /// <summary>For writes that don't come over HTTP.</summary>
    public static WriteOptions Default { get; } = new(false, FieldValidation.Ignore, "sandbox", false);

    /// <summary>Reads and checks the parameters; a 422 of the options' own kind when one is wrong.</summary>
    /// <param name="kind">CreateOptions, UpdateOptions, or PatchOptions.</param>
    /// <param name="isApply">Whether it is a server-side apply, which needs a manager and may force.</param>
    public static WriteOptions Read(ApiRequest request, string kind, bool isApply = false)
    {
        var faults = new List<StatusCause>();
        var dryRun = ReadDryRun(request, faults);
        var manager = request.Query("fieldManager") ?? "";
        var force = request.Query("force");
        if (isApply && manager.Length == 0)
        {
            faults.Add(Cause.Required("fieldManager", "is required for apply patch"));
        }
        else if (!isApply && force is not null)
        {
            faults.Add(Cause.Forbidden("force", "may not be specified for non-apply patch"));
        }

        var validation = request.Query("fieldValidation") ?? "";
        if (validation is not ("" or "Ignore" or "Strict" or "Warn"))
        {
            faults.Add(Cause.NotSupported("fieldValidation", validation, "", "Ignore", "Strict", "Warn"));
        }

        if (faults.Count > 0)
        {
            throw new StatusException(Status.Invalid($"{kind}.meta.k8s.io", "", faults));
        }

        var mode = validation.Length == 0 ? FieldValidation.Warn : Enum.Parse<FieldValidation>(validation);
        return new WriteOptions(dryRun, mode, manager, force is "true" or "1");
    }

    /// <summary>Whether nothing is to be stored; only <c>All</c> may be said.</summary>
    public static bool ReadDryRun(ApiRequest request, List<StatusCause> faults)
    {
        if (request.Query("dryRun") is not { } dryRun)
        {
            return false;
        }

        if (dryRun != "All")
        {
            faults.Add(new StatusCause(
                "FieldValueNotSupported",
                $"Unsupported value: {new JsonArray(dryRun).ToJsonString()}: supported values: \"All\"",
                "dryRun"));
        }

        return true;
    }
}
