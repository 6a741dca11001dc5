using System.Management.Automation;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Lets several names stand in one text, as kubectl takes them: <c>pods/web-0,deploy/web</c>. All else stays what it is.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ObjectNamesAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        PSObjectReader.Unwrap(inputData) is string text && text.Contains(',', StringComparison.Ordinal)
            && text.Split(',', StringSplitOptions.TrimEntries) is var names
            && Array.TrueForAll(names, name => ObjectName.TryParse(name) is not null)
            ? names
            : inputData;
}
