using System.Security.Cryptography;
using System.Text;

namespace KopfEvents.Reading;

/// <summary>What tells an object and its versions apart.</summary>
/// <param name="Name">The value of <c>metadata.name</c>.</param>
/// <param name="Namespace">The value of <c>metadata.namespace</c>; null for a cluster-scoped object.</param>
/// <param name="Uid">The value of <c>metadata.uid</c>; of objects that have none, their namespace and name.</param>
/// <param name="ResourceVersion">The value of <c>metadata.resourceVersion</c>; differs with every change.</param>
internal sealed record ObjectIdentity(string Name, string? Namespace, string Uid, string ResourceVersion)
{
    /// <summary>The uid in 16 bytes, for those who have to keep many.</summary>
    public Guid Key => Guid.TryParse(Uid, out var key)
        ? key
        : new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Uid)).AsSpan(0, 16));
}
