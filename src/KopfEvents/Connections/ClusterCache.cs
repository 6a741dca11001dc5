using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KopfEvents.Connections.Kubeconfigs;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Connections;

/// <summary>
/// Keeps connections open between commands and shares them between runspaces: the second event of a session costs a round
/// trip and no handshake. What has changed meanwhile counts for the next command, as it would for kubectl: kubeconfig,
/// certificates and tokens by what stands in them, variables, and for exec plugins all that they can see.
/// </summary>
internal static class ClusterCache
{
    /// <summary>The variables that say where a server is.</summary>
    private static readonly string[] Variables =
        ["KUBERNETES_MASTER", "KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT", "POD_NAMESPACE",
            .. ProxyEnvironment.Variables];

    /// <summary>What changes all the time and means nothing to a plugin.</summary>
    private static readonly string[] Noise = ["PSModulePath", "PWD", "OLDPWD", "SHLVL", "_"];

    private static readonly ConcurrentDictionary<string, Entry> Entries = new();

    /// <summary>
    /// Begins what the first connection of a process takes long for, whichever it is going to be. Comes back at once.
    /// </summary>
    public static void Prepare() => SystemTrust.BeginRead();

    /// <summary>The connection for a selection, opened when it is first asked for.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static Cluster Get(ClusterSelection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var files = Cluster.ReadFiles(selection);
        var name = string.Join('\n', [selection.Context, selection.As, .. files.Select(file => file.Path)]);
        var text = Hash([.. files.Select(file => file.Content), .. Variables.Select(Variable)]);
        var known = Entries.GetValueOrDefault(name);
        var configuration = known?.Text == text ? known.Configuration : Cluster.Resolve(selection, files);
        var all = Hash(
            [Encoding.UTF8.GetBytes(text), .. configuration.Files.Select(Content), .. Surroundings(configuration, selection)]);
        var entry = Entries.AddOrUpdate(name, _ => Open(), (_, old) => old.All == all ? old : Open());
        try
        {
            return entry.Cluster.Value;
        }
        catch (ApiException)
        {
            // The next command shall try again: a token file may have come, an exec plugin may have been installed.
            Entries.TryRemove(KeyValuePair.Create(name, entry));
            throw;
        }

        Entry Open() => new(text, all, configuration, new Lazy<Cluster>(() => Cluster.Open(selection, configuration)));
    }

    private static string Hash(IEnumerable<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.Length));
            hash.AppendData(part);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static byte[] Variable(string name) => Encoding.UTF8.GetBytes($"{name}={Environment.GetEnvironmentVariable(name)}");

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // opening it will tell
        }
    }

    /// <summary>What an exec plugin may go by: its directory, and all variables, such as AWS_PROFILE.</summary>
    private static IEnumerable<byte[]> Surroundings(ClusterConfiguration configuration, ClusterSelection selection)
    {
        if (configuration.User.Plugin is null) return [];
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().Except(Noise).Order(StringComparer.Ordinal);
        return [Encoding.UTF8.GetBytes(selection.CurrentDirectory), .. variables.Select(Variable)];
    }

    /// <param name="Text">What the configuration was made of.</param>
    /// <param name="All">What the connection was made of.</param>
    /// <param name="Configuration">The configuration.</param>
    /// <param name="Cluster">The connection.</param>
    private sealed record Entry(string Text, string All, ClusterConfiguration Configuration, Lazy<Cluster> Cluster);
}
