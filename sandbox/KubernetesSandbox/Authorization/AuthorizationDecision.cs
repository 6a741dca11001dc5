namespace KubernetesSandbox.Authorization;

/// <summary>May a request go on?</summary>
/// <param name="Allowed">Whether it may.</param>
/// <param name="Reason">The rule that allows it, or what was wrong with the rules; empty when there is nothing to say.</param>
internal readonly record struct AuthorizationDecision(bool Allowed, string Reason);
