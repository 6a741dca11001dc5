#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PSResourceGet'; ModuleVersion = '1.1.0' }
<#
.SYNOPSIS
    Makes the package for the PowerShell Gallery, and gives its file.
.DESCRIPTION
    The module is built and staged anew for it, in Release, so that nothing of earlier builds gets in: the manifest, the module's
    assembly, formats, help, licences, and the plain assemblies of the engine and its dependencies, which work on every system.
    Beside them are native images for the system that builds. A release is built on Linux x64, where runbooks run as short
    processes. The images are most of the package, and those for a system that no build runs on would be tried by nobody.
    Symbols and XML comments stay out: they serve those who have the source.

    The release notes are what the changelog says of the manifest's version, or of what is unreleased.
.PARAMETER Path
    The folder for the package.
.PARAMETER Tag
    The tag that is released, such as v1.2.0: only that version is packaged, and only when the changelog has it.
#>
[CmdletBinding()]
[OutputType([System.IO.FileInfo])]
param(
    [string] $Path = "$PSScriptRoot/../out",

    [string] $Tag
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
$root = Resolve-Path "$PSScriptRoot/.."
$version = (Import-PowerShellDataFile "$root/KopfEvents.psd1").ModuleVersion
$changelog = Get-Content "$root/CHANGELOG.md" -Raw
if ($Tag -and $Tag -ne "v$version") { throw "The tag is $Tag, but the version in KopfEvents.psd1 is $version." }
if ($Tag -and $changelog -notmatch "(?m)^## \[$version\]") { throw "CHANGELOG.md has no section [$version]." }
$notes = $version, 'Unreleased' | ForEach-Object { [regex]::Match($changelog, "(?ms)^## \[$_\][^\n]*\n(.+?)(?=^## |\z)").Groups[1].Value.Trim() } |
    Where-Object Length | Select-Object -First 1

$staging = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
try {
    dotnet build "$root/src/KopfEvents.Module" --configuration Release -nologo -clp:NoSummary "-p:StagedModule=$staging/KopfEvents/" | Out-Host
    $manifest = "$staging/KopfEvents/KopfEvents.psd1"
    $line = "ReleaseNotes = '$($notes.Replace("'", "''"))'"
    [regex]::Replace((Get-Content $manifest -Raw), '(?m)^( +)LicenseUri.*', { param($match) "$match`n$($match.Groups[1])$line" }) | Set-Content $manifest -NoNewline

    $null = New-Item $Path -ItemType Directory -Force
    Remove-Item (Join-Path $Path "KopfEvents.$version.nupkg") -ErrorAction Ignore
    Compress-PSResource -Path "$staging/KopfEvents" -DestinationPath $Path -PassThru
}
finally {
    Remove-Item $staging -Recurse -Force -ErrorAction Ignore
}
