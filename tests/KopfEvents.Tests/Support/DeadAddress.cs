using System.Net;
using System.Net.Sockets;

namespace KopfEvents.Tests.Support;

/// <summary>An address that does not answer, as if its machine were gone: a listener whose queue is full.</summary>
internal sealed class DeadAddress : IDisposable
{
    /// <summary>More than a queue of the length 0 takes on any system.</summary>
    private const int Waiting = 4;

    private readonly Socket _full = NewSocket();
    private readonly List<Socket> _waiting = [];

    public DeadAddress()
    {
        _full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _full.Listen(0);
        for (var count = 0; count < Waiting; count++)
        {
            var socket = NewSocket();
            socket.Blocking = false;
            _waiting.Add(socket);
            try
            {
                socket.Connect(EndPoint);
            }
            catch (SocketException)
            {
                // It is on its way, and will never be there.
            }
        }
    }

    public IPEndPoint EndPoint => (IPEndPoint)_full.LocalEndPoint!;

    public void Dispose()
    {
        _full.Dispose();
        _waiting.ForEach(socket => socket.Dispose());
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
