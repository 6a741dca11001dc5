using System.Security.Cryptography;
using System.Text.Json.Nodes;
using KubernetesSandbox.Json;
using KubernetesSandbox.Kinds.Types;
using KubernetesSandbox.Requests;

namespace KubernetesSandbox.Kinds.Rules;

/// <summary>What the server checks and sets in <c>metadata</c>.</summary>
internal static class ObjectMeta
{
    /// <summary>Vowels and look-alikes are left out, so that no words appear.</summary>
    private const string SuffixLetters = "bcdfghjklmnpqrstvwxz2456789";

    private const int SuffixLength = 5;
    private const int MaxPrefixLength = 63 - SuffixLength;

    private static readonly string[] Finalizers = ["foregroundDeletion", "orphan", "kubernetes"];

    /// <summary>Makes the name out of <c>generateName</c>, if there is none.</summary>
    public static void GenerateName(JsonObject metadata)
    {
        if (metadata.String("name").Length == 0 && metadata.String("generateName") is { Length: > 0 } prefix)
        {
            prefix = prefix.Length > MaxPrefixLength ? prefix[..MaxPrefixLength] : prefix;
            metadata["name"] = prefix + RandomNumberGenerator.GetString(SuffixLetters, SuffixLength);
        }
    }

    /// <summary>The metadata of a new object: what the server sets is set, in the order of the Go struct.</summary>
    public static JsonObject Stamp(JsonObject given, string? @namespace, bool hasGeneration, DateTimeOffset now)
    {
        GenerateName(given);
        given.Remove("selfLink");
        given.Remove("deletionTimestamp");
        given.Remove("deletionGracePeriodSeconds");
        given["namespace"] = @namespace;
        given["uid"] = Guid.NewGuid().ToString();
        if (hasGeneration)
        {
            given["generation"] = 1;
        }

        given["creationTimestamp"] = GoTime.Format(now);

        // Its place; the store's version comes with the write.
        given["resourceVersion"] = "";
        var stamped = new JsonObject();
        foreach (var field in GoTypes.ObjectMeta.Fields)
        {
            if (given[field.Name] is { } value)
            {
                given.Remove(field.Name);
                stamped[field.Name] = value;
            }
        }

        return stamped;
    }

    public static IEnumerable<StatusCause> Validate(JsonObject metadata, Func<string, IEnumerable<string>> nameFaults)
    {
        var prefix = metadata.String("generateName");
        if (prefix.Length > 0)
        {
            // What follows the prefix makes up for a dash at its end.
            var tried = prefix.EndsWith('-') ? prefix[..^1] + "a" : prefix;
            foreach (var message in nameFaults(tried))
            {
                yield return Cause.Invalid("metadata.generateName", prefix, message);
            }
        }

        var name = metadata.String("name");
        if (name.Length == 0)
        {
            yield return Cause.Required("metadata.name", "name or generateName is required");
        }
        else
        {
            foreach (var message in nameFaults(name))
            {
                yield return Cause.Invalid("metadata.name", name, message);
            }
        }

        foreach (var fault in ValidateMaps(metadata))
        {
            yield return fault;
        }
    }

    /// <summary>What may not change in an update.</summary>
    public static IEnumerable<StatusCause> ValidateUpdate(JsonObject metadata, JsonObject old)
    {
        if (metadata.String("uid") is var uid && uid != old.String("uid"))
        {
            yield return Cause.Invalid("metadata.uid", uid, "field is immutable");
        }

        foreach (var fault in ValidateMaps(metadata))
        {
            yield return fault;
        }
    }

    /// <summary>Warnings about finalizers that a later one could clash with.</summary>
    public static IEnumerable<string> FinalizerWarnings(JsonObject metadata, JsonObject? old) => metadata.Strings("finalizers")
        .Where(one => !one.Contains('/', StringComparison.Ordinal) && !Finalizers.Contains(one)
            && old?.Strings("finalizers").Contains(one) != true)
        .Select(one => $"metadata.finalizers: \"{one}\": prefer a domain-qualified finalizer name to avoid accidental conflicts "
            + "with other finalizer writers");

    private static IEnumerable<StatusCause> ValidateMaps(JsonObject metadata)
    {
        foreach (var (key, value) in metadata.Object("labels") ?? [])
        {
            foreach (var message in Names.Qualified(key))
            {
                yield return Cause.Invalid("metadata.labels", key, message);
            }

            foreach (var message in Names.LabelValue(value.Text() ?? ""))
            {
                yield return Cause.Invalid("metadata.labels", value.Text() ?? "", message);
            }
        }

        foreach (var (key, _) in metadata.Object("annotations") ?? [])
        {
            foreach (var message in Names.Qualified(key.ToLowerInvariant()))
            {
                yield return Cause.Invalid("metadata.annotations", key, message);
            }
        }
    }
}
