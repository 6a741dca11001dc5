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
        TimeSpan duration => DateTimeOffset.UtcNow - duration,
        DateTime time => new DateTimeOffset(time),
        string text when HumanDuration.TryParse(text, out var duration) => DateTimeOffset.UtcNow - duration,
        string text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var duration) => DateTimeOffset.UtcNow - duration,
        string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) => time,
        DateTimeOffset time => time,
        var other => throw new ArgumentTransformationMetadataException($"'{other}' is no duration like 5m or 1h30m, and no time."),
    };

    /// <summary>PowerShell takes an unquoted 3s or 1d for a number with a suffix, and remembers what was written.</summary>
    private static object? Written(object inputData) => PSObjectReader.Unwrap(inputData) switch
    {
        IConvertible and not DateTime => LanguagePrimitives.ConvertTo<string>(inputData),
        var value => value,
    };
}
