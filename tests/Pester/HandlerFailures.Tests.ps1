#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"

    # The events of a pod of its own after a handler, the first one's reason and message.
    function Get-Outcome([scriptblock] $Handler, [hashtable] $With = @{}) {
        $pod = [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = "p-$(New-Guid)"; namespace = 'default'; uid = "$(New-Guid)" } }
        $null = $pod | Invoke-KopfHandler -Name fn -ScriptBlock $Handler -ErrorAction SilentlyContinue @With
        $pod | Get-KopfEvent | ForEach-Object { "$($_.reason): $($_.message)" }
    }
}

AfterAll { Close-Sandbox }

Describe 'A handler' {
    It 'has failed when <statement>' -ForEach @(
        @{ Statement = "ConvertFrom-Json '{'"; Expected = 'ArgumentException: Handler fn failed: Conversion from JSON failed*' }
        @{ Statement = 'Invoke-RestMethod http://127.0.0.1:9'; Expected = 'HttpRequestException: Handler fn failed: *refused*' }
        @{ Statement = 'Get-Item /no/such/file -ErrorAction Stop'; Expected = 'ItemNotFoundException: Handler fn failed: Cannot find path *' }
        @{ Statement = "Write-Error 'no' -ErrorAction Stop"; Expected = 'WriteErrorException: Handler fn failed: no' }
        @{ Statement = 'Get-Date -Year many'; Expected = "ParameterBindingException: Handler fn failed: Cannot bind parameter 'Year'*" }
        @{ Statement = '1/0'; Expected = 'DivideByZeroException: Handler fn failed: Attempted to divide by zero.' }
    ) {
        Get-Outcome ([scriptblock]::Create("$Statement; 'on'")) | Should -BeLike $Expected
    }

    It 'has succeeded when errors are only written' {
        $ErrorActionPreference = 'Continue'
        Get-Outcome { Get-Item /no/such/file; Write-Error 'no'; 'on' } | Should -Be 'Success: Handler fn succeeded.', 'Finished: All handlers succeeded.'
    }

    It 'names the class of an error that came from a job' {
        Get-Outcome { Start-Job { [int]::Parse('many') } | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop } |
            Should -Be "FormatException: Handler fn failed: The input string 'many' was not in a correct format."
        Get-Outcome { Start-ThreadJob { [int]::Parse('many') } | Receive-Job -Wait -AutoRemoveJob -ErrorAction Stop } |
            Should -Be "FormatException: Handler fn failed: The input string 'many' was not in a correct format."
    }

    It 'may run programs that write to stderr, with $ErrorActionPreference = <_>' -ForEach Continue, Stop {
        $ErrorActionPreference = $_
        $program, $arguments = $pwsh, ($pwshArguments + '-NoProfile', '-Command', '[Console]::Error.WriteLine("note")')
        Get-Outcome { & $program @arguments } @{ LogLevel = 'Information' } 6>$null |
            Should -Be 'Logging: note', 'Success: Handler fn succeeded.', 'Finished: All handlers succeeded.'
    }

    It 'makes no event of an empty line' {
        Get-Outcome { Write-Host ''; Write-Host 'said' } @{ LogLevel = 'Information'; Quiet = $true } 6>$null | Should -Be 'Logging: said'
    }
}

Describe 'Where PowerShell is locked down' {
    It 'handlers, script blocks and errors work' {
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule("$root/out/KopfEvents")
        $state.LanguageMode = 'ConstrainedLanguage'
        $shell = [powershell]::Create($state)
        $null = $shell.AddScript({
                $pod = @{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'locked'; namespace = 'default'; uid = 'u-locked' } }
                $pod | Invoke-KopfHandler -Name good { 'out'; Write-KopfInfo Inside { $_.metadata.name } }
                $pod | Invoke-KopfHandler -Name bad { 'before'; [System.IO.File]::ReadAllText('/etc/hostname') } -ErrorAction SilentlyContinue
            }.ToString())
        $shell.Invoke() | Should -Be out, before
        $shell.Streams.Error | Should -BeNullOrEmpty
        $shell.Dispose()
        'Inside: locked', 'Success: Handler good succeeded.' | Should -BeIn (
            [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'locked'; namespace = 'default'; uid = 'u-locked' } } |
                Get-KopfEvent | ForEach-Object { "$($_.reason): $($_.message)" })
    }
}

Describe 'Get-Help' {
    It 'opens no page of somebody else as that of <_>' -ForEach @((Import-PowerShellDataFile "$PSScriptRoot/../../KopfEvents.psd1").CmdletsToExport) {
        (Get-Help $_).relatedLinks.navigationLink.uri | Where-Object { $_ } | Should -BeNullOrEmpty
    }
}

Describe 'Write-KopfInfo -WhatIf' {
    It 'shows type, reason and message' {
        & $pwsh @pwshArguments -NoProfile -Command "Import-Module '$root/out/KopfEvents'; 'pod/web-0' | Write-KopfInfo Checked `"all``ngood`" -WhatIf" |
            Should -Be 'What if: Performing the operation "Write event Normal Checked: all good" on target "pod/web-0".'
    }
}

Describe 'An error about a Secret' {
    It 'shows in Get-Error what names it, and nothing of what it holds' {
        $secret = [pscustomobject]@{ apiVersion = 'v1'; kind = 'Secret'; metadata = @{ name = 'db'; namespace = 'default'; uid = 'u' }; data = @{ password = 'UExBTlRFRA==' } }
        $secret | Write-KopfInfo -Reason { 'two words' } -ErrorAction SilentlyContinue -ErrorVariable failed
        $secret | Invoke-KopfHandler -Quiet { throw 'no' } -ErrorAction SilentlyContinue -ErrorVariable +failed
        $shown = $failed | Get-Error | Out-String -Width 200
        $shown | Should -Match 'db'
        $shown | Should -Not -Match 'UExBTlRFRA'
    }
}
