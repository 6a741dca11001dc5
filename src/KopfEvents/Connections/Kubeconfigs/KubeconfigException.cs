namespace KopfEvents.Connections.Kubeconfigs;

/// <summary>
/// A kubeconfig, or what stands in for one, that cannot be used. The message says what is wrong, and holds no secret.
/// </summary>
internal sealed class KubeconfigException(string message, Exception? innerException = null) : Exception(message, innerException);
