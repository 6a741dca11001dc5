namespace KubernetesSandbox;

/// <summary>The kubeconfig on disk, readable by its owner only: tokens and a key are in it.</summary>
internal sealed class KubeconfigFile
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnersFile | UnixFileMode.UserExecute;

    private readonly DirectoryInfo? _temporary;

    /// <param name="path">Where the caller wants it; null: in a temporary directory, which is deleted with it.</param>
    public KubeconfigFile(string? path)
    {
        _temporary = path is null ? Directory.CreateTempSubdirectory("kubernetes-sandbox-") : null;
        Path = _temporary is null ? System.IO.Path.GetFullPath(path!) : System.IO.Path.Combine(_temporary.FullName, "kubeconfig");
    }

    public string Path { get; }

    public void Write(string yaml)
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnersDirectory);
            options.UnixCreateMode = OwnersFile;
        }

        using var file = new FileStream(Path, options);
        if (!OperatingSystem.IsWindows())
        {
            // One that was there already may have been open to others.
            File.SetUnixFileMode(file.SafeFileHandle, OwnersFile);
        }

        using var writer = new StreamWriter(file);
        writer.Write(yaml);
    }

    /// <summary>Deletes it, unless its place was chosen by the caller.</summary>
    public void Delete()
    {
        if (_temporary is { Exists: true })
        {
            _temporary.Delete(recursive: true);
        }
    }
}
