namespace KopfEvents.Columns;

/// <summary>What <c>kubectl get deployments</c> shows of a deployment.</summary>
/// <remarks>Source: <c>kubernetes/pkg/printers/internalversion</c>, printDeployment.</remarks>
internal static class DeploymentColumns
{
    /// <summary>READY column: ready replicas of all.</summary>
    public static string Ready(ObjectFields deployment) =>
        $"{Replicas(deployment, "status.readyReplicas")}/{Replicas(deployment, "spec.replicas")}";

    /// <summary>UP-TO-DATE column.</summary>
    public static string UpToDate(ObjectFields deployment) => Replicas(deployment, "status.updatedReplicas");

    /// <summary>AVAILABLE column.</summary>
    public static string Available(ObjectFields deployment) => Replicas(deployment, "status.availableReplicas");

    private static string Replicas(ObjectFields deployment, string path) => $"{deployment.Number(path) ?? 0}";
}
