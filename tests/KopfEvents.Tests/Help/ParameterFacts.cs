using System.Globalization;
using System.Management.Automation;

namespace KopfEvents.Tests.Help;

/// <summary>What code, page and help file have to agree on about a parameter.</summary>
internal sealed record ParameterFacts(
    string Type, string Default, bool Wildcards, IReadOnlyList<string> Aliases, IReadOnlyList<string> Values,
        IReadOnlyList<ParameterSetFacts> Sets)
{
    /// <summary>Takes them from the code.</summary>
    public static ParameterFacts Of(ParameterMetadata parameter, Type cmdlet) => new(
        (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).FullName!,
        DefaultOf(parameter, cmdlet),
        parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
        [.. parameter.Aliases],
        ValuesOf(parameter),
        [.. parameter.ParameterSets.Select(set => new ParameterSetFacts(
            set.Key == ParameterAttribute.AllParameterSets ? "(All)" : set.Key,
            set.Value.Position == int.MinValue ? "Named" : set.Value.Position.ToString(CultureInfo.InvariantCulture),
            set.Value.IsMandatory,
            set.Value.ValueFromPipeline,
            set.Value.ValueFromPipelineByPropertyName)).OrderBy(set => set.Name, StringComparer.Ordinal)]);

    public override string ToString() =>
        $"{Type}, default '{Default}', wildcards {Wildcards}, aliases [{string.Join(',', Aliases)}], values "
            + $"[{string.Join(',', Values)}], sets {string.Join(" and ", Sets)}";

    /// <summary>
    /// What a new cmdlet has. A truth value or an enumeration that is not given has no default: it is not looked at.
    /// </summary>
    private static string DefaultOf(ParameterMetadata parameter, Type cmdlet)
    {
        if (parameter.ParameterType == typeof(bool) || parameter.ParameterType.IsEnum) return "";
        if (cmdlet.GetProperty(parameter.Name) is not { } property) return "False"; // -WhatIf and -Confirm
        return property.GetValue(Activator.CreateInstance(cmdlet)) switch
        {
            null => "",
            string[] values => string.Join(", ", values),
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string[] ValuesOf(ParameterMetadata parameter) =>
        parameter.Attributes.OfType<ValidateSetAttribute>().SingleOrDefault() is { } set ? [.. set.ValidValues]
        : parameter.ParameterType.IsEnum ? Enum.GetNames(parameter.ParameterType)
        : [];
}

/// <summary>What a parameter is in one parameter set.</summary>
internal sealed record ParameterSetFacts(
    string Name, string Position, bool IsRequired, bool FromPipeline, bool FromPipelineByName);
