using KubernetesSandbox.Kinds.Events;
using KubernetesSandbox.Kinds.Rules;

namespace KubernetesSandbox.Kinds;

/// <summary>Which kind has which rules.</summary>
internal static class KnownRules
{
    /// <summary>What all custom resources have in common.</summary>
    public static readonly KindRules Custom = new CustomResourceRules();

    private static readonly Dictionary<(string Group, string Kind), KindRules> ByKind = new()
    {
        [("", "ConfigMap")] = new ConfigMapRules(),
        [("", "Endpoints")] = new EndpointsRules(),
        [("discovery.k8s.io", "EndpointSlice")] = new EndpointSliceRules(),
        [("", "Event")] = new CoreEventRules(),
        [("events.k8s.io", "Event")] = new NewEventRules(),
        [("", "Namespace")] = new NamespaceRules(),
        [("", "Node")] = new NodeRules(),
        [("", "PersistentVolume")] = new PersistentVolumeRules(),
        [("", "Pod")] = new PodRules(),
        [("", "Secret")] = new SecretRules(),
        [("", "Service")] = new ServiceRules(),
        [("apps", "Deployment")] = new DeploymentRules(),
        [("apps", "ReplicaSet")] = new ReplicaSetRules(),
        [("apps", "StatefulSet")] = new WorkloadRules(),
        [("apps", "DaemonSet")] = new WorkloadRules(),
        [("batch", "Job")] = new JobRules(),
        [("apiextensions.k8s.io", "CustomResourceDefinition")] = new CustomResourceDefinitionRules(),
        [("rbac.authorization.k8s.io", "ClusterRole")] = new RoleRules(),
        [("rbac.authorization.k8s.io", "ClusterRoleBinding")] = new RoleRules(),
        [("rbac.authorization.k8s.io", "Role")] = new RoleRules(),
        [("rbac.authorization.k8s.io", "RoleBinding")] = new RoleRules(),
    };

    /// <summary>The rules of a kind; <see cref="KindRules.Plain"/> for one with nothing peculiar.</summary>
    public static KindRules For(string group, string kind) => ByKind.GetValueOrDefault((group, kind), KindRules.Plain);
}
