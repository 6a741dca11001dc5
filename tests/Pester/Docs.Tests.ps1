#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# The code that only a whole pwsh can run; tests/KopfEvents.Tests/Help runs that of the pages, topics and guides.

BeforeAll {
    Set-Content "$TestDrive/apps.yaml" '
{ apiVersion: v1, kind: Namespace, metadata: { name: apps } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: apps }, spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: nginx }] } } } }'
    . "$PSScriptRoot/Sandbox.ps1" -Load "$PSScriptRoot/../../samples/Quickstart/definition.yaml", "$PSScriptRoot/../../samples/Quickstart/objects.yaml", "$TestDrive/apps.yaml"

    $sandboxKubeconfig = $env:KUBECONFIG

    # The blocks of a document, as its reader would paste them.
    function Get-CodeBlock([string] $Path) {
        [regex]::Matches((Get-Content "$root/$Path" -Raw), '(?ms)^ *```powershell\r?\n(.*?)^ *```') | ForEach-Object { $_.Groups[1].Value }
    }
}

AfterAll { Close-Sandbox }

Describe 'README.md' {
    It 'has code that writes the events that it promises' {
        Assert-Kubectl
        # The names there stand for objects of the reader's; the module is built.
        function dotnet { }
        function Restart-It { throw 'It does not start.' }
        $pod = 'pod/web-1'
        Push-Location $root
        try { Get-CodeBlock README.md | ForEach-Object { . ([scriptblock]::Create("`$ErrorActionPreference = 'Stop'`n$_")) } }
        finally { Pop-Location }

        'pod/web-0' | Get-KopfEvent | ForEach-Object { "$($_.type) $($_.reason) $($_.message)" } | Sort-Object |
            Should -Be 'Normal Checked all good', 'Normal Checked web-0 is healthy', 'Warning Slow answers take too long'
        ('pod/web-1' | Get-KopfEvent -Type Error).message | Should -Be 'Not restarted: It does not start.'
        ('deployment/web' | Get-KopfEvent -Namespace apps).message | Should -Be 'to 3'
    }
}

Describe 'samples/Runbook/README.md' {
    It 'has code that runs the runbook in Azure Automation, with a token and a kubeconfig of its own' {
        function Connect-AzAccount([switch] $Identity) { $Identity }
        function Get-AzAccessToken($ResourceUrl, [switch] $AsSecureString) {
            $null = $ResourceUrl, $AsSecureString
            @{ Token = ConvertTo-SecureString -AsPlainText -Force ([regex]::Match($kubeconfig, '(?m)^- name: admin\n.*\n    token: (.+)$').Groups[1].Value) }
        }
        function Get-AutomationVariable($Name) {
            [regex]::Match($kubeconfig, "$(@{ AksServer = 'server'; AksAuthority = 'certificate-authority-data' }[$Name]): (.+)").Groups[1].Value
        }
        $kubeconfig = Get-Content $env:KUBECONFIG -Raw
        $code = Get-CodeBlock samples/Runbook/README.md | Where-Object { $_ -match 'Connect-AzAccount' }

        Push-Location "$root/samples/Runbook"
        $env:KUBECONFIG = '/no/such/file'
        try { & ([scriptblock]::Create($code)) } finally { Pop-Location; $env:KUBECONFIG = $sandboxKubeconfig }

        $LASTEXITCODE | Should -Be 0
    }
}

Describe 'sandbox/README.md' {
    It 'has commands that add a fault, show it and take it away' {
        Assert-Kubectl
        $faults = [regex]::Match((Get-Content "$root/sandbox/README.md" -Raw), '(?ms)^## Faults$.*?^```console\r?\n(.*?)^```').Groups[1].Value
        $commands = $faults -split '(?m)^\$ ' | Where-Object Length
        $commands.Count | Should -Be 3
        foreach ($command in $commands) {
            $line, $output = $command.TrimEnd() -split '\r?\n'
            $shown = & ([scriptblock]::Create($line))
            $LASTEXITCODE | Should -Be 0
            if ($output) { $shown | Should -BeExactly $output }
        }

        kubectl get --raw /sandbox/faults | Should -BeExactly '[]'
    }
}
