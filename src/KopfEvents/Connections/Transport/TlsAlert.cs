using System.ComponentModel;

namespace KopfEvents.Connections.Transport;

/// <summary>What a server says about our certificate when it ends a connection.</summary>
/// <remarks>
/// .NET gives no numbers, only the system's own words: OpenSSL's on Linux, error codes of Schannel on Windows. With TLS 1.3 they
/// come with the first response, after the handshake.
/// </remarks>
internal static class TlsAlert
{
    private static readonly (string Alert, string Reason)[] Reasons =
    [
        ("certificate required", "the server wants a client certificate, and the kubeconfig has none"),
        ("certificate expired", "the server refuses the client certificate: it has expired"),
        ("certificate revoked", "the server refuses the client certificate: it is revoked"),
        ("unknown ca", "the server refuses the client certificate: it does not know its authority"),
        ("bad certificate", "the server refuses the client certificate, or wants one"),
        ("certificate unknown", "the server refuses the client certificate"),
        ("unsupported certificate", "the server refuses the client certificate: it is of a kind that it does not take"),
    ];

    /// <summary>The reason, if the server has said one; else null.</summary>
    public static string? Explain(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is Win32Exception
                {
                    NativeErrorCode: unchecked((int)0x80090327) or unchecked((int)0x80090328)
                or unchecked((int)0x80090325)
                }) return Reasons[5].Reason;
            if (!one.Message.Contains("alert", StringComparison.OrdinalIgnoreCase)) continue;
            var found = Array.Find(Reasons, reason => one.Message.Contains(reason.Alert, StringComparison.OrdinalIgnoreCase));
            if (found.Reason is not null) return found.Reason;
        }

        return null;
    }
}
