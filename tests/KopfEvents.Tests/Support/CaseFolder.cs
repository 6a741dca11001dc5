using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

using KopfEvents.Tests.Connecting;

namespace KopfEvents.Tests.Support;

/// <summary>A case on disk: its files with real ports and certificates, and what its exec plugin leaves behind.</summary>
internal sealed partial class CaseFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kopfevents-kubeconfig-");
    private readonly CaseNetwork _network;

    public CaseFolder(KubeconfigCase one, CaseNetwork network)
    {
        _network = network;
        Directory.CreateDirectory(System.IO.Path.Combine(Path, "home"));
        if (one.Cwd is not null) Directory.CreateDirectory(Fill(one.Cwd));
        foreach (var (name, file) in one.Files) Write(System.IO.Path.Combine(Path, name), file);
        foreach (var (name, text) in one.ServiceAccount ?? [])
        {
            Write(System.IO.Path.Combine(ServiceAccount, name), new CaseFile(text));
        }
    }

    public string Path => _folder.FullName;

    /// <summary>Where the files of the service account are; not there if there are none.</summary>
    public string ServiceAccount => System.IO.Path.Combine(Path, "serviceaccount");

    /// <summary>The runs of the plugin: what it got.</summary>
    public IReadOnlyList<(string[] Arguments, Dictionary<string, string> Environment)> Runs =>
        [.. Directory.EnumerateDirectories(Path, "run-*").Order(StringComparer.Ordinal).Select(run => (
            Split(System.IO.Path.Combine(run, "arguments")),
            Split(System.IO.Path.Combine(run, "environment")).Select(line => line.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1])))];

    /// <summary>Puts the real values in.</summary>
    public string Fill(string text) => Placeholder().Replace(text, match => (match.Groups[1].Value, match.Groups[2].Value) switch
    {
        ("DIR", _) => Path,
        ("PORT", var name) => _network.Port(name).ToString(CultureInfo.InvariantCulture),
        ("PEM", var name) => _network.Certificates.Text(name).TrimEnd('\n'),
        ("B64", var name) => Convert.ToBase64String(Encoding.ASCII.GetBytes(_network.Certificates.Text(name))),
        ("JSONPEM", var name) => JsonSerializer.Serialize(_network.Certificates.Text(name)),
        ("RECORD_RUN", _) =>
            $"""
            run=$(mktemp -d "{Path}/run-$(date +%s%N)-XXXXXX")
            for one in "$@"; do printf '%s\0' "$one"; done > "$run/arguments"
            env -0 > "$run/environment"
            """,
        (var now, _) => DateTime.UtcNow.AddSeconds(int.Parse(now[3..], CultureInfo.InvariantCulture))
            .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    });

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string path, CaseFile file)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var text = Fill(file.Text);
        if (file.Encoding == "crlf") text = text.ReplaceLineEndings("\r\n");
        File.WriteAllText(
            path, text, file.Encoding == "utf-16" ? Encoding.Unicode : new UTF8Encoding(file.Encoding == "utf-8-sig"));
        if (file.Mode is { } mode && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    private static string[] Split(string path) => File.ReadAllText(path).Split('\0')[..^1];

    [GeneratedRegex(@"@(DIR|PORT|PEM|B64|JSONPEM|RECORD_RUN|NOW[+-]\d+)(?::([\w.-]+))?@")]
    private static partial Regex Placeholder();
}
