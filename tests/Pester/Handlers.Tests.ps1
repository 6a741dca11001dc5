#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'Invoke-KopfHandler' {
    It 'gives the object as $_, and to the Write cmdlets' {
        $output = Get-KubeObject pods web-0 | Invoke-KopfHandler { Write-KopfInfo Inside -PassThru; $_.metadata.name } create_fn
        $output[0].involvedObject.name, $output[0].action | Should -Be 'web-0', 'create_fn'
        $output[1] | Should -Be web-0
    }

    It 'tells success and failure as events, and failure as an error' {
        'pod/web-1' | Invoke-KopfHandler -Handler ([ordered]@{ first = { }; second = { throw 'it broke' } }) -ErrorVariable failed -ErrorAction SilentlyContinue

        $failed[-1].ToString() | Should -Be 'Handler second failed: it broke'
        'pod/web-1' | Get-KopfEvent | ForEach-Object { "$($_.type) $($_.message)" } |
            Should -Be 'Normal Handler first succeeded.', 'Error Handler second failed: it broke'
    }

    It 'keeps the streams of a handler, and makes events of them with -LogLevel' {
        $all = 'kopfexample/kopf-example-1' | Invoke-KopfHandler -Quiet -LogLevel Warning { Write-Warning 'careful'; Write-Information 'by the way'; 'output' } 3>&1 6>&1
        $all | ForEach-Object { $_.GetType().Name } | Should -Be WarningRecord, InformationRecord, String
        'kopfexample/kopf-example-1' | Get-KopfEvent -Reason Logging | ForEach-Object message | Should -Be careful
    }

    It 'warns of an event that fails inside, and goes on' {
        $all = 'pod/web-0' | Invoke-KopfHandler -Quiet { 'pod/no-such-pod' | Write-KopfInfo Checked; 'done' } 3>&1
        $all[0].Message | Should -Match '"no-such-pod" not found'
        $all[1] | Should -Be done
    }

    It 'does not ask for an object when there is none, as it would hold up a runbook' {
        { Invoke-KopfHandler { 'run' } } | Should -Throw -ErrorId 'NoObject,*'
        @() | Invoke-KopfHandler { 'run' } | Should -BeNullOrEmpty
    }

    It 'runs nothing with -WhatIf' {
        'pod/web-0' | Invoke-KopfHandler { 'run' } -WhatIf | Should -BeNullOrEmpty
    }

    It 'completes the levels of -LogLevel' {
        $line = "'pod/web-0' | Invoke-KopfHandler -LogLevel "
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be Error, Information, Warning
    }
}

Describe 'Set-KopfOption and Get-KopfOption' {
    AfterEach { Set-KopfOption -Default }

    It 'sets what is named, for the cmdlets that follow' {
        Set-KopfOption -Component my-operator -Level Warning
        'pod/web-0' | Write-KopfInfo Checked -PassThru | Should -BeNullOrEmpty
        ('pod/web-0' | Write-KopfWarning Checked -PassThru).source.component | Should -Be my-operator
        (Get-KopfOption).Enabled | Should -BeTrue
    }

    It 'gives the options with -PassThru, and sets nothing with -WhatIf' {
        (Set-KopfOption -Instance replica-7 -PassThru).Instance | Should -Be replica-7
        Set-KopfOption -Instance other -WhatIf
        (Get-KopfOption).Instance | Should -Be replica-7
    }

    It 'completes the levels' {
        (TabExpansion2 'Set-KopfOption -Level ' 22).CompletionMatches.CompletionText | Should -Be Error, Info, Warning
    }
}
