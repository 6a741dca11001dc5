using System.Management.Automation;

namespace KopfEvents.Module.PSObjects;

/// <summary>What an error says of itself, below the wrappers that PowerShell puts around it.</summary>
/// <param name="ClassName">The class of the exception, such as <c>FileNotFoundException</c>.</param>
/// <param name="Text">Its text.</param>
internal sealed record CaughtError(string ClassName, string Text)
{
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
        // -ErrorAction Stop wraps the record of the error that stopped; others wrap an exception.
        if (exception is ActionPreferenceStopException { ErrorRecord: { } stopped } && stopped.Exception != exception) return From(stopped);
        if (IsWrapper(exception) && exception.InnerException is { } inner) return From(inner, null);

        var type = exception.GetType().Name;
        var backtick = type.IndexOf('`', StringComparison.Ordinal); // List`1
        return new CaughtError(backtick < 0 ? type : type[..backtick], string.IsNullOrEmpty(details) ? exception.Message : details);
    }

    private static bool IsWrapper(Exception exception) => exception is
        MethodInvocationException or GetValueInvocationException or SetValueInvocationException
        or CmdletInvocationException or CmdletProviderInvocationException
        or System.Reflection.TargetInvocationException or AggregateException { InnerExceptions.Count: 1 };
}
