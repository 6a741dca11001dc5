using k8s;
using k8s.Authentication;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace KopfEvents.Connections;

/// <summary>Where a server is and how to show who asks: KubernetesClient's configuration, and whom to act as.</summary>
/// <param name="Client">Address, TLS and credentials.</param>
/// <param name="ActAs">The user to impersonate; null for none.</param>
/// <param name="ActAsGroups">The groups to impersonate.</param>
internal sealed record ClusterConfiguration(KubernetesClientConfiguration Client, string? ActAs, IReadOnlyList<string> ActAsGroups)
{
    /// <summary>Reads it from the kubeconfig, or from the pod's service account. An exec plugin runs here.</summary>
    /// <exception cref="ApiException">There is no usable configuration.</exception>
    public static ClusterConfiguration Read(ClusterSelection selection)
    {
        var files = Kubeconfig.Find(selection.Kubeconfig);
        try
        {
            return files.Count == 0
                ? new ClusterConfiguration(InCluster(selection), selection.As, [])
                : FromKubeconfig(Kubeconfig.Load(files), selection);
        }
        catch (Exception exception) when (exception is not ApiException)
        {
            throw Unusable(files.Count == 0 ? "pod's service account" : $"kubeconfig '{string.Join(Path.PathSeparator, files)}'", exception);
        }
    }

    /// <summary>Makes the failure of a configuration that KubernetesClient cannot use.</summary>
    /// <param name="what">Which one.</param>
    /// <param name="exception">Why; some of its messages carry a whole stack trace behind the first line.</param>
    public static ApiException Unusable(string what, Exception exception) =>
        new(ApiFailure.InvalidKubeconfig, $"The {what} cannot be used: {exception.Message.Split('\n')[0].TrimEnd()}", exception);

    private static ClusterConfiguration FromKubeconfig(K8SConfiguration kubeconfig, ClusterSelection selection)
    {
        var name = selection.Context ?? kubeconfig.CurrentContext ?? throw new KubeConfigException("it has no current context; name one");
        var context = kubeconfig.Contexts.FirstOrDefault(one => one.Name == name)
            ?? throw new KubeConfigException($"it has no context '{name}', only {Names(kubeconfig.Contexts)}");
        var user = kubeconfig.Users.FirstOrDefault(one => one.Name == context.ContextDetails?.User)?.UserCredentials as KubeconfigCredentials;

        // KubernetesClient refuses a user without credentials; kubectl goes on as system:anonymous, and some clusters allow that.
        if (user is { IsAnonymous: true }) context.ContextDetails.User = null;
        // It does not know token files either, which are read again and again, since they change.
        if (user?.TokenFile is { } file) user.Token = File.ReadAllText(file).Trim();
        var client = KubernetesClientConfiguration.BuildConfigFromConfigObject(kubeconfig, name);
        if (user?.TokenFile is { } again) client.TokenProvider = new TokenFileAuth(again);

        return selection.As is { } other
            ? new ClusterConfiguration(client, other, [])
            : new ClusterConfiguration(client, user?.Impersonate, [.. user?.ImpersonateGroups ?? []]);
    }

    private static KubernetesClientConfiguration InCluster(ClusterSelection selection)
    {
        if (selection.Context is not null || !KubernetesClientConfiguration.IsInCluster())
        {
            throw new ApiException(
                ApiFailure.InvalidKubeconfig,
                Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } listed
                    ? $"There is no kubeconfig: $KUBECONFIG names '{listed}', which does not exist, and this is no pod with a service account."
                    : "There is no kubeconfig: not by -Kubeconfig, not in $KUBECONFIG, not in ~/.kube/config, and this is no pod with a service account.");
        }

        return KubernetesClientConfiguration.InClusterConfig();
    }

    private static string Names(IEnumerable<Context> contexts) =>
        string.Join(", ", contexts.Select(one => $"'{one.Name}'")) is { Length: > 0 } names ? names : "none at all";
}
