namespace KopfEvents.Tests.Support;

/// <summary>A file that is gone when the test is over.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kopfevents-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(Path);
}
