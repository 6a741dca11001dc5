using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KopfEvents.Connections.Transport;

namespace KopfEvents.Tests.Connections;

/// <summary>All addresses of a name are tried, and a dead one costs next to nothing.</summary>
public sealed class AddressRaceTests : IDisposable
{
    private readonly TcpListener _alive = new(IPAddress.Loopback, 0);
    private readonly DeadAddress _dead = new();

    public AddressRaceTests() => _alive.Start();

    private IPEndPoint Alive => (IPEndPoint)_alive.LocalEndpoint;

    public void Dispose()
    {
        _alive.Dispose();
        _dead.Dispose();
    }

    [Fact]
    public async Task A_dead_first_address_costs_no_more_than_half_a_second()
    {
        var elapsed = Stopwatch.StartNew();

        using var socket = await AddressRace.ConnectAsync([_dead.EndPoint, Alive], TestContext.Current.CancellationToken);

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

    [Fact]
    public async Task A_connection_is_asked_for_signs_of_life_and_found_dead_within_15_seconds()
    {
        using var socket = await AddressRace.ConnectAsync([_dead.EndPoint, Alive], TestContext.Current.CancellationToken);

        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(5, Of(SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(5, Of(SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(2, Of(SocketOptionName.TcpKeepAliveRetryCount));

        object? Of(SocketOptionName option) => socket.GetSocketOption(SocketOptionLevel.Tcp, option);
    }
}
