namespace KubernetesSandbox;

/// <summary>What can be changed while a sandbox is up; restarts keep it.</summary>
internal sealed class SandboxSettings
{
    private long _establishDelay;

    /// <summary>
    /// How long it takes until a new custom resource definition is established; see <see cref="Sandbox.EstablishDelay"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan EstablishDelay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _establishDelay));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            Volatile.Write(ref _establishDelay, value.Ticks);
        }
    }
}
