#!/usr/bin/env pwsh
#Requires -Version 7.4
<#
.SYNOPSIS
    Runs tests/Pester and the tests of samples/Testing against the staged module, or tests/Package against a package, in the pwsh that runs this.
.DESCRIPTION
    The last line counts: PESTER <passed> <failed> <skipped>. It is an error when a test has failed, and when there was none.
.PARAMETER Package
    The package to test.
.PARAMETER Pester
    The manifest of Pester. By default it is the one that the build has restored; another one tries another version.
#>
[CmdletBinding()]
param(
    [string] $Package,

    [string] $Pester
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/..").Path
if (-not $Pester) { $Pester = dotnet msbuild "$root/tests/KopfEvents.Tests" -getProperty:PesterManifest }
Import-Module $Pester -Force
"Pester $((Get-Module Pester).Version) in pwsh $($PSVersionTable.PSVersion)"

$name = $Package ? 'Package' : 'Pester'
$tests = $Package ? @{ Path = "$root/tests/Package"; Data = @{ Package = $Package } } : @{ Path = "$root/tests/Pester", "$root/samples/Testing" }
$result = Invoke-Pester -Configuration (New-PesterConfiguration -Hashtable @{
        Run        = @{ Container = New-PesterContainer @tests; PassThru = $true }
        TestResult = @{ Enabled = $true; OutputFormat = 'NUnitXml'; OutputPath = "$root/TestResults/$name.xml" }
        Output     = @{ Verbosity = 'Detailed' }
    })
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
'PESTER {0} {1} {2}' -f $result.PassedCount, $failed, $result.SkippedCount
if ($failed) { throw "$failed of the tests in tests/$name have failed." }
if (-not $result.PassedCount) { throw "No test in tests/$name has run." }
