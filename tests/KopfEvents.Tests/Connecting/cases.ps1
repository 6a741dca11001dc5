# Runs cases one after the other, as their turn comes on the standard input: a session of its own for each of them, in this
# process, whose environment is the case's for that long. What the session wrote goes into a file.
$ErrorActionPreference = 'Stop'
Import-Module $module
$null = Get-KopfOption # loads the engine
$engine = ([Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ KopfEvents).LoadFromAssemblyName('KopfEvents')
$pod = $engine.GetType('KopfEvents.Connections.Kubeconfigs.PodServiceAccount').GetProperty('Folder')
# This host has the core commands alone: no ConvertFrom-Json, no Format-List.
function Read-Json($element) {
    if ("$($element.ValueKind)" -eq 'Object') {
        $map = [Collections.Hashtable]::new() # names of variables differ by case
        foreach ($property in $element.EnumerateObject()) { $map[$property.Name] = Read-Json $property.Value }
        return $map
    }
    if ("$($element.ValueKind)" -eq 'Array') { return , @(foreach ($item in $element.EnumerateArray()) { Read-Json $item }) }
    return $element.ToString()
}
function Show-All($one) {
    "$one"
    foreach ($property in $one.PSObject.Properties) { "$($property.Name) = $($property.Value)" }
}
$plan = Read-Json ([Text.Json.JsonDocument]::Parse([IO.File]::ReadAllText($env:KOPFEVENTS_CASES)).RootElement)
$elsewhere = [Collections.Generic.Dictionary[string, Net.IPEndPoint[]]]::new()
foreach ($place in $plan.Elsewhere.Keys) { $elsewhere[$place] = @([Net.IPEndPoint]::new([Net.IPAddress]::Loopback, [int]$plan.Elsewhere[$place])) }
$engine.GetType('KopfEvents.Connections.Transport.AddressRace').GetProperty('Elsewhere').SetValue($null, $elsewhere)

$script = {
    param($case)
    $null = $ExecutionContext.SessionState.Path.SetLocation($case.Directory)
    foreach ($list in $case.Lists) {
        $arguments = $case.Arguments
        Get-KubeObject $list @arguments -Verbose
    }
}
$state = [initialsessionstate]::CreateDefault2()
$state.ImportPSModule(@($module))

while ($null -ne ($number = [Console]::In.ReadLine())) {
    $case = $plan.Cases[[int]$number]
    foreach ($name in $case.Environment.Keys) { [Environment]::SetEnvironmentVariable($name, $case.Environment[$name]) }
    $pod.SetValue($null, $case.ServiceAccount)
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    $shell = [powershell]::Create($runspace).AddScript($script).AddParameter('case', $case)
    try { $written = @($shell.Invoke()) } catch { $written = @($_) }
    $streams = $shell.Streams
    $all = @($written) + @($streams.Warning) + @($streams.Verbose) + @($streams.Debug) + @($streams.Information) + @($streams.Error)
    $texts = @(foreach ($one in $all) { Show-All $one })
    $texts += foreach ($one in $streams.Error) { for ($inner = $one.Exception; $inner; $inner = $inner.InnerException) { Show-All $inner } }
    [IO.File]::WriteAllText($case.Output, ($texts -join "`n"))
    $shell.Dispose()
    $runspace.Dispose()
    foreach ($name in $case.Environment.Keys) { [Environment]::SetEnvironmentVariable($name, $null) }
    [Console]::Out.WriteLine($number)
    [Console]::Out.Flush()
}
