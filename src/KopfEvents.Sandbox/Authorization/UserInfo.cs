namespace KubernetesSandbox.Authorization;

/// <summary>Who asks, as authentication found out.</summary>
internal sealed record UserInfo(string Name, string? Uid, IReadOnlyList<string> Groups)
{
    /// <summary>Further attributes, as impersonation can set them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();
}
