using System.Globalization;
using System.Management.Automation;
using KopfEvents.Columns;
using KopfEvents.Module.PSObjects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>Lets a user say a point in time as a duration until now: 5m, 1h30m, a TimeSpan; or as the time itself.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SinceAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Written(inputData) switch
    {
        TimeSpan duration when duration >= TimeSpan.Zero => DateTimeOffset.UtcNow - duration,
        DateTime time => new DateTimeOffset(time),
        string text when HumanDuration.TryParse(text, out var duration) => DateTimeOffset.UtcNow - duration,
        string text when text.Any(char.IsLetter) || text.Contains(':', StringComparison.Ordinal)
            || text.Count(c => c is '-' or '/') == 2 => PointInTime(text),
        DateTimeOffset time => time,
        string text when decimal.TryParse(text, CultureInfo.InvariantCulture, out _) =>
            throw Refusal(
                $"'{text}' has no unit. Write {text.TrimStart('-', '+')}s, {text.TrimStart('-', '+')}m or "
                + $"{text.TrimStart('-', '+')}h."),
        var other => throw Refusal(other),
    };

    private static DateTimeOffset PointInTime(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) && duration >= TimeSpan.Zero
            ? DateTimeOffset.UtcNow - duration
        : duration >= TimeSpan.Zero
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? time
        : throw Refusal((object)text);

    private static ArgumentTransformationMetadataException Refusal(object? value) =>
        Refusal($"'{value}' is neither a duration, such as 5m or 1h30m, nor a time.");

    private static ArgumentTransformationMetadataException Refusal(string sentence) => new(sentence);

    /// <summary>PowerShell takes an unquoted 3s or 1d for a number with a suffix, and remembers what was written.</summary>
    private static object? Written(object inputData) => PSObjectReader.Unwrap(inputData) switch
    {
        IConvertible and not DateTime => LanguagePrimitives.ConvertTo<string>(inputData),
        var value => value,
    };
}
