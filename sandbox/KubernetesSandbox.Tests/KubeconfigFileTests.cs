namespace KubernetesSandbox.Tests;

/// <summary>The kubeconfig has tokens and a key in it, so nobody but its owner can read it.</summary>
public sealed class KubeconfigFileTests : IDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubeconfig-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_temporary_one_is_its_owners_and_goes_with_the_sandbox()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes; the directory is the user's there.");
        string directory;
        await using (var sandbox = await StartAsync(null))
        {
            directory = Path.GetDirectoryName(sandbox.KubeconfigPath)!;
            Assert.Equal(OwnersFile, ModeOf(sandbox.KubeconfigPath));
            Assert.Equal(OwnersFile | UnixFileMode.UserExecute, ModeOf(directory));
            sandbox.ReplaceToken("admin", "another");
            Assert.Equal(OwnersFile, ModeOf(sandbox.KubeconfigPath));
        }

        Assert.False(Directory.Exists(directory));
    }

    [Fact]
    public async Task One_whose_place_was_chosen_stays_and_is_its_owners_though_it_was_open_to_all_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = Path.Combine(_directory.FullName, "open");
        await File.WriteAllTextAsync(path, "old", TestContext.Current.CancellationToken);
        SetMode(path, OwnersFile | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        await using (var sandbox = await StartAsync(path))
            Assert.Equal(OwnersFile, ModeOf(path));

        Assert.StartsWith(
            "apiVersion: v1\nkind: Config", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_directory_that_is_missing_is_made_and_is_the_owners()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = Path.Combine(_directory.FullName, "new", "kubeconfig");

        await using var sandbox = await StartAsync(path);

        Assert.Equal(OwnersFile | UnixFileMode.UserExecute, ModeOf(Path.GetDirectoryName(path)!));
    }

    private static Task<Sandbox> StartAsync(string? path) =>
        Sandbox.StartAsync(new SandboxOptions { KubeconfigPath = path }, TestContext.Current.CancellationToken);

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}
