using System.Text.Json;
using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// All roles and bindings of one moment, ready to be asked. Rules only ever allow; what none allows is denied
/// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/).
/// </summary>
internal sealed class RbacPolicy
{
    private readonly Dictionary<(string Namespace, string Name), Role> _roles;
    private readonly ILookup<string, RoleBinding> _bindings;

    /// <summary>Reads the policy from the JSON of Role and ClusterRole, RoleBinding and ClusterRoleBinding objects.</summary>
    public RbacPolicy(IEnumerable<JsonElement> roles, IEnumerable<JsonElement> bindings)
    {
        _roles = Aggregated([.. roles.Select(Role.Parse)]);
        _bindings = bindings.Select(RoleBinding.Parse).ToLookup(binding => binding.Namespace);
    }

    /// <summary>May the request go on, and which binding says so?</summary>
    public AuthorizationDecision Authorize(RequestAttributes request)
    {
        List<string>? errors = null;
        foreach (var (binding, subject) in BindingsOf(request.User, request.Namespace))
        {
            if (RoleOf(binding) is not { } role)
            {
                (errors ??= []).Add(MissingRole(binding));
                continue;
            }

            foreach (var rule in role.Rules)
            {
                if (rule.Allows(request))
                {
                    return new AuthorizationDecision(true, $"RBAC: allowed by {binding.DescribeFor(subject)}");
                }
            }
        }

        return new AuthorizationDecision(false, errors is null ? "" : $"RBAC: {Joined(errors)}");
    }

    /// <summary>Every rule that holds for the user in a namespace, and what was wrong with some of the bindings.</summary>
    public (IReadOnlyList<PolicyRule> Rules, string Error) RulesFor(UserInfo user, string @namespace)
    {
        var rules = new List<PolicyRule>();
        var errors = new List<string>();
        foreach (var (binding, _) in BindingsOf(user, @namespace))
        {
            if (RoleOf(binding) is { } role)
            {
                rules.AddRange(role.Rules);
            }
            else
            {
                errors.Add(MissingRole(binding));
            }
        }

        return (rules, Joined(errors));
    }

    private static Dictionary<(string, string), Role> Aggregated(List<Role> roles)
    {
        // Aggregated roles can aggregate each other (view is part of edit, edit of admin): repeat until nothing is added.
        var byName = roles.ToDictionary(role => (role.Namespace, role.Name));
        for (var grown = true; grown;)
        {
            grown = false;
            foreach (var role in roles.Where(role => role.AggregatedLabels.Count > 0))
            {
                var rules = byName.Values.Where(role.Aggregates).SelectMany(other => other.Rules).Distinct().ToList();
                grown |= rules.Count != byName[(role.Namespace, role.Name)].Rules.Count;
                byName[(role.Namespace, role.Name)] = role with { Rules = rules };
            }
        }

        return byName;
    }

    private static string MissingRole(RoleBinding binding) =>
        $"{binding.RoleKind.ToLowerInvariant()}.rbac.authorization.k8s.io \"{binding.RoleName}\" not found";

    private static string Joined(List<string> errors) => errors.Count switch
    {
        0 => "",
        1 => errors[0],
        _ => $"[{string.Join(", ", errors.Distinct())}]",
    };

    private IEnumerable<(RoleBinding Binding, RoleSubject Subject)> BindingsOf(UserInfo user, string @namespace)
    {
        var bindings = @namespace.Length == 0 ? _bindings[""] : _bindings[""].Concat(_bindings[@namespace]);
        foreach (var binding in bindings)
        {
            if (binding.SubjectFor(user) is { } subject)
            {
                yield return (binding, subject);
            }
        }
    }

    private Role? RoleOf(RoleBinding binding) =>
        _roles.GetValueOrDefault((binding.RoleKind == "ClusterRole" ? "" : binding.Namespace, binding.RoleName));
}
