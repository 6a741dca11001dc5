using System.Net;
using KubernetesSandbox.Authentication;

namespace KubernetesSandbox;

/// <summary>How a <see cref="Sandbox"/> is set up.</summary>
public sealed record SandboxOptions
{
    /// <summary>The TCP port to listen on; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where to listen. Loopback unless told otherwise: the tokens are no secret.</summary>
    public IPAddress ListenAddress { get; init; } = IPAddress.Loopback;

    /// <summary>Where the kubeconfig goes; by default a temporary file that is deleted with the sandbox.</summary>
    public string? KubeconfigPath { get; init; }

    /// <summary>Users beyond <c>admin</c>, <c>viewer</c> and <c>writer</c>; each gets a context in the kubeconfig.</summary>
    public IReadOnlyList<SandboxUser> Users { get; init; } = [];

    /// <summary>How long an event is kept after its last write (kube-apiserver: <c>--event-ttl</c>, one hour).</summary>
    public TimeSpan EventTimeToLive { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long it takes until a new custom resource definition is established; see <see cref="Sandbox.EstablishDelay"/>.
    /// </summary>
    public TimeSpan EstablishDelay { get; init; }

    /// <summary>Whether <see cref="Sandbox.Requests"/> keeps what was asked.</summary>
    public bool RecordRequests { get; init; }

    /// <summary>How many changes are kept for watches; one that asks for older ones gets a 410.</summary>
    public int HistoryLength { get; init; } = 20_000;

    /// <summary>The clock for timestamps, ages, and expiry.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
