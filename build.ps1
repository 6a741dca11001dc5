#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds and tests the module, for those who live in pwsh. The steps themselves are MSBuild's.
.PARAMETER Task
    Build stages the importable module in out/KopfEvents. Test builds, then runs `dotnet test` and, with Pester 5, tests/Pester.
    Docs makes the help file anew from the pages in docs/cmdlets, and stages it; it needs Microsoft.PowerShell.PlatyPS.
    Package makes out/KopfEvents.<version>.nupkg for the PowerShell Gallery, and installs and tries it with Pester 5.
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
    [string] $Configuration = 'Debug',

    [string] $Tag
)

function Invoke-PesterTest([string] $Name, [hashtable] $Run) {
    if (-not (Get-Module -ListAvailable Pester | Where-Object Version -GE ([version] '5.0'))) {
        Write-Warning "The tests of $Name were not run: there is no Pester 5."
        return
    }

    Import-Module Pester -MinimumVersion 5.0
    if ($Run.Data) { $Run = @{ Container = New-PesterContainer @Run } }
    Invoke-Pester -Configuration (New-PesterConfiguration -Hashtable @{
            Run        = $Run + @{ Throw = $true }
            TestResult = @{ Enabled = $true; OutputFormat = 'NUnitXml'; OutputPath = "TestResults/$Name.xml" }
            Output     = @{ Verbosity = 'Detailed' }
        })
}

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Push-Location $PSScriptRoot
try {
    if ($Task -eq 'Docs') { ./tools/Export-Help.ps1 }
    dotnet build --configuration $Configuration -nologo
    if ($Task -eq 'Test') {
        dotnet test --no-build --configuration $Configuration
        Invoke-PesterTest Pester @{ Path = 'tests/Pester' }
    }

    if ($Task -eq 'Package') {
        $package = ./tools/New-Package.ps1 -Tag $Tag
        '{0} has {1:n1} MB.' -f $package.Name, ($package.Length / 1MB)
        Invoke-PesterTest Package @{ Path = 'tests/Pester/Package.Tests.ps1'; Data = @{ Package = $package.FullName } }
    }
}
finally {
    Pop-Location
}
