#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1" -Load "$PSScriptRoot/../../samples/Runbook/manifests/namespace.yaml", "$PSScriptRoot/../KopfEvents.Tests/Runbook/objects.yaml"
    $runbook = "$root/samples/Runbook/runbook.ps1"
    $modulePath = $env:PSModulePath
    $env:PSModulePath = "$root/out$([IO.Path]::PathSeparator)$modulePath"

    # As the image starts it: a process of its own, in which the module loads by its name.
    function Invoke-Runbook { & $pwsh @pwshArguments -NoLogo -NoProfile -NonInteractive -File $runbook @args 2>&1 }
}

AfterAll {
    $env:PSModulePath = $modulePath
    Close-Sandbox
}

Describe 'runbook.ps1' {
    It 'ends with <ExitCode> given <Arguments>' -ForEach @(
        @{ Arguments = @('-AllNamespaces'); ExitCode = 2 }
        @{ Arguments = @('-AllNamespaces', '-WhatIf'); ExitCode = 2 }
        @{ Arguments = @('-Namespace', 'kopf-runbook', '-CertificateNamespace', 'default,kube-system'); ExitCode = 0 }
        @{ Arguments = @('-Namespace', 'kopf-runbook', '-CertificateNamespace', 'nowhere', '-WhatIf'); ExitCode = 1 }
        @{ Arguments = @('-MaxRestarts', 'many'); ExitCode = 1 }
        @{ Arguments = @('-MaxRestarts', '-1'); ExitCode = 1 }
        @{ Arguments = @('-Shard', '4/4'); ExitCode = 1 }
        @{ Arguments = @('-Namespace', 'default', '-AllNamespaces'); ExitCode = 1 }
    ) {
        $null = Invoke-Runbook @Arguments
        $LASTEXITCODE | Should -Be $ExitCode
    }

    It 'prints what it has found before it ends' {
        (Invoke-Runbook -AllNamespaces) -match '^RestartsTooOften: Pod shop/web-0: 7 restarts of migrate, 6 restarts of web, as of \d{4}-\d\d-\d\d$' | Should -Not -BeNullOrEmpty
    }

    It 'says with -WhatIf which events it would write, and nothing else' {
        Invoke-Runbook -AllNamespaces -CertificateNamespace default -WhatIf |
            Should -Match '^What if: Performing the operation "Write event Warning \w+: .+" on target "\w+ shop/[\w-]+"\.$'
    }

    It 'has help for each parameter' {
        $help = Get-Help $runbook -Full
        $help.Synopsis | Should -Match '^Finds pods'
        $help.parameters.parameter | Where-Object { -not $_.description } | ForEach-Object name | Should -BeIn 'WhatIf', 'Confirm'
    }
}
