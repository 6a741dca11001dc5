using KopfEvents.Connections;

namespace KopfEvents.Reading;

/// <summary>
/// Tells a namespace that is empty from one that is not there: a list in either is an empty list for the server.
/// </summary>
internal static class Namespaces
{
    /// <summary>Whether a namespace does not exist, as far as this user may know.</summary>
    public static async Task<bool> IsMissingAsync(Cluster cluster, string ns, CancellationToken cancellationToken)
    {
        try
        {
            using var attempts = cluster.Retry.ForReader(cancellationToken);
            using var found = await attempts
                .GetJsonAsync($"api/v1/namespaces/{Uri.EscapeDataString(ns)}", MetadataMediaTypes.Object).ConfigureAwait(false);
            return false;
        }
        catch (ApiException exception)
        {
            return exception.Failure == ApiFailure.NotFound;
        }
    }
}
