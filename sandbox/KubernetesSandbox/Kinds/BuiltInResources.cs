using System.Reflection;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Kinds;

/// <summary>Reads <c>resources.txt</c>.</summary>
internal static class BuiltInResources
{
    private static readonly string[] AllVerbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The resources in the order of discovery, and every group/version, those without resources too.</summary>
    public static (IReadOnlyList<ResourceDefinition> Resources, IReadOnlyList<string> GroupVersions) Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("resources.txt")!;
        using var reader = new StreamReader(stream);
        var resources = new List<ResourceDefinition>();
        var groupVersions = new List<string>();
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (line)
            {
                case "" or ['#', ..]:
                    break;
                case [' ', ' ', ' ', ' ', ..]:
                    resources[^1] = resources[^1] with { Subresources = [.. resources[^1].Subresources, Subresource(words)] };
                    break;
                case [' ', ' ', ..]:
                    resources.Add(Resource(groupVersions[^1], words));
                    break;
                default:
                    groupVersions.Add(line);
                    break;
            }
        }

        return (resources, groupVersions);
    }

    private static ResourceDefinition Resource(string groupVersion, string[] words)
    {
        var (group, version) = Split(groupVersion);
        var definition = new ResourceDefinition(group, version, words[0], words[1], words[2], words[3] == "namespaced")
        {
            ShortNames = List(words, "short="),
            Categories = List(words, "categories="),
            Verbs = List(words, "verbs=") is { Length: > 0 } verbs ? verbs : AllVerbs,
            StorageVersion = Word(words, "storage="),
            Type = Word(words, "type=") is { } type ? GoTypes.Find(type) : null,
            Rules = KnownRules.For(group, words[2]),
            Deprecation = Deprecation(groupVersion, words[2], List(words, "deprecated=")),
        };

        // Core v1 and events.k8s.io show the same events.
        return group == "events.k8s.io" ? definition with { Key = new ResourceKey("", "events") } : definition;
    }

    /// <remarks>Source: k8s.io/apiserver, pkg/endpoints/deprecation, WarningMessage.</remarks>
    private static string? Deprecation(string groupVersion, string kind, string[] facts) => facts switch
    {
        [var since] => $"{groupVersion} {kind} is deprecated in {since}+",
        [var since, var otherVersion, var other] =>
            $"{groupVersion} {kind} is deprecated in {since}+; use {otherVersion} {other}",
        _ => null,
    };

    private static SubresourceDefinition Subresource(string[] words)
    {
        var (group, version) = Split(Word(words, "group=") ?? "");
        return new SubresourceDefinition(words[0], group, version, words[1], List(words, "verbs="));
    }

    private static (string Group, string Version) Split(string groupVersion) =>
        groupVersion.Split('/') is [var group, var version] ? (group, version) : ("", groupVersion);

    private static string? Word(string[] words, string prefix) =>
        words.FirstOrDefault(word => word.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];

    private static string[] List(string[] words, string prefix) => Word(words, prefix)?.Split(',') ?? [];
}
