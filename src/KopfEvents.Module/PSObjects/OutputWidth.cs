using System.Diagnostics;
using System.Globalization;

namespace KopfEvents.Module.PSObjects;

/// <summary>
/// How long a line may be where objects are shown, as far as that can be known: PowerShell does not tell a view how wide it is,
/// and goes on between two words in a few languages only.
/// </summary>
internal static class OutputWidth
{
    /// <summary>The narrowest output that tables have to fit in, and what PowerShell takes where there is no terminal.</summary>
    private const int Least = 80;

    /// <summary>The languages in which PowerShell itself breaks lines between words.</summary>
    private static readonly HashSet<string> WithWords = ["en", "fr", "de", "it", "pt", "es"];

    /// <summary>The longest line; null where PowerShell does better by itself.</summary>
    public static int? Columns
    {
        get
        {
            if (!Console.IsOutputRedirected) return Math.Max(Console.WindowWidth, Least / 2) - 1;
            return WithWords.Contains(CultureInfo.CurrentCulture.TwoLetterISOLanguageName) ? null : Least;
        }
    }

    /// <summary>
    /// The length of the lines of a log: of what goes to a standard output that is no terminal; null for everything else.
    /// </summary>
    public static int? LogColumns => Console.IsOutputRedirected && IsByDefault() ? Least - 1 : null;

    /// <summary>
    /// Whether it is shown because nothing else is done with it. Whoever calls Out-String or Out-File says how it shall be.
    /// </summary>
    private static bool IsByDefault() =>
        new StackTrace().GetFrames()
            .Any(frame => frame.GetMethod()?.DeclaringType?.FullName == "Microsoft.PowerShell.Commands.OutDefaultCommand");
}
