using System.Security.Cryptography;

namespace KopfEvents.Events;

/// <summary>
/// Gives each event a time of its own, and a name that sorts by it. kubectl shows the events of one second in the order of their
/// names: the server lists them so, and <c>kubectl describe</c> sorts them by <c>lastTimestamp</c>, which knows seconds only, and
/// leaves what is sorted already as it is.
/// </summary>
internal static class EventTime
{
    /// <summary>How many characters a name has behind its prefix.</summary>
    public const int NameLength = TimeLength + WriterLength;

    /// <summary>Digits before letters, as names are compared byte by byte; without 0 and 1, which look like letters.</summary>
    private const string Digits = "234567abcdefghijklmnopqrstuvwxyz";

    /// <summary>Microseconds since 1970 in digits of 5 bits: enough until the year 3111.</summary>
    private const int TimeLength = 11;

    private const int WriterLength = 8;

    /// <summary>
    /// Tells this process from all others, at 40 random bits: of 10,000 that write at once, two share it once in 20,000 runs, and
    /// then they would have to hit the same microsecond.
    /// </summary>
    private static readonly string Writer = RandomNumberGenerator.GetString(Digits, WriterLength);

    private static long _last;

    /// <summary>
    /// The present time in whole microseconds, as <c>eventTime</c> has them; later than all that were given out before.
    /// </summary>
    public static DateTimeOffset Next()
    {
        while (true)
        {
            var last = Interlocked.Read(ref _last);
            var next = Math.Max((DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, last + 1);
            if (Interlocked.CompareExchange(ref _last, next, last) == last)
                return DateTimeOffset.UnixEpoch.AddTicks(next * TimeSpan.TicksPerMicrosecond);
        }
    }

    /// <summary>What the name of an event of that time ends in.</summary>
    public static string NameOf(DateTimeOffset time) => string.Create(NameLength, time, static (name, time) =>
    {
        var left = (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        for (var i = TimeLength - 1; i >= 0; i--)
        {
            name[i] = Digits[(int)(left & 31)];
            left >>= 5;
        }

        Writer.CopyTo(name[TimeLength..]);
    });
}
