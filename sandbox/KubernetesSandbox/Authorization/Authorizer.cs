using System.Text.Json;
using KubernetesSandbox.Authentication;
using KubernetesSandbox.Store;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// Decides by the roles and bindings in the store. They are ordinary objects: what is written to one of them counts from the next
/// request on.
/// </summary>
internal sealed class Authorizer
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly ResourceKey ClusterRoles = new(Group, "clusterroles");
    private static readonly ResourceKey Roles = new(Group, "roles");
    private static readonly ResourceKey ClusterRoleBindings = new(Group, "clusterrolebindings");
    private static readonly ResourceKey RoleBindings = new(Group, "rolebindings");

    private readonly ObjectStore _store;
    private int _generation;
    private CachedPolicy? _cached;

    /// <summary>Decides by what is in this store.</summary>
    public Authorizer(ObjectStore store)
    {
        _store = store;
        store.Changed += change =>
        {
            if (change.Resource.Group == Group)
            {
                Interlocked.Increment(ref _generation);
            }
        };
    }

    /// <summary>May the request go on?</summary>
    public AuthorizationDecision Authorize(RequestAttributes request) =>
        request.User.IsMaster ? new AuthorizationDecision(true, "") : Policy().Authorize(request);

    /// <summary>Every rule that holds for the user in a namespace, and what was wrong with some of the bindings.</summary>
    public (IReadOnlyList<PolicyRule> Rules, string Error) RulesFor(UserInfo user, string @namespace) =>
        Policy().RulesFor(user, @namespace);

    private RbacPolicy Policy()
    {
        // Read before the objects are: a change while they are being read makes the policy stale, never too new.
        var generation = Volatile.Read(ref _generation);
        var cached = Volatile.Read(ref _cached);
        if (cached?.Generation != generation)
        {
            cached = new CachedPolicy(
                generation, new RbacPolicy(Read(ClusterRoles, Roles), Read(ClusterRoleBindings, RoleBindings)));
            Volatile.Write(ref _cached, cached);
        }

        return cached.Policy;
    }

    private IEnumerable<JsonElement> Read(params ResourceKey[] resources) =>
        resources.SelectMany(resource => _store.Take(resource).Objects).Select(found => JsonElement.Parse(found.Json.Span));

    private sealed record CachedPolicy(int Generation, RbacPolicy Policy);
}
