namespace KopfEvents.Tests.Support;

/// <summary>A fresh sandbox and a session that writes many events, for tests of how they get to the server.</summary>
public abstract class DeliverySession : SandboxSession
{
    /// <summary>Requests that write events, for rules of faults.</summary>
    protected const string Posts = "^POST .*/events";

    /// <summary>A script that gives <c>$count</c> pods, p-1 and so on.</summary>
    protected const string Source =
        "1..$count | ForEach-Object { @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = \"p-$_\"; namespace = 'default'; "
            + "uid = \"u-$_\" } } }";

    private protected ScriptResult Write(int count, string parameters = "") =>
        Session.Run($"$count = {count}; {Source} | Write-KopfInfo Kept -TimeoutSec 300 {parameters}");

    /// <summary>A kubeconfig whose user has other credentials than the sandbox's: an entry in YAML.</summary>
    private protected TemporaryFile KubeconfigOf(string user) => new(
        File.ReadAllText(Sandbox.KubeconfigPath).Replace($"token: {Sandbox.Token("admin")}", user, StringComparison.Ordinal));
}
