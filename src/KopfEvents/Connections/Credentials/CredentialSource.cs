namespace KopfEvents.Connections.Credentials;

/// <summary>Where credentials come from.</summary>
internal abstract class CredentialSource
{
    /// <summary>What it is, for people: a plugin's name, but no secret.</summary>
    public abstract string Description { get; }

    /// <summary>Gets credentials, newer than the last ones if those have been refused or run out.</summary>
    /// <exception cref="CredentialException">There are none.</exception>
    public abstract Task<Credential> ObtainAsync(CancellationToken cancellationToken);
}

/// <summary>Credentials that stand in the kubeconfig.</summary>
internal sealed class FixedCredential(Credential credential, string description) : CredentialSource
{
    public override string Description => description;

    public override Task<Credential> ObtainAsync(CancellationToken cancellationToken) => Task.FromResult(credential);
}

/// <summary>A token in a file, which somebody keeps fresh.</summary>
/// <param name="path">The file.</param>
/// <param name="fallback">The token to take when the file cannot be read; null for none.</param>
/// <param name="clock">The clock.</param>
/// <remarks>Source: client-go, transport/token_source.go.</remarks>
internal sealed class TokenFile(string path, string? fallback, TimeProvider clock) : CredentialSource
{
    /// <summary>The kubelet renews a pod's token when a fifth of its time is left: two minutes at least.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(50);

    public override string Description => $"the token in '{path}'";

    public override async Task<Credential> ObtainAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
            if (token.Length > 0) return Credential.Bearer(token, clock.GetUtcNow() + Period);
            return fallback is null
                ? throw new CredentialException($"the token file '{path}' is empty")
                : Credential.Bearer(fallback);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return fallback is null
                ? throw new CredentialException($"the token file '{path}' cannot be read: {exception.Message}", exception)
                : Credential.Bearer(fallback);
        }
    }
}
