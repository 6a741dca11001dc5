using System.Text.Json;
using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// A RoleBinding, or, without a namespace, a ClusterRoleBinding: gives the rules of a role to subjects
/// (https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-binding-v1/).
/// </summary>
internal sealed record RoleBinding(
    string Namespace, string Name, string RoleKind, string RoleName, IReadOnlyList<RoleSubject> Subjects)
{
    /// <summary>Reads the binding from its JSON.</summary>
    public static RoleBinding Parse(JsonElement binding)
    {
        var metadata = binding.GetProperty("metadata");
        var role = binding.GetProperty("roleRef");
        return new RoleBinding(
            metadata.StringOf("namespace"),
            metadata.StringOf("name"),
            role.StringOf("kind"),
            role.StringOf("name"),
            [.. binding.ItemsOf("subjects").Select(RoleSubject.Parse)]);
    }

    /// <summary>The first of the subjects who is this user, or null.</summary>
    public RoleSubject? SubjectFor(UserInfo user)
    {
        foreach (var subject in Subjects)
        {
            if (subject.Is(user, Namespace))
            {
                return subject;
            }
        }

        return null;
    }

    /// <summary>How the authorizer names the binding as its reason.</summary>
    public string DescribeFor(RoleSubject subject)
    {
        var binding = Namespace.Length == 0 ? $"ClusterRoleBinding \"{Name}\"" : $"RoleBinding \"{Name}/{Namespace}\"";
        return $"{binding} of {RoleKind} \"{RoleName}\" to {subject.Describe(Namespace)}";
    }
}

/// <summary>Whom a binding is about: a User, a Group or a ServiceAccount.</summary>
internal sealed record RoleSubject(string Kind, string Name, string Namespace)
{
    /// <summary>Reads the subject from its JSON.</summary>
    public static RoleSubject Parse(JsonElement subject) =>
        new(subject.StringOf("kind"), subject.StringOf("name"), subject.StringOf("namespace"));

    /// <summary>Is the user meant, by a binding in this namespace?</summary>
    public bool Is(UserInfo user, string bindingNamespace) => Kind switch
    {
        "User" => user.Name == Name,
        "Group" => user.Groups.Contains(Name),
        "ServiceAccount" => ServiceAccountName.TryParse(user.Name) == new ServiceAccountName(NamespaceIn(bindingNamespace), Name),
        _ => false,
    };

    /// <summary>How the authorizer names the subject.</summary>
    public string Describe(string bindingNamespace) =>
        Kind == "ServiceAccount" ? $"{Kind} \"{Name}/{NamespaceIn(bindingNamespace)}\"" : $"{Kind} \"{Name}\"";

    private string NamespaceIn(string bindingNamespace) => Namespace.Length == 0 ? bindingNamespace : Namespace;
}
