using KubernetesSandbox.Authentication;

namespace KubernetesSandbox.Authorization;

/// <summary>
/// Who the sender of a request wants to be, as its Impersonate-* headers say
/// (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation).
/// </summary>
internal sealed record ImpersonationRequest(UserInfo Wanted)
{
    private const string Prefix = "Impersonate-";
    private const string UserHeader = "Impersonate-User";
    private const string GroupHeader = "Impersonate-Group";
    private const string UidHeader = "Impersonate-Uid";
    private const string ExtraPrefix = "Impersonate-Extra-";

    /// <summary>Are only those parts given that a node or a service account may be impersonated with?</summary>
    public bool IsNameOnly => Wanted.Uid.Length == 0 && Wanted.Groups.Count == 0 && Wanted.Extra.Count == 0;

    /// <summary>Reads the headers; null when there are none.</summary>
    /// <param name="headers">The headers of the request.</param>
    /// <param name="error">The message of the 400 when the headers don't name a user, otherwise null.</param>
    public static ImpersonationRequest? Read(IHeaderDictionary headers, out string? error)
    {
        error = null;
        if (!headers.Any(header => header.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        var name = headers[UserHeader].ToString();
        var uid = headers[UidHeader].ToString();
        var groups = headers[GroupHeader].Select(group => group ?? "").ToList();
        var extra = ReadExtra(headers);
        if (name.Length > 0)
        {
            return new ImpersonationRequest(new UserInfo(name, groups, uid, extra));
        }

        if (uid.Length > 0 || groups.Count > 0 || extra.Count > 0)
        {
            error = $"requested {InGoSyntax(uid, groups, extra)} without impersonating a user name";
        }

        return null;
    }

    private static SortedDictionary<string, IReadOnlyList<string>> ReadExtra(IHeaderDictionary headers)
    {
        var extra = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (header, values) in headers)
        {
            if (!header.StartsWith(ExtraPrefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            // Header names can't hold every character of a key, so clients escape those that they can't.
            var key = Uri.UnescapeDataString(header[ExtraPrefix.Length..].ToLowerInvariant());
            extra[key] = [.. extra.GetValueOrDefault(key, []), .. values.Select(value => value ?? "")];
        }

        return extra;
    }

    // The server prints its own data structure here.
    private static string InGoSyntax(string uid, List<string> groups, SortedDictionary<string, IReadOnlyList<string>> extra)
    {
        var members = extra.Select(member => $"\"{member.Key}\":[]string{{{Quoted(member.Value)}}}");
        var extraText = extra.Count == 0 ? "(nil)" : $"{{{string.Join(", ", members)}}}";
        var groupsText = groups.Count == 0 ? "(nil)" : $"{{{Quoted(groups)}}}";
        return $"&user.DefaultInfo{{Name:\"\", UID:\"{uid}\", Groups:[]string{groupsText}, "
            + $"Extra:map[string][]string{extraText}}}";
    }

    private static string Quoted(IEnumerable<string> values) => string.Join(", ", values.Select(value => $"\"{value}\""));
}
