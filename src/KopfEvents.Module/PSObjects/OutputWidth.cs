using System.Diagnostics;
using System.Globalization;
using KopfEvents.Tables;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// How rows have to be written where objects are shown, as far as that can be known: PowerShell does not tell a view how wide it
/// is nor what it is for, and goes on between two words in a few languages only.
/// </summary>
internal static class OutputWidth
{
    private const string Commands = "Microsoft.PowerShell.Commands.";

    /// <summary>The narrowest output that tables have to fit in, and what PowerShell takes where there is no terminal.</summary>
    private const int Least = 80;

    /// <summary>The languages in which PowerShell itself breaks lines between words.</summary>
    private static readonly HashSet<string> WithWords = ["en", "fr", "de", "it", "pt", "es"];

    /// <summary>What the row that is asked for now has to fit in.</summary>
    public static RowFit Current => ShownBy() switch
    {
        // A file's lines are as long as they have to be.
        Commands + "OutFileCommand" => new RowFit(null, IsOneLine: true),
        // A log's are as long as those of a terminal would be, since PowerShell breaks longer ones.
        Commands + "OutDefaultCommand" when Console.IsOutputRedirected => new RowFit(Least - 1, IsOneLine: true),
        // How wide it is, only the command knows.
        Commands + "OutStringCommand" => new RowFit(HasWords ? null : Least, IsOneLine: false),
        _ => new RowFit(Terminal ?? (HasWords ? null : Least), IsOneLine: false),
    };

    private static int? Terminal => Console.IsOutputRedirected ? null : Math.Max(Console.WindowWidth, Least / 2) - 1;

    private static bool HasWords => WithWords.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName);

    /// <summary>The command that shows it: what nothing else is done with goes to Out-Default.</summary>
    private static string? ShownBy()
    {
        var stack = new StackTrace(fNeedFileInfo: false);
        for (var i = 0; i < stack.FrameCount; i++)
        {
            if (stack.GetFrame(i)?.GetMethod()?.DeclaringType is { Namespace: "Microsoft.PowerShell.Commands" } type
                && type.Name is "OutFileCommand" or "OutDefaultCommand" or "OutStringCommand")
            {
                return type.FullName;
            }
        }

        return null;
    }
}
