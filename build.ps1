#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds and tests the module, for those who live in pwsh. The steps themselves are MSBuild's.
.DESCRIPTION
    Where there is no pwsh, `dotnet tool restore` brings one, and `dotnet pwsh build.ps1` runs this in it. The tests in pwsh always run in
    that one, with the Pester that the build restores.
.PARAMETER Task
    Build stages the importable module in out/KopfEvents. Test builds, then runs `dotnet test` and tests/Pester.
    Docs makes the help file anew from the pages in docs/cmdlets, and stages it; it needs Microsoft.PowerShell.PlatyPS.
    Package makes out/KopfEvents.<version>.nupkg for the PowerShell Gallery, and tests it: installs it, writes an event, updates, uninstalls.
.PARAMETER Configuration
    Debug or Release. A package is always of a Release build.
.PARAMETER Tag
    The tag that is released, such as v1.2.0: anything else than that version is not packaged.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Docs', 'Package')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = $Task -eq 'Package' ? 'Release' : 'Debug',

    [string] $Tag
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Push-Location $PSScriptRoot
try {
    if ($Task -eq 'Docs') { ./tools/Export-Help.ps1 }
    dotnet build --configuration $Configuration -nologo
    if ($Task -in 'Test', 'Package') { dotnet tool restore }
    if ($Task -eq 'Test') {
        dotnet test --no-build --configuration $Configuration
        dotnet pwsh -NoProfile -File tools/Invoke-PesterTest.ps1
    }

    if ($Task -eq 'Package') {
        $package = ./tools/New-Package.ps1 -Tag $Tag
        '{0} has {1:n1} MB.' -f $package.Name, ($package.Length / 1MB)
        dotnet pwsh -NoProfile -File tools/Invoke-PesterTest.ps1 -Package $package.FullName
    }
}
finally {
    Pop-Location
}
