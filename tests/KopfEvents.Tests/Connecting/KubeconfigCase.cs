using System.Text.Json;


namespace KopfEvents.Tests.Connecting;

/// <summary>
/// One case of kubeconfig-cases.json: what there is, what is asked for, and what kubectl did. See the README beside it.
/// </summary>
internal sealed record KubeconfigCase(
    string Name,
    Dictionary<string, CaseFile> Files,
    CaseResult Kubectl,
    Dictionary<string, string>? Env = null,
    string? Cwd = null,
    CaseArguments? Args = null,
    string[]? Lists = null,
    Dictionary<string, string>? ServiceAccount = null,
    string[]? Secrets = null,
    string[]? Hints = null)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>All cases.</summary>
    public static IReadOnlyList<KubeconfigCase> All { get; } =
        [.. Recordings.Cases("kubeconfig-cases.json").Select(one => one.Deserialize<KubeconfigCase>(Web)!)];

    /// <summary>As the test's name.</summary>
    public override string ToString() => Name;
}

/// <summary>A file of a case.</summary>
internal sealed record CaseFile(string Text, string? Mode = null, string? Encoding = null);

/// <summary>What a user types behind the command.</summary>
internal sealed record CaseArguments(
    string? Kubeconfig = null, string? Context = null, string? Namespace = null, string? As = null);

/// <summary>What kubectl did.</summary>
internal sealed record CaseResult(string Outcome, JsonElement Facts);
