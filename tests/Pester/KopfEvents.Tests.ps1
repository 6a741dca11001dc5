#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'the module' {
    It 'exports what its manifest lists' {
        $manifest = Import-PowerShellDataFile "$PSScriptRoot/../../KopfEvents.psd1"
        (Get-Command -Module KopfEvents).Name | Sort-Object | Should -Be ($manifest.CmdletsToExport | Sort-Object)
    }

    It 'has approved verbs only' {
        Get-Command -Module KopfEvents | Where-Object Verb -NotIn (Get-Verb).Verb | Should -BeNullOrEmpty
    }
}

Describe 'Write-Kopf*' {
    It 'writes an event about <Name>' -ForEach @(
        @{ Name = 'a name'; Value = 'pod/web-0' }
        @{ Name = 'converted JSON'; Value = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"default"}}' | ConvertFrom-Json }
        @{ Name = 'a hashtable from JSON'; Value = '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-0","namespace":"default"}}' | ConvertFrom-Json -AsHashtable }
    ) {
        $happened = $Value | Write-KopfInfo -Reason Checked -Message 'all good' -PassThru

        $happened.type | Should -Be Normal
        $happened.involvedObject.kind | Should -Be Pod
        $happened.involvedObject.uid | Should -Match '^[0-9a-f-]{36}$'
    }

    It 'reports the error of Write-Error and of a cmdlet' {
        $happened = try { Write-Error 'it broke' -ErrorAction Stop } catch { 'pod/web-0' | Write-KopfException -PassThru }
        $happened.message | Should -Be 'it broke'
        $happened.reason | Should -Be WriteErrorException

        $happened = try { Get-Item /no/such/file -ErrorAction Stop } catch { 'pod/web-0' | Write-KopfException -PassThru }
        $happened.reason | Should -Be ItemNotFoundException
    }

    It 'shows events as a table' {
        'pod/web-0' | Write-KopfWarning Checked 'take care' -PassThru | Out-String -Width 80 |
            Should -Match '(?s)TYPE\s+REASON\s+OBJECT\s+MESSAGE.*Warning\s+Checked\s+pod/web-0\s+take care'
    }

    It 'does nothing with -WhatIf' {
        'pod/no-such-pod' | Write-KopfInfo Checked -WhatIf -ErrorVariable failed
        $failed | Should -BeNullOrEmpty
    }

    It 'completes event types' {
        (TabExpansion2 'Write-KopfEvent W' 17).CompletionMatches.CompletionText | Should -Contain Warning
    }

    It 'keeps to the object of a runspace in ForEach-Object -Parallel' {
        $results = 'web-0', 'web-1' | ForEach-Object -Parallel {
            Import-Module $using:root/out/KopfEvents
            "pod/$_" | Invoke-KopfHandler -Quiet { Write-KopfInfo Parallel -Message $_ -PassThru }
        }
        $results | ForEach-Object { $_.message | Should -Be "pod/$($_.involvedObject.name)" }
        $results.Count | Should -Be 2
    }
}
