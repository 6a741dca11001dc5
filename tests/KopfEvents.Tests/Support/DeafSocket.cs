using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace KopfEvents.Tests.Support;

/// <summary>
/// Makes a socket deaf: what comes in is dropped before TCP sees it, so that nothing is acknowledged, as if its machine were
/// gone. It takes Linux, and no rights.
/// </summary>
/// <remarks>Source: Linux, Documentation/networking/filter.rst, and struct tcp_info of include/uapi/linux/tcp.h.</remarks>
internal static class DeafSocket
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;
    private const int SolTcp = 6;
    private const int TcpInfo = 11;
    private const int Unacknowledged = 24; // where tcpi_unacked is in it

    /// <summary>A filter of one instruction, which keeps 0 bytes of each packet: BPF_RET | BPF_K, no jumps, 0.</summary>
    private static readonly byte[] KeepNothing = [0x06, 0, 0, 0, 0, 0, 0, 0];

    public static bool IsPossible => OperatingSystem.IsLinux();

    /// <summary>
    /// Makes it deaf once all that it has sent is acknowledged: it would go on sending that, and each time be heard of.
    /// </summary>
    public static void Deafen(Socket socket)
    {
        if (socket.SafeHandle.IsClosed) return;
        SpinWait.SpinUntil(() => IsAcknowledged(socket), TimeSpan.FromSeconds(1));
        var instructions = GCHandle.Alloc(KeepNothing, GCHandleType.Pinned);
        try
        {
            Span<byte> filter = stackalloc byte[2 * nint.Size]; // struct sock_fprog: how many instructions, and where they are
            filter[0] = 1;
            var address = instructions.AddrOfPinnedObject();
            MemoryMarshal.Write(filter[nint.Size..], in address);
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, filter);
        }
        finally
        {
            instructions.Free();
        }
    }

    private static bool IsAcknowledged(Socket socket)
    {
        Span<byte> info = stackalloc byte[Unacknowledged + sizeof(int)];
        socket.GetRawSocketOption(SolTcp, TcpInfo, info);
        return MemoryMarshal.Read<int>(info[Unacknowledged..]) == 0;
    }
}
