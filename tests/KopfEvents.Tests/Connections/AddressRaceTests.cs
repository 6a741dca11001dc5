using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Tests.Connections;

/// <summary>All addresses of a name are tried, and a dead one costs next to nothing.</summary>
public sealed class AddressRaceTests : IDisposable
{
    private readonly TcpListener _alive = new(IPAddress.Loopback, 0);
    private readonly Socket _full = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _waiting = [];

    public AddressRaceTests() => _alive.Start();

    private IPEndPoint Alive => (IPEndPoint)_alive.LocalEndpoint;

    public void Dispose()
    {
        _alive.Dispose();
        _full.Dispose();
        _waiting.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_dead_first_address_costs_no_more_than_half_a_second()
    {
        var elapsed = Stopwatch.StartNew();

        using var socket = await AddressRace.ConnectAsync([Dead(), Alive], TestContext.Current.CancellationToken);

        Assert.Equal(Alive, socket.RemoteEndPoint);
        Assert.InRange(elapsed.Elapsed, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task One_that_refuses_costs_nothing()
    {
        var refusing = new IPEndPoint(IPAddress.Loopback, LoopbackListener.FreePort());

        using var socket = await AddressRace.ConnectAsync([refusing, Alive], TestContext.Current.CancellationToken);

        Assert.Equal(Alive, socket.RemoteEndPoint);
        await Assert.ThrowsAsync<SocketException>(
            () => AddressRace.ConnectAsync([refusing, refusing], TestContext.Current.CancellationToken));
    }

    /// <summary>An address that does not answer: a listener whose queue is full.</summary>
    private IPEndPoint Dead()
    {
        _full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _full.Listen(0);
        for (var count = 0; count < 4; count++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _waiting.Add(socket);
            try
            {
                socket.Connect(_full.LocalEndPoint!);
            }
            catch (SocketException)
            {
                // It is on its way, and will never be there.
            }
        }

        return (IPEndPoint)_full.LocalEndPoint!;
    }
}
