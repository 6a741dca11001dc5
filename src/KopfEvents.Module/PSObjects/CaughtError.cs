using System.Management.Automation;

namespace KopfEvents.Module.PSObjects;

/// <summary>What an error says of itself, below the wrappers that PowerShell puts around it.</summary>
/// <param name="ClassName">The class of the exception, such as <c>FileNotFoundException</c>.</param>
/// <param name="Text">Its text.</param>
internal sealed record CaughtError(string ClassName, string Text)
{
    /// <summary>What a job or a remote session puts in front of the class of an exception.</summary>
    private const string Deserialized = "Deserialized.";

    /// <summary>The classes that only say where an exception came through, and repeat its text.</summary>
    private static readonly HashSet<string> Wrappers =
    [
        "System.Management.Automation.RuntimeException", // itself, and not what is derived from it
        "System.Management.Automation.MethodInvocationException",
        "System.Management.Automation.GetValueInvocationException",
        "System.Management.Automation.SetValueInvocationException",
        "System.Management.Automation.PSInvalidCastException",
        "System.Management.Automation.CmdletInvocationException",
        "System.Management.Automation.CmdletProviderInvocationException",
        "System.Management.Automation.ProviderInvocationException",
        "System.Reflection.TargetInvocationException",
    ];

    /// <summary>Takes an <see cref="ErrorRecord"/> or an <see cref="Exception"/>; null for everything else.</summary>
    public static CaughtError? From(object? error) => PSObjectReader.Unwrap(error) switch
    {
        ErrorRecord record => From(record),
        Exception exception => From(exception, null),
        _ => null,
    };

    private static CaughtError From(ErrorRecord record) => From(record.Exception, record.ErrorDetails?.Message);

    private static CaughtError From(Exception exception, string? details)
    {
        // What PowerShell throws knows the error's record; that of an exception of its own only points back.
        if (exception is RuntimeException { ErrorRecord: { Exception: not ParentContainsErrorRecordException } record }
            && record.Exception != exception)
        {
            return From(record);
        }

        if (exception is RemoteException { SerializedRemoteException: { } remote }) return FromRemote(remote, details);
        if (IsWrapper(exception) && exception.InnerException is { } inner) return From(inner, null);
        return new CaughtError(ShortName(exception.GetType().Name), string.IsNullOrEmpty(details) ? exception.Message : details);
    }

    /// <summary>
    /// What is left of an exception that came from another process: its properties, and the names of its classes.
    /// </summary>
    private static CaughtError FromRemote(PSObject exception, string? details)
    {
        var type = exception.TypeNames[0];
        if (type.StartsWith(Deserialized, StringComparison.Ordinal)) type = type[Deserialized.Length..];
        if (Wrappers.Contains(type) && exception.Properties["InnerException"]?.Value is PSObject inner
            && inner.Properties["Message"] is not null)
        {
            return FromRemote(inner, null);
        }

        return new CaughtError(
            ShortName(type[(type.LastIndexOf('.') + 1)..]),
            string.IsNullOrEmpty(details) ? exception.Properties["Message"]?.Value as string ?? "" : details);
    }

    private static bool IsWrapper(Exception exception) =>
        Wrappers.Contains(exception.GetType().FullName!) || exception is AggregateException { InnerExceptions.Count: 1 };

    private static string ShortName(string type) => type.Split('`', '[')[0]; // of List`1
}
