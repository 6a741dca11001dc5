using System.CommandLine.Invocation;
using KubernetesSandbox;

var command = SandboxCommand.Parse(args);
if (command is { Action: ParseErrorAction, Errors: [var error, ..] })
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

return await command.InvokeAsync();
