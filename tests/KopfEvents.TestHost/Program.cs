using System.Management.Automation;

// A bare PowerShell process for tests that need one of their own: runs the script file that it is given, prints what comes out
// and what goes wrong, and ends with 1 if anything did.
using var runspace = PowerShellEngine.Open();
using var shell = PowerShell.Create(runspace);
shell.AddScript(await File.ReadAllTextAsync(args[0])).AddParameters(args[1..]);
try
{
    foreach (var output in shell.Invoke()) Console.WriteLine(output);
}
catch (RuntimeException exception)
{
    Console.Error.WriteLine(exception.ErrorRecord);
    return 1;
}

foreach (var error in shell.Streams.Error) Console.Error.WriteLine($"{error.FullyQualifiedErrorId}: {error}");
return shell.Streams.Error.Count > 0 ? 1 : 0;
