namespace KopfEvents.Columns;

/// <summary>What <c>kubectl get nodes</c> shows of a node.</summary>
/// <remarks>Source: <c>kubernetes/pkg/printers/internalversion</c>, printNode.</remarks>
internal static class NodeColumns
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    /// <summary>STATUS column: <c>Ready</c>, <c>NotReady</c> or <c>Unknown</c>, and whether pods are kept away.</summary>
    public static string Status(ObjectFields node)
    {
        var status = node.Condition("Ready") switch
        {
            "True" => "Ready",
            null => "Unknown",
            _ => "NotReady",
        };
        return node.Flag("spec.unschedulable") ? $"{status},SchedulingDisabled" : status;
    }

    /// <summary>ROLES column, from the names of the node's labels.</summary>
    public static string Roles(ObjectFields node)
    {
        var roles = node.Names("metadata.labels")
            .Where(label => label.StartsWith(RolePrefix, StringComparison.Ordinal) && label.Length > RolePrefix.Length)
            .Select(label => label[RolePrefix.Length..]).Order(StringComparer.Ordinal);
        return string.Join(',', roles) is { Length: > 0 } text ? text : "<none>";
    }
}
