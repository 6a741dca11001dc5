using Xunit.v3;

namespace KopfEvents.Tests.Support;

/// <summary>
/// Marks a class of tests of what the README guarantees. <c>.ci/run</c> runs them once more, on native images: that is what the
/// package has, and it is timed differently.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class GuaranteeAttribute : Attribute, ITraitAttribute
{
    /// <inheritdoc/>
    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Category", "Guarantee")];
}
