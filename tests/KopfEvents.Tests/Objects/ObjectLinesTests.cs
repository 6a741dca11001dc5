using KopfEvents.Objects;

namespace KopfEvents.Tests.Objects;

/// <summary>Manifests that come line by line: where one ends, and what is none.</summary>
public sealed class ObjectLinesTests
{
    private const string Json =
        """
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": "JSON",
                "annotations": { "trap": "}\n{ \" [" }
            }
        }
        """;

    private const string Yaml =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: YAML
        data:
          trap: |
            apiVersion: v1
            ---
            { }
            pod/trap
        """;

    private const string List =
        """
        apiVersion: v1
        items:
        - apiVersion: v1
          kind: Pod
          metadata: { name: first }
        - apiVersion: v1
          kind: Pod
          metadata: { name: second }
        kind: List
        """;

    private static readonly ObjectReader Reader = new(new PropertyReader());

    public static TheoryData<string, string> Texts => new()
    {
        { Json, "JSON" },
        { Yaml, "YAML" },
        { List, "first second" },
        { $"{Json}\n{Json}", "JSON JSON" },
        { $"{Yaml}\n{Yaml}", "YAML YAML" },
        { $"---\n{Yaml}\n---\n# a comment\n---\n{Yaml}\n...\n{Yaml}", "YAML YAML YAML" },
        { $"# Source: chart/pod.yaml\n{Yaml}", "YAML" },
        { $"{Json}\n{Yaml}\n{Json}\n{List}", "JSON YAML JSON first second" },
        { $"pod/a\n{Json}\npod/b\n{Yaml}\npod/c\npod/d", "a JSON b YAML c d" },
        { "[\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"}},\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
            + "\"metadata\":{\"name\":\"y\"}}\n]", "x y" },
        { "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"x\"}}\n{\"apiVersion\":\"v1\",\"kind\":\"Pod\","
            + "\"metadata\":{\"name\":\"y\"}}", "x y" },
        { "# names\npod/a\nnode/b", "a b" },
        { "--- # nothing\n# at all\n---", "" },
    };

    public static TheoryData<string, string, string> Broken => new()
    {
        { $"{Json[..^1]}", "", "not whole JSON" },
        { $"{Json.Replace("\"Pod\",", "\"Pod\"", StringComparison.Ordinal)}\n{Json}", "JSON", "not whole JSON (line 4" },
        { $"{Json.Replace("\"Pod\",", "Pod,", StringComparison.Ordinal)}\npod/a", "a", "not whole JSON (line 3" },
        { $"{Yaml.Replace("metadata:", "metadata: [", StringComparison.Ordinal)}\n---\n{Yaml}", "YAML", "not YAML" },
        { "{\"kind\":\"Pod\"}\npod/a", "a", "no apiVersion" },
        { "hello\npod/a", "a", "no manifest" },
        { $"{new string('[', 2000)}\npod/a", "a", "not whole JSON" },
        { $"kind: {new string('[', 100_000)}\npod/a", "a", "nested too deeply" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Documents_and_names_are_found_in_lines(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Read(text).Select(NameOf)));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_document_that_is_none_is_one_problem_and_what_follows_is_found(string text, string names, string problem)
    {
        var found = Read(text);

        Assert.Contains(problem, Assert.Single(found, one => one.Problem is not null).Problem, StringComparison.Ordinal);
        Assert.Equal(names, string.Join(' ', found.Where(one => one.Problem is null).Select(NameOf)));
    }

    [Theory]
    [InlineData("{ \"items\": [", "1,")]
    [InlineData("apiVersion: v1\nitems:", "- 1")]
    public void A_document_that_does_not_end_is_given_up_when_it_is_too_long(string text, string more)
    {
        var found = Read($"{text}{string.Concat(Enumerable.Repeat($"\n{more}", 1000))}\npod/a", maxLength: 1000);

        Assert.Equal("This document is longer than 1,000 characters, which is too much to be read as a whole.", found[0].Problem);
        Assert.Equal("a", NameOf(Assert.Single(found[1..])));
    }

    private static List<Target> Read(string text, int maxLength = 200_000)
    {
        var lines = new ObjectLines(Reader, maxLength);
        var found = new List<Target>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var isTaken = lines.TryAdd(line, out var completed);
            found.AddRange(completed);
            if (!isTaken) found.AddRange(Reader.Read(line));
        }

        return [.. found, .. lines.End()];
    }

    private static string? NameOf(Target found) => found.Reference?.Name ?? found.Name?.Name ?? found.Problem;
}
