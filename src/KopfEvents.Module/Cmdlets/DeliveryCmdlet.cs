namespace KopfEvents.Module.Cmdlets;

/// <summary>A cmdlet that writes events: all are on the server, and told of, by its end.</summary>
public abstract class DeliveryCmdlet : ObjectCmdlet
{
    /// <summary>The way to the server; a command opens it at its beginning, when it knows how to deliver.</summary>
    private protected EventDelivery? Delivery { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        Delivery?.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Delivery?.Dispose();
        base.Dispose(disposing);
    }
}
