#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Builds and tests the module, for those who live in pwsh. The steps themselves are MSBuild's.
.PARAMETER Task
    Build stages the importable module in out/KopfEvents. Test builds, then runs `dotnet test` and, with Pester 5, tests/Pester.
    Docs makes the help file anew from the pages in docs/cmdlets, and stages it; it needs Microsoft.PowerShell.PlatyPS.
.PARAMETER Configuration
    Debug or Release.
#>
[CmdletBinding()]
param(
    [ValidateSet('Build', 'Test', 'Docs')]
    [string] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true
Push-Location $PSScriptRoot
try {
    if ($Task -eq 'Docs') { ./tools/Export-Help.ps1 }
    dotnet build --configuration $Configuration -nologo
    if ($Task -eq 'Test') {
        dotnet test --no-build --configuration $Configuration
        if (Get-Module -ListAvailable Pester | Where-Object Version -GE ([version] '5.0')) {
            Invoke-Pester -Configuration (New-PesterConfiguration -Hashtable @{
                    Run        = @{ Path = 'tests/Pester'; Throw = $true }
                    TestResult = @{ Enabled = $true; OutputFormat = 'NUnitXml'; OutputPath = 'TestResults/Pester.xml' }
                    Output     = @{ Verbosity = 'Detailed' }
                })
        }
        else {
            Write-Warning 'tests/Pester was not run: there is no Pester 5.'
        }
    }
}
finally {
    Pop-Location
}
