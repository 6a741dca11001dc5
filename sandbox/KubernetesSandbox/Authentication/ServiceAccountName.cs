namespace KubernetesSandbox.Authentication;

/// <summary>The user name of a service account: <c>system:serviceaccount:NAMESPACE:NAME</c>.</summary>
internal readonly record struct ServiceAccountName(string Namespace, string Name)
{
    private const string Prefix = "system:serviceaccount:";
    private const string AllServiceAccounts = "system:serviceaccounts";

    /// <summary>The groups that each service account of this namespace is a member of.</summary>
    public IReadOnlyList<string> Groups => [AllServiceAccounts, $"{AllServiceAccounts}:{Namespace}"];

    /// <summary>Takes a user name apart; null when it is not that of a service account.</summary>
    public static ServiceAccountName? TryParse(string userName)
    {
        if (!userName.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var parts = userName[Prefix.Length..].Split(':');
        return parts is [{ Length: > 0 } space, { Length: > 0 } name] ? new ServiceAccountName(space, name) : null;
    }
}
