using System.Net;
using KopfEvents.Objects;

namespace KopfEvents.Connections;

/// <summary>
/// Says which object a target is: completes references without a uid, since <c>kubectl describe</c> shows only events that carry
/// it, and finds the kind and the namespace of what is only named.
/// </summary>
/// <param name="cluster">The server, whose discovery knows the kinds.</param>
/// <param name="defaultNamespace">The namespace of what says none itself; null takes the connection's.</param>
internal sealed class ReferenceResolver(Cluster cluster, string? defaultNamespace)
{
    /// <summary>
    /// Completes the reference of a target: as it is when it has a uid, or else with the one that a GET finds. An event needs
    /// none, since it gets no events.
    /// </summary>
    /// <exception cref="ApiException">The object or its kind is not there, or may not be read.</exception>
    public ValueTask<ObjectReference> CompleteAsync(Target target, Attempts attempts) =>
        target.Reference is { } reference && (reference.Uid is not null || reference.IsEvent)
            ? new(reference)
            : new(LookUpAsync(target, attempts));

    /// <summary>The reference of what is only named, without asking for its uid.</summary>
    /// <exception cref="ApiException">The server does not serve such a resource.</exception>
    public async Task<ObjectReference> FindAsync(ObjectName name, Attempts attempts)
    {
        var resource = await cluster.Resources.FindAsync(name.Resource, name.ApiVersion, attempts).ConfigureAwait(false);
        return await ReferenceToAsync(resource, name, attempts).ConfigureAwait(false);
    }

    private async Task<ObjectReference> LookUpAsync(Target target, Attempts attempts)
    {
        var name = target.Name
            ?? (target.Reference is { } reference
            ? new ObjectName(reference.Kind, reference.Name, reference.Namespace, reference.ApiVersion)
            : null)
            ?? throw new ArgumentException("This is neither an object nor the name of one.", nameof(target));
        var resource = await cluster.Resources.FindAsync(name.Resource, name.ApiVersion, attempts).ConfigureAwait(false);
        var found = await ReferenceToAsync(resource, name, attempts).ConfigureAwait(false);
        return found.Uid is not null || found.IsEvent
            ? found
            : found with { Uid = await UidAsync(resource, found, name, attempts).ConfigureAwait(false) };
    }

    /// <summary>The namespace that the user has said, of the object or for all; null when it is the context's.</summary>
    private string? NamespaceOf(ObjectName name) => name.Namespace ?? defaultNamespace;

    /// <summary>The one place that decides the namespace of an object that does not say its own.</summary>
    private ObjectReference ReferenceTo(ApiResource resource, ObjectName name) => new(
        resource.ApiVersion, resource.Kind, name.Name,
        resource.IsNamespaced ? cluster.NamespaceOr(NamespaceOf(name)) : null, name.Uid);

    /// <summary>
    /// The same, but where an owner is, only the server knows: in the connection's namespace as a rule, else in any.
    /// </summary>
    private async Task<ObjectReference> ReferenceToAsync(ApiResource resource, ObjectName name, Attempts attempts)
    {
        var reference = ReferenceTo(resource, name);
        var isKnown = !name.IsInAnyNamespace || reference.Namespace is null || NamespaceOf(name) is not null;
        return isKnown || reference.IsEvent || await HasUidAsync(resource, reference, attempts).ConfigureAwait(false)
            ? reference
            : reference with { Namespace = await NamespaceOfUidAsync(resource, reference, attempts).ConfigureAwait(false) };
    }

    private static async Task<bool> HasUidAsync(ApiResource resource, ObjectReference reference, Attempts attempts)
    {
        try
        {
            using var json = await attempts
                .GetJsonAsync(resource.PathOf(reference.Namespace, reference.Name), MetadataMediaTypes.Object)
                .ConfigureAwait(false);
            return json.RootElement.GetProperty("metadata").GetProperty("uid").GetString() == reference.Uid;
        }
        catch (ApiException exception) when (exception.Failure is ApiFailure.NotFound or ApiFailure.Forbidden)
        {
            return false;
        }
    }

    /// <exception cref="ApiException">It is in none, or may not be looked for.</exception>
    private static async Task<string?> NamespaceOfUidAsync(ApiResource resource, ObjectReference reference, Attempts attempts)
    {
        var (kind, name, ns, uid) = (reference.Kind, reference.Name, reference.Namespace, reference.Uid);
        var lost = $"{kind} {name} with the uid {uid} is not in namespace {ns}, which is the context's";
        var selector = Uri.EscapeDataString(FieldTerm.Equal("metadata.name", name));
        try
        {
            var path = $"{resource.PathOf(null)}?fieldSelector={selector}";
            using var list = await attempts.GetJsonAsync(path, MetadataMediaTypes.List).ConfigureAwait(false);
            foreach (var item in list.RootElement.GetProperty("items").EnumerateArray())
            {
                var metadata = item.GetProperty("metadata");
                if (metadata.GetProperty("uid").GetString() == uid) return metadata.GetProperty("namespace").GetString();
            }
        }
        catch (ApiException exception) when (exception.Failure == ApiFailure.Forbidden)
        {
            var message = $"{lost}, and the others may not be searched: {exception.Message}. Give -Namespace.";
            throw new ApiException(ApiFailure.Forbidden, message, exception);
        }

        throw new ApiException(ApiFailure.NotFound, $"{lost}, nor in any other.");
    }

    private async Task<string?> UidAsync(ApiResource resource, ObjectReference found, ObjectName name, Attempts attempts)
    {
        try
        {
            using var json = await attempts.GetJsonAsync(resource.PathOf(found.Namespace, found.Name), MetadataMediaTypes.Object)
                .ConfigureAwait(false);
            return json.RootElement.GetProperty("metadata").GetProperty("uid").GetString();
        }
        catch (ApiException exception) when (
            exception.StatusCode == HttpStatusCode.NotFound && found.Namespace is not null && NamespaceOf(name) is null)
        {
            // The server does not say where it has looked, and neither has the user.
            throw new ApiException(
                HttpStatusCode.NotFound, exception.Reason,
                $"{exception.Message} in namespace {found.Namespace}, which is the context's");
        }
    }
}
