using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Reads the system's trusted authorities ahead of time. On Linux .NET reads all of them within the first TLS handshake of a
/// process, also where only the cluster's own one is trusted, and that takes longer than the handshake and the first request.
/// </summary>
internal static class SystemTrust
{
    private static int _begun;

    /// <summary>Begins to read them on a thread of its own, once in a process; nobody has to wait for the end.</summary>
    public static void BeginRead()
    {
        if (OperatingSystem.IsLinux() && Interlocked.Exchange(ref _begun, 1) == 0)
        {
            new Thread(Read) { IsBackground = true }.Start();
        }
    }

    private static void Read()
    {
        try
        {
            using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
            foreach (var authority in store.Certificates) authority.Dispose(); // asking for them is what reads them
        }
        catch (CryptographicException)
        {
            // The handshake will say so.
        }
    }
}
