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

    It 'takes what kubectl prints: <Arguments>' -ForEach @(
        @{ Arguments = 'pods -o json'; Count = 2 }
        @{ Arguments = 'pods -o yaml'; Count = 2 }
        @{ Arguments = 'pod web-0 -o json'; Count = 1 }
        @{ Arguments = 'pod/web-0 pod/web-1 -o yaml'; Count = 2 }
        @{ Arguments = 'pods -o name'; Count = 2 }
    ) {
        Assert-Kubectl
        $happened = kubectl get @(-split $Arguments) | Write-KopfInfo -Reason Printed -Message { "$($_.metadata.name)$_".Length -gt 0 } -PassThru

        $happened.Count | Should -Be $Count
        $happened[0].involvedObject.name | Should -Be web-0
    }

    It 'takes YAML and JSON files by the line' {
        Assert-Kubectl
        kubectl get pod web-0 -o yaml > $TestDrive/pod.yaml
        kubectl get pods -o json > $TestDrive/pods.json

        @(Get-Content $TestDrive/pod.yaml, $TestDrive/pods.json, $TestDrive/pod.yaml | Write-KopfInfo Read -PassThru).Count | Should -Be 4
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
            Should -Match '(?s)Type\s+Reason\s+Object\s+Message.*Warning\s+Checked\s+pod/web-0\s+take care'
    }

    It 'only says what it would do with -WhatIf, and asks no server' {
        # Only a host shows it, so this takes another one.
        $start = "Import-Module '$root/out/KopfEvents'; `$env:KUBECONFIG = '/no/such/file'; "
        (pwsh -NoProfile -Command "$start 'pod/web-0' | Write-KopfInfo Checked -Namespace apps -WhatIf" | Out-String).Trim() |
            Should -Be 'What if: Performing the operation "Write event Normal Checked" on target "pod/web-0 in namespace apps".'
    }

    It 'tells in the verbose stream where the event is' {
        $verbose = 'pod/web-0' | Write-KopfInfo Checked -Verbose 4>&1
        $verbose | ForEach-Object { $_ | Should -BeOfType System.Management.Automation.VerboseRecord }
        $verbose -join "`n" | Should -Match "(?s)Writing events to https://127\.0\.0\.1:\d+/.*Event 'Checked' for Pod default/web-0 is default/kopf-event-.*1 of 1 event was written"
    }

    It 'writes an error for what fails, and goes on with the rest' {
        $happened = 'pod/web-0', 'pod/no-such-pod', 'pod/web-1' | Write-KopfInfo Checked -PassThru -ErrorVariable failed -ErrorAction SilentlyContinue
        $happened.involvedObject.name | Should -Be 'web-0', 'web-1'
        $failed.FullyQualifiedErrorId | Should -Be 'NotFound,KopfEvents.Module.Commands.WriteKopfInfoCommand'
        $failed.TargetObject | Should -Be 'pod/no-such-pod'
        $failed.ErrorDetails.RecommendedAction | Should -Match 'kubectl get'
        { 'pod/no-such-pod' | Write-KopfInfo Checked -ErrorAction Stop } | Should -Throw '*"no-such-pod" not found*'
    }

    It 'has types beyond those of kopf in Write-KopfEvent' {
        ('pod/web-0' | Write-KopfEvent SomeType Checked -PassThru).type | Should -Be SomeType
    }

    It 'counts with -Aggregate' {
        1..5 | ForEach-Object { 'pod/web-0' } | Write-KopfWarning Repeated 'again and again' -Aggregate
        (Get-KopfEvent -Reason Repeated).count | Should -Be 5
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
