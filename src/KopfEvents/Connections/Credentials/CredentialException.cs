namespace KopfEvents.Connections.Credentials;

/// <summary>Credentials that are not to be had. The message says why, and holds no secret.</summary>
internal sealed class CredentialException(string message, Exception? innerException = null) : Exception(message, innerException);
