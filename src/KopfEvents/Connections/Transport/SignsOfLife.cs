using System.Net.Sockets;

namespace KopfEvents.Connections.Transport;

/// <summary>
/// Asks the other side of a silent connection for signs of life, by TCP's keep-alive: a watch over HTTP/1.1, which has no pings,
/// may rightly be silent for minutes, and nothing else would tell that nobody is there any more. kubectl does so as well.
/// </summary>
internal static class SignsOfLife
{
    /// <summary>After how many seconds of silence the first one is asked for.</summary>
    private const int Time = 5;

    /// <summary>How many seconds each has, before the next one is asked for or the connection is over.</summary>
    private const int Interval = 5;

    /// <summary>How many may be missing: a dead peer is found after 5 + 2 * 5 s.</summary>
    private const int Count = 2;

    /// <summary>Has them asked for as far as the system can; some know no times of their own for each socket.</summary>
    public static void AskFor(Socket socket)
    {
        TrySet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, Time);
        TrySet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, Interval);
        TrySet(socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, Count);
        TrySet(socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1);
    }

    private static void TrySet(Socket socket, SocketOptionLevel level, SocketOptionName option, int value)
    {
        try
        {
            socket.SetSocketOption(level, option, value);
        }
        catch (SocketException)
        {
            // Windows before 10 knows some of them only; the connection is as good as it was before.
        }
    }
}
