namespace KopfEvents.Module;

/// <summary>Whether something may be done with the events of a namespace: a row of Test-KopfAccess.</summary>
public sealed class KopfAccess
{
    internal KopfAccess(Access.AccessDecision decision) =>
        (Namespace, Verb, Allowed, Reason) = (decision.Namespace, decision.Verb, decision.Allowed, decision.Reason);

    /// <summary>The namespace.</summary>
    public string Namespace { get; }

    /// <summary>What is to be done: create, patch, get, list or watch.</summary>
    public string Verb { get; }

    /// <summary>Whether the server allows it.</summary>
    public bool Allowed { get; }

    /// <summary>Why it does, as the server says it; often empty.</summary>
    public string Reason { get; }
}
