using System.Management.Automation;
using KopfEvents.Connections;
using KopfEvents.Module.PSObjects;
using KopfEvents.Text;

namespace KopfEvents.Module.Cmdlets;

/// <summary>The error records of the module: each id once, with its category and what to do about it.</summary>
internal static class Errors
{
    /// <summary>How the server ends the refusal of whatever is created in a namespace that is being deleted.</summary>
    private const string NamespaceTerminating = "because it is being terminated";

    /// <summary>
    /// What would be right instead of a value that is not, by the error's id: Invalid and the name of the parameter.
    /// </summary>
    internal static IReadOnlyDictionary<string, string> RightValues { get; } = new Dictionary<string, string>
    {
        ["InvalidType"] = "Give one word of at most 32 bytes, such as Normal, Warning or Error.",
        ["InvalidReason"] = "Give one CamelCase word of at most 128 bytes, such as BackOff; what is longer belongs in -Message.",
        ["InvalidAction"] = "Give printable text of at most 128 bytes that says what was done, such as Restarting.",
        ["InvalidComponent"] = "Give a name such as my-operator or example.com/my-operator.",
        ["InvalidInstance"] = "Give printable text of at most 128 bytes, such as the name of the pod or machine.",
        ["InvalidEventNamePrefix"] = "Give lower-case letters, digits, '-' and '.', such as my-operator-.",
        ["InvalidRelated"] = "Give one object, its name such as 'pod/web-0', or a script block that gives one.",
        ["InvalidFieldPath"] = "Give a path into the object, such as spec.containers{web}.",
        ["InvalidLabel"] =
            "Give keys such as team or example.com/team, and values of at most 63 letters, digits, '-', '_' and '.'.",
        ["InvalidAnnotation"] = "Give keys such as run or example.com/run, and texts of at most 256 KiB in all.",
        ["InvalidException"] = "Give $_ of a catch block, an item of $Error, or an exception.",
        ["InvalidName"] = "Name a handler with printable text of at most 128 bytes, such as create_fn.",
        ["InvalidHandler"] = "Give names, each with a script block: [ordered]@{ create_fn = { ... }; notify = { ... } }.",
        ["InvalidAs"] = "Give the name of one user, such as jane or system:serviceaccount:apps:runbook.",
        ["InvalidShard"] = "Give a part and the number of parts, such as 0/8; parts are counted from 0.",
    };

    public static ErrorRecord NotAnObject(string problem, object? target) => Record(
        "NotAKubernetesObject", ErrorCategory.InvalidData, problem, target,
        "Pipe objects with apiVersion, kind and metadata.name, references or rows with kind and name, a manifest, or names such "
            + "as pod/web-0. Of what kubectl prints, that is -o json, -o yaml and -o name.");

    public static ErrorRecord NotAnEvent(string what, object? target) => Record(
        "NotAnEvent", ErrorCategory.InvalidData, $"{what} is not an event.", target,
        "Pipe in events, such as Get-KopfEvent gives or kubectl get events -o json prints.");

    public static ErrorRecord NoObject() => Record(
        "NoObject", ErrorCategory.InvalidArgument, "There is no object: none is given, and none is being handled.", null,
        "Pipe an object in, or its name such as 'pod/web-0'; Write cmdlets take -Kind and -Name as well.");

    public static ErrorRecord NoException() => Record(
        "NoException", ErrorCategory.InvalidArgument, "There is no exception and no -Reason: what should the event say?", null,
        "Give -Exception or -Reason. In a catch block $_ is the error until a pipeline makes an object of it: keep it before, as "
            + "in catch { $failure = $_; ... -Exception $failure }.");

    public static ErrorRecord BadValue(string parameter, string value, string problem, object? target) => Record(
        $"Invalid{parameter}", ErrorCategory.InvalidArgument, $"-{parameter} '{Shorten(value)}' {problem}.", target,
        RightValues[$"Invalid{parameter}"]);

    public static ErrorRecord NameBesideNamed(string value, string named) => Record(
        "InvalidName", ErrorCategory.InvalidArgument,
        $"-Name '{Shorten(value)}' cannot be given beside '{named}', which has its name already.", value,
        "Name each object once and whole, with commas between them, as in pod/web-0, pod/web-1 or pods web-0, web-1.");

    public static ErrorRecord NameHasWildcards(string value, object? target) => Record(
        "InvalidName", ErrorCategory.InvalidArgument, $"'{Shorten(value)}' is not the whole name of an object.", target,
        "Pipe in what wildcards find, as in Get-KubeObject pods web-* | Get-KopfEvent.");

    public static ErrorRecord AllNamespacesOfObjects() => Record(
        "InvalidAllNamespaces", ErrorCategory.InvalidArgument,
            "-AllNamespaces does not go together with objects: each of them has its own namespace.", null,
        "Leave out -AllNamespaces; -Namespace says where the objects are that are only named.");

    public static ErrorRecord AccessHasNoName(string value) => Record(
        "InvalidName", ErrorCategory.InvalidArgument,
        $"-Name '{Shorten(value)}' is not possible: access is asked about by namespace, not by the name of an object.", value,
        "Give -Namespace with the namespace to ask about, or leave out both for the context's.");

    public static ErrorRecord ScriptBlockFailed(string parameter, ErrorRecord failure, object? target) => Record(
        "ScriptBlockFailed", ErrorCategory.InvalidResult,
            $"The script block of -{parameter} failed: {CaughtError.From(failure)!.Text}", target,
        "Try the script block with ForEach-Object on the same object.", Thrown(failure));

