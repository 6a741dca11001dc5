using System.Security.Authentication;

namespace KopfEvents.Connections.Transport;

/// <summary>A certificate, the server's or ours, that cannot be used or is refused. The message says why.</summary>
internal sealed class CertificateException(string message, Exception? innerException = null)
    : AuthenticationException(message, innerException);
