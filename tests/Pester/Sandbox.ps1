# Dot-sourced in BeforeAll: imports the staged module and starts the sandbox as a program of its own; when it is ready, it prints
# the path of its kubeconfig.
param([string[]] $Load = @("$PSScriptRoot/../../samples/Quickstart/definition.yaml", "$PSScriptRoot/../../samples/Quickstart/objects.yaml"))

$root = Resolve-Path "$PSScriptRoot/../.."
Import-Module "$root/out/KopfEvents" -Force

$program = Get-ChildItem "$root/sandbox/KubernetesSandbox/bin/*/net10.0/KubernetesSandbox.dll" | Sort-Object LastWriteTime | Select-Object -Last 1
$start = [Diagnostics.ProcessStartInfo]::new('dotnet', [string[]] @($program.FullName; '--quiet'; $Load | ForEach-Object { '--load', $_ }))
$start.RedirectStandardOutput = $true
$sandbox = [Diagnostics.Process]::Start($start)
$env:KUBECONFIG = $sandbox.StandardOutput.ReadLine()

# How to start another pwsh like this one: as a .NET tool it is a library that dotnet runs.
$pwsh, $pwshArguments = [Environment]::ProcessPath, @()
if ([IO.Path]::GetFileNameWithoutExtension($pwsh) -eq 'dotnet') { $pwshArguments = @("$PSHOME/pwsh.dll") }

function Close-Sandbox {
    $sandbox.Kill()
    Remove-Item $env:KUBECONFIG -ErrorAction Ignore
}

# Skips the test where there is no kubectl.
function Assert-Kubectl {
    if (-not (Get-Command kubectl -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'kubectl is not on the PATH' }
}
