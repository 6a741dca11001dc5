#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $cmdlets = (Import-PowerShellDataFile "$PSScriptRoot/../../KopfEvents.psd1").CmdletsToExport
    $topics = (Get-ChildItem "$PSScriptRoot/../../docs/about/*.help.txt").Name -replace '\.help\.txt$'
}

BeforeAll {
    $root = Resolve-Path "$PSScriptRoot/../.."
    Import-Module "$root/out/KopfEvents" -Force
}

Describe 'Get-Help' {
    It 'shows synopsis, parameters and examples of <_>' -ForEach $cmdlets {
        $help = Get-Help $_ -Full
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.examples.example.Count | Should -BeGreaterOrEqual 3
        (Get-Help $_ -Examples | Out-String) | Should -Match ([regex]::Escape($help.examples.example[0].code.Split("`n")[0]))
    }

    It 'shows <_>' -ForEach $topics {
        Get-Help $_ | Out-String | Should -Match 'LONG DESCRIPTION'
    }
}

Describe 'the help file' {
    It 'is what the pages give' {
        if (-not (Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)) { Set-ItResult -Skipped -Because 'Microsoft.PowerShell.PlatyPS is not installed' }
        & "$root/tools/Export-Help.ps1" -Path "$TestDrive/help.xml"
        Get-Content "$TestDrive/help.xml" -Raw | Should -BeExactly (Get-Content "$root/src/KopfEvents.Module/en-US/KopfEvents.Module.dll-Help.xml" -Raw)
    }
}
