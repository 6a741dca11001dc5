#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5' }

# A runbook's tests without a cluster: see docs/testing-without-a-cluster.md. Where kubernetes-sandbox is installed as a tool and
# KopfEvents as a module, those are taken, and what the build has made otherwise.

BeforeAll {
    $root = "$PSScriptRoot/../.."
    if (-not (Get-Module KopfEvents -ListAvailable)) { Import-Module "$root/out/KopfEvents" }

    $program, $arguments = if (Get-Command kubernetes-sandbox -ErrorAction Ignore) { 'kubernetes-sandbox', @() }
    else { 'dotnet', @((Get-ChildItem "$root/sandbox/KubernetesSandbox/bin/*/net10.0/KubernetesSandbox.dll")[0].FullName) }
    $arguments += '--quiet', '--kubeconfig', "$TestDrive/kubeconfig", '--load', "$PSScriptRoot/objects.yaml"
    $start = [Diagnostics.ProcessStartInfo]::new($program, [string[]] $arguments)
    $start.RedirectStandardOutput = $true
    $sandbox = [Diagnostics.Process]::Start($start)

    # Its first line is the path of the kubeconfig, and then it is ready.
    $former = $env:KUBECONFIG
    $env:KUBECONFIG = $sandbox.StandardOutput.ReadLine()
    if (-not $env:KUBECONFIG) { throw 'The sandbox has not started; it has said why.' }

    # Asks the sandbox itself for something: the API, or its faults.
    function Invoke-Sandbox([string] $Method, [string] $Path, [hashtable] $Body = @{}) {
        $config = Get-Content $env:KUBECONFIG -Raw
        $server, $token = 'server: (\S+)', 'token: (\S+)' | ForEach-Object { [regex]::Match($config, $_).Groups[1].Value }
        $request = @{
            Uri                  = "$server$Path"
            Method               = $Method
            Headers              = @{ Authorization = "Bearer $token" }
            SkipCertificateCheck = $true
        }
        if ($Body.Count) { $request += @{ Body = ConvertTo-Json $Body; ContentType = 'application/json' } }
        Invoke-RestMethod @request
    }
}

AfterAll {
    $sandbox.Kill()
    $env:KUBECONFIG = $former
}

Describe 'Add-LimitWarning.ps1' {
    BeforeEach {
        $null = Invoke-Sandbox Delete /sandbox/faults
        $null = Invoke-Sandbox Delete /api/v1/namespaces/apps/events
    }

    It 'warns about the pod without a limit and about no other' {
        & "$PSScriptRoot/Add-LimitWarning.ps1" -Namespace apps

        $found = @(Get-KopfEvent -Namespace apps)
        $found.Count | Should -Be 1
        $found[0].involvedObject.name | Should -Be 'unlimited'
        $found[0].type | Should -Be 'Warning'
        $found[0].message | Should -Be 'A container has no memory limit.'
    }

    It 'counts when it runs again' {
        & "$PSScriptRoot/Add-LimitWarning.ps1" -Namespace apps
        & "$PSScriptRoot/Add-LimitWarning.ps1" -Namespace apps

        (Get-KopfEvent -Namespace apps).count | Should -Be 2
    }

    It 'gets through when the server refuses twice' {
        $fault = Invoke-Sandbox Post /sandbox/faults @{ pattern = '^POST .*/events'; kind = 'ServiceUnavailable'; maxHits = 2 }

        & "$PSScriptRoot/Add-LimitWarning.ps1" -Namespace apps

        (Invoke-Sandbox Get "/sandbox/faults/$($fault.id)").hits | Should -Be 2
        @(Get-KopfEvent -Namespace apps).Count | Should -Be 1
    }

    It 'says what the server says to a user who may not write' {
        $admin = $env:KUBECONFIG
        $env:KUBECONFIG = "$TestDrive/viewer"
        (Get-Content $admin -Raw) -replace 'current-context: admin', 'current-context: viewer' | Set-Content $env:KUBECONFIG
        try {
            & "$PSScriptRoot/Add-LimitWarning.ps1" -Namespace apps -ErrorVariable problems -ErrorAction SilentlyContinue
        }
        finally {
            $env:KUBECONFIG = $admin
        }

        "$problems" | Should -Match 'User "viewer" cannot'
    }
}
