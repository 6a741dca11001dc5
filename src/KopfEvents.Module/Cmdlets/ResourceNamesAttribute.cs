using System.Management.Automation;
using KopfEvents.Module.PSObjects;
using KopfEvents.Objects;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Takes texts only: PowerShell makes a text of any object, and the server would be asked for a resource of that name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResourceNamesAttribute : ArgumentTransformationAttribute
{
    private static readonly PSObjectReader Reader = new();

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is null) return null;
        var items = Reader.TryGetItems(inputData, out var several) ? several : [inputData];
        return items.FirstOrDefault(item => PSObjectReader.Unwrap(item) is not (null or string)) is { } other
            ? throw new ArgumentTransformationMetadataException(
                $"{new ObjectDescription(Reader).Describe(other)} is not a name. Give text such as pods, pod/web-0 or "
                + "deployments.apps, or what 'kubectl get -o name' prints.")
            : inputData;
    }
}
