#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# The tables of a guide, on a server that has no other events.

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'docs/what-happened.md' {
    It 'has tables that are what its commands show in 80 columns' {
        Assert-Kubectl
        # Objects get their uid from the server, and name that of their owner.
        function New-OwnedObject([string] $ApiVersion, [string] $Kind, [string] $Name, [hashtable] $Spec, $Owner) {
            $metadata = @{ name = $Name; namespace = 'shop' }
            if ($Owner) { $metadata.ownerReferences = @(@{ apiVersion = $Owner.apiVersion; kind = $Owner.kind; name = $Owner.metadata.name; uid = $Owner.metadata.uid }) }
            @{ apiVersion = $ApiVersion; kind = $Kind; metadata = $metadata; spec = $Spec } | ConvertTo-Json -Depth 9 | kubectl create --validate=false -o json -f - | Out-String | ConvertFrom-Json
        }
        kubectl create namespace shop | Out-Null
        $pod = @{ containers = @(@{ name = 'web'; image = 'nginx' }) }
        $set = @{ selector = @{ matchLabels = @{ app = 'web' } }; template = @{ metadata = @{ labels = @{ app = 'web' } }; spec = $pod } }
        $deployment = New-OwnedObject apps/v1 Deployment web $set
        $replicas = New-OwnedObject apps/v1 ReplicaSet web-7d4b9c6f5d $set $deployment
        $pods = 'x2x9q', 'k8f2d' | ForEach-Object { New-OwnedObject v1 Pod "web-7d4b9c6f5d-$_" $pod $replicas }

        # Events as the controllers, the scheduler and the kubelet write them; their times are minutes ago.
        $now = Get-Date -AsUTC -Millisecond 0
        function Get-Ago($Minutes, [string] $Fraction) { $now.AddMinutes(-$Minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'${Fraction}Z'") }
        Get-Content "$PSScriptRoot/what-happened.json" -Raw | ConvertFrom-Json | ForEach-Object {
            $version, $kind, $name = -split $_.object
            $uid = (@($deployment; $replicas; $pods) | Where-Object { $_.kind -eq $kind -and $_.metadata.name -eq $name }).metadata.uid
            $one = @{
                apiVersion = 'v1'; kind = 'Event'; metadata = @{ name = "$name.$([guid]::NewGuid())"; namespace = 'shop' }
                involvedObject = @{ apiVersion = $version; kind = $kind; name = $name; namespace = 'shop'; uid = $uid }
                type = $_.type; reason = $_.reason; message = $_.message
            }
            $one += if ($_.times) { @{ count = $_.times; firstTimestamp = Get-Ago $_.first; lastTimestamp = Get-Ago $_.last; source = @{ component = $_.component } } }
            else { @{ eventTime = Get-Ago $_.first '.000000'; reportingComponent = $_.component; reportingInstance = 'master-0'; action = 'Binding' } }
            if ($_.series) { $one.series = @{ count = $_.series; lastObservedTime = Get-Ago $_.last '.000000' } }
            $one | ConvertTo-Json -Depth 9 | kubectl create --validate=false -f - | Out-Null
        }

        $shown = [regex]::Matches((Get-Content "$root/docs/what-happened.md" -Raw), '(?ms)^```powershell\n([^`]*?)^```\n\n```text\n(.*?)^```')
        $shown.Count | Should -BeGreaterThan 2
        [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture # in which PowerShell breaks no line between words, but only the module
        # A bar has blocks in a terminal only, and how high they are depends on when it is looked at.
        function Hide-Bar([string[]] $Line) { ($Line | ForEach-Object { ($_ -match '^ +\d+ +\d+ ' ? $_.Remove(32, [Math]::Min(20, $_.Length - 32)) : $_).TrimEnd() }) -join "`n" }
        foreach ($match in $shown) {
            $code, $table = $match.Groups[1, 2].Value
            $lines = & ([scriptblock]::Create($code)) | Out-String -Width 80 -Stream
            (Hide-Bar $lines).Trim("`n") | Should -BeExactly (Hide-Bar ($table -split "`n")).Trim("`n")
        }
    }
}
