using System.Management.Automation;
using System.Management.Automation.Host;
using KopfEvents.Tables;

namespace KopfEvents.Module.PSObjects;

/// <summary>How rows have to be written for what shows them.</summary>
internal static class OutputWidth
{
    /// <summary>The narrowest output that tables have to fit in, and what PowerShell takes where there is no terminal.</summary>
    private const int Least = 80;

    /// <summary>What the row that is asked for now has to fit in.</summary>
    public static RowFit Current => OutputCommand.Running switch
    {
        { } command when command.GetType().Name == "OutFileCommand" => new RowFit(Width(command), IsOneLine: true),
        { } command when command.GetType().Name == "OutStringCommand" => Width(command) is { } width
            ? new RowFit(width, IsOneLine: false)
            : new RowFit(null, IsOneLine: true),
        // Hosts leave the last column free.
        { Host: var host } => new RowFit(
            Width(host.UI?.RawUI) - 1, IsOneLine: host.Name == "ConsoleHost" && Console.IsOutputRedirected),
        _ => new RowFit(Least, IsOneLine: false),
    };

    /// <summary>The -Width of Out-File or Out-String; null without it: lines are as long as they have to be then.</summary>
    private static int? Width(PSCmdlet command) =>
        command.GetType().GetProperty("Width")?.GetValue(command) is int and > 0 and var width ? width : null;

    /// <summary>The columns of a screen, or what PowerShell takes for a log, whose lines it breaks there, too.</summary>
    private static int Width(PSHostRawUserInterface? screen)
    {
        try
        {
            return screen is { BufferSize.Width: > Least / 2 and var width } ? width : Least;
        }
        catch (Exception exception) when (exception is HostException or NotImplementedException or IOException)
        {
            return Least;
        }
    }
}
