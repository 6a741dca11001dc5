namespace KopfEvents.Objects;

/// <summary>
/// Tells objects from what only looks like one: the API shows a part or a reading of an object under the object's name and
/// another kind, and an event about that kind would be seen nowhere.
/// </summary>
internal static class StoredKinds
{
    /// <summary>Why there are no objects of a kind; null when there can be some.</summary>
    public static string? WhyNot(GroupVersionKind type)
    {
        var kind = type.Kind;
        return (type.Group, kind) switch
        {
            ("meta.k8s.io", "Table" or "TableList") =>
                "it is a Table, which shows columns of objects; get the objects themselves, without asking for a table",
            ("meta.k8s.io", _) => $"it is a {kind}, which shows only the metadata of an object; get the object itself",
            ("", "Status") => "it is a Status, what the server says of a request; look at its message",
            ("autoscaling" or "extensions", "Scale") =>
                "it is a Scale, which shows the replicas of an object; give the Deployment, StatefulSet or other object itself",
            ("metrics.k8s.io", _) => $"it is a {kind}, which shows a measurement of an object; give the Pod or Node itself",
            ("policy", "Eviction") or ("", "Binding") =>
                $"it is a request for a Pod ({kind}), which is not stored; give the Pod itself",
            ("authentication.k8s.io" or "authorization.k8s.io", _) => $"it is a request ({kind}), which is not stored",
            _ => null,
        };
    }
}
