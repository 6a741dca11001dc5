namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>Whom to act as.</summary>
/// <param name="User">The user.</param>
/// <param name="Uid">The user's uid; null for none.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Extra">Whatever else authenticators know, several values for each key.</param>
internal sealed record Impersonation(
    string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra);