    public static ErrorRecord OwnedOfNothing() => Record(
        "InvalidIncludeOwned", ErrorCategory.InvalidArgument,
        "-IncludeOwned is about what objects own, and no object is given.", null,
        "Name an object as in Get-KopfEvent deploy/web -IncludeOwned, or pipe some in.");

    public static ErrorRecord HandlerFailed(string problem, ErrorRecord failure, object? target) => Record(
        "HandlerFailed", failure.CategoryInfo.Category, problem, target,
        "Look at the exception's script stack trace; the other handlers and objects went on.", Thrown(failure));

    /// <summary>An event that did not arrive.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="what">Which event, for the reader: <c>Event 'Checked' for Pod apps/web-0</c>.</param>
    /// <param name="target">The object.</param>
    public static ErrorRecord NotPosted(ApiException failure, string what, object? target)
    {
        var (id, category, action) = failure.Failure switch
        {
            ApiFailure.Forbidden when failure.Message.EndsWith(NamespaceTerminating, StringComparison.Ordinal) =>
                ("NamespaceTerminating", ErrorCategory.ResourceUnavailable,
                    "The namespace is being deleted and takes nothing new; no Role changes that. Write when it has been made "
                    + "anew, or leave its objects out."),
            ApiFailure.Forbidden =>
                ("Forbidden", ErrorCategory.PermissionDenied,
                "Ask for a Role that allows what the message says. Test-KopfAccess -AsRbac writes the one for events; objects "
                + "without a uid need get on their own kind as well."),
            ApiFailure.Invalid =>
                ("EventRefused", ErrorCategory.InvalidArgument,
                "Correct what the API server names; a policy of the cluster may be behind it, and then ask who keeps that."),
            _ => Describe(failure.Failure),
        };
        return Record(id, category, $"{what} was not written: {failure.Message}", target, action, failure);
    }

    /// <summary>Something that could not be read.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="target">What was asked for, as the user wrote it.</param>
    public static ErrorRecord NotRead(ApiException failure, object target)
    {
        var (id, category, action) = Describe(failure.Failure);
        return Record(id, category, failure.Message, target, action, failure);
    }

    public static ErrorRecord NotFound(string resource, string name) => Record(
        "NotFound", ErrorCategory.ObjectNotFound,
            $"There are no {resource} with the name '{name}' among those that are asked for.", name,
        "Check the name, the namespace and the selectors.");

    private static (string Id, ErrorCategory Category, string Action) Describe(ApiFailure failure) => failure switch
    {
        ApiFailure.InvalidKubeconfig =>
            ("InvalidKubeconfig", ErrorCategory.ResourceUnavailable,
            "Check -Kubeconfig, -Context and $env:KUBECONFIG; 'kubectl config view' shows what kubectl sees."),
        ApiFailure.Unreachable =>
            ("ServerUnreachable", ErrorCategory.ConnectionError,
            "Check the server's address and the network; 'kubectl version' asks the same server."),
        ApiFailure.ProxyRefused =>
            ("ProxyRefused", ErrorCategory.ConnectionError,
            "Check proxy-url in the kubeconfig, or $env:HTTPS_PROXY and $env:NO_PROXY."),
        ApiFailure.CertificateRefused =>
            ("CertificateRefused", ErrorCategory.SecurityError,
            "Check the certificate authority and the client certificate in the kubeconfig."),
        ApiFailure.Timeout => ("Timeout", ErrorCategory.OperationTimeout, "Try again later, or give more time with -TimeoutSec."),
        ApiFailure.Unauthorized =>
            ("Unauthorized", ErrorCategory.AuthenticationError, "Log in again, or choose another -Context."),
        ApiFailure.Forbidden =>
            ("Forbidden", ErrorCategory.PermissionDenied, "Ask for a Role that allows it; 'kubectl auth can-i' asks the server."),
        ApiFailure.AmbiguousName =>
            ("AmbiguousName", ErrorCategory.InvalidArgument, "Put the group behind the name: widgets.example.com."),
        ApiFailure.NotFound =>
            ("NotFound", ErrorCategory.ObjectNotFound, "Check kind, name and namespace; 'kubectl get' looks for the same."),
        ApiFailure.Conflict =>
            ("Conflict", ErrorCategory.ResourceExists, "Try again: somebody else has written at the same time."),
        ApiFailure.Invalid =>
            ("RequestRefused", ErrorCategory.InvalidArgument,
            "Correct the selector or field that the API server names; 'kubectl get' takes the same ones."),
        _ => ("ServerError", ErrorCategory.ConnectionError, "Try again later; the API server's log says more."),
    };

    /// <summary>A value as an error shows it: it can be anything, and the terminal gets a printable part of it.</summary>
    public static string Shorten(string value) =>
        PrintableText.Clean(value) is { Length: > 80 } text ? text[..80] + "..." : PrintableText.Clean(value);

    private static ErrorRecord Record(
        string id, ErrorCategory category, string message, object? target, string action, Exception? inner = null) =>
        new(inner is null ? new ArgumentException(message) : new InvalidOperationException(message, inner), id, category, target)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = action },
        };

    /// <summary>What a script has thrown, with the record that knows where that was.</summary>
    private static RuntimeException Thrown(ErrorRecord failure) => new(failure.ToString(), failure.Exception, failure);
}
