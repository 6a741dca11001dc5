namespace KopfEvents.Connections.Transport;

/// <summary>A proxy that is not there, or does not let us through. The message names it, without user and password.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="isRefused">Whether it has said no, and would say so again.</param>
/// <param name="innerException">What lies behind it.</param>
internal sealed class ProxyException(string message, bool isRefused, Exception? innerException = null)
    : IOException(message, innerException)
{
    public bool IsRefused { get; } = isRefused;
}
