namespace KopfEvents.Tests.Cmdlets;

/// <summary>When a handler of Invoke-KopfHandler has failed, and what is said of it.</summary>
public sealed class HandlerFailureTests(SandboxFixture fixture) : SandboxSession(fixture.Sandbox), IClassFixture<SandboxFixture>
{
    private const string Setup =
        """
        $pod = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'a'; namespace = 'apps'; uid = 'u' } }
        function Fail {
            [CmdletBinding()] param()
            $late = [TimeoutException]::new('late')
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new($late, 'Late', 'OperationTimeout', $null))
        }
        class NoText : Exception { NoText() : base('') {} }

        """;

    public static TheoryData<string, string, string> Failures => new()
    {
        { "1/0", "DivideByZeroException", "Attempted to divide by zero." },
        { "[int]::Parse('many')", "FormatException", "The input string 'many' was not in a correct format." },
        { "[int]'many'", "FormatException", "The input string 'many' was not in a correct format." },
        { "[xml]'<a'", "XmlException", "Data at the root level is invalid. Line 1, position 1." },
        { "@{}.Add($null, 1)", "ArgumentNullException", "Value cannot be null. (Parameter 'key')" },
        { "No-SuchCommand", "CommandNotFoundException", "The term 'No-SuchCommand' is not recognized*" },
        { "$missing.NoMethod()", "RuntimeException", "You cannot call a method on a null-valued expression." },
        { "throw 'text'", "RuntimeException", "text" },
        { "throw [TimeoutException]::new('late')", "TimeoutException", "late" },
        { "Fail -ErrorAction Stop", "TimeoutException", "late" },
        { "$ErrorActionPreference = 'Stop'; Fail", "TimeoutException", "late" },
        { "Import-Module NoSuchModule -ErrorAction Stop", "FileNotFoundException",
            "The specified module 'NoSuchModule' was not loaded*" },
        { "1 | ForEach-Object { [int]::Parse('many') }", "FormatException",
            "The input string 'many' was not in a correct format." },
        { "function Inner { 1/0; 'on' }; Inner", "DivideByZeroException", "Attempted to divide by zero." },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_statement_that_throws_fails_the_handler_whatever_the_preference(string statement, string reason, string message)
    {
        foreach (var preference in (string[])["Continue", "SilentlyContinue", "Ignore"])
        {
            fixture.Sandbox.ClearRequests();
            var result = Session.Run(
                $"{Setup} $ErrorActionPreference = '{preference}'; $pod | Invoke-KopfHandler -Name fn {{ 'before'; {statement}; "
                + $"'behind' }}");

            Assert.Equal("before", Assert.Single(result.Output).ToString());
            if (preference == "Continue") AssertText($"Handler fn failed: {message}", Assert.Single(result.Errors).ToString());
            var posted = Assert.Single(fixture.PostedEvents());
            Assert.Equal(("Error", reason), ((string)posted["type"]!, (string)posted["reason"]!));
            AssertText($"Handler fn failed: {message}", (string)posted["message"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failed_handler_says_the_same_as_Write_KopfException(string statement, string reason, string message)
    {
        Session.Run($"{Setup} try {{ {statement} }} catch {{ $pod | Write-KopfException }}").AssertNoErrors();

        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal(reason, (string)posted["reason"]!);
        AssertText(message, (string)posted["message"]!);
    }

    [Theory]
    [InlineData("{ Fail; 'on' }")]
    [InlineData("{ try { 1/0 } catch { }; 'on' }")]
    [InlineData("{ & /bin/sh -c 'echo note >&2'; 'on' }")]
    [InlineData("{ & /bin/sh -c 'exit 3'; 'on' }")]
    public void An_error_that_is_only_written_is_no_failure(string handler)
    {
        var result = Session.Run($"{Setup} $pod | Invoke-KopfHandler -Name fn {handler} -ErrorAction SilentlyContinue");

        Assert.Equal("on", Assert.Single(result.Output).ToString());
        Assert.Equal(
            ["Success", "Finished"], fixture.PostedEvents().Select(one => (string)one["reason"]!).Order(StringComparer.Ordinal)
            .Reverse());
    }

    [Theory]
    [InlineData("Continue")]
    [InlineData("Stop")]
    public void What_a_program_writes_to_stderr_is_information(string preference)
    {
        var result = Session.Run(
            $"{Setup} $ErrorActionPreference = '{preference}'; $pod | Invoke-KopfHandler -Name fn -Quiet -LogLevel Information "
            + $"{{ & /bin/sh -c 'echo one >&2; echo two >&2; echo out'; 'on' }}");

        result.AssertNoErrors();
        Assert.Equal(["out", "on"], result.Output.Select(one => one.ToString()));
        Assert.Equal(["one", "two"], result.Information);
        Assert.Equal(
            ["Normal Logging one", "Normal Logging two"],
            fixture.PostedEvents().Select(one => $"{one["type"]} {one["reason"]} {one["message"]}")
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void From_Warning_on_the_stderr_of_a_program_makes_no_event()
    {
        Session.Run($"{Setup} $pod | Invoke-KopfHandler -Quiet -LogLevel Warning {{ & /bin/sh -c 'echo note >&2' }}")
            .AssertNoErrors();

        Assert.Empty(fixture.PostedEvents());
    }

    [Theory]
    [InlineData("throw 'text'")]
    [InlineData("throw [TimeoutException]::new('late')")]
    [InlineData("1/0")]
    public void The_error_knows_where_in_the_script_it_was(string statement)
    {
        var error = Session.Run($"{Setup} function Outer {{ {statement} }}; $pod | Invoke-KopfHandler {{ Outer }}").OnlyError;

        var inner = Assert.IsAssignableFrom<System.Management.Automation.RuntimeException>(error.Exception.InnerException);
        Assert.Contains("at Outer, ", inner.ErrorRecord.ScriptStackTrace, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw [NoText]::new()", "NoText")]
    [InlineData("throw [Exception]::new(' ')", "Exception")]
    public void An_exception_without_text_leaves_nothing_behind_the_sentence(string statement, string reason)
    {
        var result = Session.Run($"{Setup} $pod | Invoke-KopfHandler -Name fn {{ {statement} }}");

        Assert.Equal("Handler fn failed", result.OnlyError.ToString());
        var posted = Assert.Single(fixture.PostedEvents());
        Assert.Equal((reason, "Handler fn failed"), ((string)posted["reason"]!, (string)posted["message"]!));
    }

    [Theory]
    [InlineData("$PSCmdlet.WriteInformation('', @())")]
    [InlineData("$PSCmdlet.WriteWarning('')")]
    [InlineData("$PSCmdlet.WriteInformation('  ', @())")]
    public void An_empty_line_makes_no_event(string write)
    {
        Session.Run(
            $"{Setup} function Say {{ [CmdletBinding()] param() {write} }}; $pod | Invoke-KopfHandler -Quiet -LogLevel "
            + $"Information {{ Say }}").AssertNoErrors();

        Assert.Empty(fixture.PostedEvents());
    }

    [Theory]
    [InlineData("foreach ($i in 1..2) { $pod | Invoke-KopfHandler -Quiet { 'in'; break }; 'behind' }", "in behind in behind")]
    [InlineData("foreach ($i in 1..2) { $pod | Invoke-KopfHandler -Quiet { 'in'; continue }; 'behind' }", "in behind in behind")]
    [InlineData(
        ":outer foreach ($i in 1..2) { $pod | Invoke-KopfHandler -Quiet { 'in'; break outer }; 'behind' }",
        "in behind in behind")]
    [InlineData("$pod | Invoke-KopfHandler -Quiet { 1..9 | Select-Object -First 2; 'behind' }", "1 2 behind")]
    [InlineData("$pod | Invoke-KopfHandler -Quiet { 'in'; return 'returned'; 'not' }", "in returned")]
    [InlineData(
        "$pod | Invoke-KopfHandler -Quiet { $pod | Invoke-KopfHandler -Quiet { 1/0 } -ErrorAction SilentlyContinue; 'behind' }",
        "behind")]
    public void Handlers_keep_to_themselves(string script, string expected)
    {
        var result = Session.Run(
            Setup + "function Select-Object { param($First) begin { $n = 0 } process { if ($n++ -lt $First) { $_ } } }\n"
            + script);

        result.AssertNoErrors();
        Assert.Equal(expected, string.Join(' ', result.Output));
    }

    [Fact]
    public void An_error_of_another_process_has_its_own_class_and_text()
    {
        // What Receive-Job gives: an exception of which only the properties and the names of its classes are left.
        Session.Run(
            Setup + """
            $inner = [System.FormatException]::new("The input string 'many' was not in a correct format.")
            $wrapper = [System.Management.Automation.MethodInvocationException]::new('Exception calling "Parse"', $inner)
            $text = [System.Management.Automation.PSSerializer]::Serialize($wrapper, 2)
            $remote = [System.Management.Automation.PSSerializer]::Deserialize($text)
            $flags = [System.Reflection.BindingFlags]'Instance, NonPublic'
            $exception = [System.Management.Automation.RemoteException]::new('Exception calling "Parse"')
            $field = [System.Management.Automation.RemoteException].GetField('_serializedRemoteException', $flags)
            $field.SetValue($exception, $remote)
            $pod | Invoke-KopfHandler -Name fn { throw $exception } -ErrorAction SilentlyContinue
            $pod | Write-KopfException -Exception $exception
            """).AssertNoErrors();

        Assert.Equal(
            [("FormatException", "Handler fn failed: The input string 'many' was not in a correct format."),
                ("FormatException", "The input string 'many' was not in a correct format.")],
            fixture.PostedEvents().Select(one => ((string)one["reason"]!, (string)one["message"]!)));
    }

    [Fact]
    public void Without_an_error_in_the_catch_block_the_advice_is_to_give_it()
    {
        var result = Session.Run($"{Setup} try {{ 1/0 }} catch {{ $pod | ForEach-Object {{ $_ | Write-KopfException }} }}");

        Assert.Contains("-Exception $failure", result.OnlyError.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    private static void AssertText(string expected, string actual)
    {
        if (expected.EndsWith('*')) Assert.StartsWith(expected[..^1], actual, StringComparison.Ordinal);
        else Assert.Equal(expected, actual);
    }
}
