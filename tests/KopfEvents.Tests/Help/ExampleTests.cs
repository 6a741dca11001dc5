using System.Management.Automation;
using System.Text.RegularExpressions;
using KubernetesSandbox;

namespace KopfEvents.Tests.Help;

/// <summary>
/// Every example of the pages, about topics and guides does what is said there, on the objects of the quickstart.
/// </summary>
public sealed partial class ExampleTests
{
    /// <summary>The first line of code that runs until somebody stops it.</summary>
    private const string Endless = "# Until Ctrl+C.";

    /// <summary>
    /// The first line of code that runs kubectl, which finds the server by the environment of a process of its own.
    /// </summary>
    private const string WithKubectl = "# Needs kubectl.";

    public static TheoryData<string, string> Examples =>
        [.. CmdletPage.Names.SelectMany(page => CmdletPage.Read(page).Examples.Select(one => (page, one.Title)))];

    public static TheoryData<string> Guides => [.. Guide.Names];

    public static TheoryData<string> Topics => [.. AboutTopic.Names];

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_does_what_its_page_says(string page, string title)
    {
        var example = CmdletPage.Read(page).Examples.Single(one => one.Title == title);
        await using var sandbox = await StartSandboxAsync();
        using var session = new PowerShellSession(sandbox.KubeconfigPath);

        Assert.Equal(example.Output ?? "", await RunAsync(sandbox, session, example.Code));
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task The_code_of_an_about_topic_runs_from_its_first_line_to_its_last(string topic)
    {
        await using var sandbox = await StartSandboxAsync();
        using var session = new PowerShellSession(sandbox.KubeconfigPath);

        foreach (var code in AboutTopic.Read(topic).Code) await RunAsync(sandbox, session, code);
    }

    [Theory]
    [MemberData(nameof(Guides))]
    public async Task The_code_of_a_guide_runs_from_its_first_line_to_its_last(string guide)
    {
        await using var sandbox = await StartSandboxAsync();
        using var session = new PowerShellSession(sandbox.KubeconfigPath);

        foreach (var (code, output) in Guide.Read(guide).Steps)
        {
            var shown = await RunAsync(sandbox, session, code);
            if (output is not null) Assert.Equal(output, shown);
        }
    }

    private static async Task<Sandbox> StartSandboxAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        var sandbox = await Sandbox.StartAsync(cancellationToken: stop);
        await sandbox.LoadQuickstartAsync();
        return sandbox;
    }

    private static async Task<string> RunAsync(Sandbox sandbox, PowerShellSession session, string code)
    {
        switch (code.Split('\n')[0])
        {
            case Endless:
                StopAtFirstEvent(sandbox, session, code);
                return "";
            case WithKubectl:
                Kubectl.SkipUnlessInstalled();
                return string.Join(
                    '\n', await TestHost.RunAsync($"Import-Module $module\n{code}", ("KUBECONFIG", sandbox.KubeconfigPath)));
            default:
                return RunWithoutErrors(session, code);
        }
    }

    /// <summary>Runs code until it has written an event.</summary>
    private static void StopAtFirstEvent(Sandbox sandbox, PowerShellSession session, string code)
    {
        var before = sandbox.EventsInNamespace("default").Count;
        using var shell = session.Begin(code);
        var running = shell.BeginInvoke();
        Assert.True(
            SpinWait.SpinUntil(
                () => sandbox.EventsInNamespace("default").Count > before || running.IsCompleted, TimeSpan.FromSeconds(60)));
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
    }

    /// <summary>Runs code as at a prompt, and gives what is on the screen.</summary>
    private static string RunWithoutErrors(PowerShellSession session, string code)
    {
        var terminal = new Terminal();
        using var shell = session.Begin(code).AddCommand("Out-Default");
        shell.Invoke(null, new PSInvocationSettings { Host = terminal });
        Assert.Empty(shell.Streams.Error.Select(error => error.ToString()));
        return WithoutChance(terminal.Text);
    }

    /// <summary>What is on the screen, with what differs from run to run and host to host as the pages have it.</summary>
    private static string WithoutChance(string text)
    {
        var plain = Colour().Replace(text, "").Replace(Environment.MachineName, "workstation", StringComparison.Ordinal);
        return BlanksAtEnd().Replace(Age().Replace(plain, "0s"), "").Trim('\n');
    }

    [GeneratedRegex(@"\x1B\[[0-9;]*m")]
    private static partial Regex Colour();

    [GeneratedRegex(@"(?<=\s)\ds(?=\s)")]
    private static partial Regex Age();

    [GeneratedRegex(" +$", RegexOptions.Multiline)]
    private static partial Regex BlanksAtEnd();
}
