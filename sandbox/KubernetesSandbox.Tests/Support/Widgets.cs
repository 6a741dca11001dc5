namespace KubernetesSandbox.Tests.Support;

/// <summary>A custom resource definition, and an object of it.</summary>
internal static class Widgets
{
    public const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
        "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets"},"versions":[{"name":"v1",
        "served":true,"storage":true,
        "schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}]}}
        """;

    public const string Widget = """
        {"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"default"}}
        """;
}
