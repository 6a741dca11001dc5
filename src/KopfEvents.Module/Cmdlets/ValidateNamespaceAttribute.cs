using System.Management.Automation;
using System.Text.RegularExpressions;

namespace KopfEvents.Module.Cmdlets;

/// <summary>
/// Takes what can be the name of a namespace, and says of anything else what such a name looks like. Case counts, which the
/// patterns of ValidatePattern do not care about by themselves.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed partial class ValidateNamespaceAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (element is string text && NamespaceName().IsMatch(text)) return;
        throw new ValidationMetadataException(
            $"'{Errors.Shorten($"{element}")}' is not the name of a namespace: that has at most 63 lower-case letters, digits "
            + "and '-', with a letter or digit at both ends.");
    }

    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z")]
    private static partial Regex NamespaceName();
}
