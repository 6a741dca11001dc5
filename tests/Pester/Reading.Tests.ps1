#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'Get-KubeObject' {
    It 'gives the JSON of the API back with ConvertTo-Json: <_>' -ForEach 'pods', 'kopfexamples', 'namespaces', 'clusterroles' {
        Assert-Kubectl
        $ours = Get-KubeObject $_ -AllNamespaces | ConvertTo-Json -Depth 100 -AsArray
        $theirs = [Text.Json.Nodes.JsonNode]::Parse((kubectl get $_ --all-namespaces -o json | Out-String))['items']

        # Times are local, and the same.
        $utc = [regex]::Replace($ours, '"(\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d)"', { "`"$([datetimeoffset]::Parse($args[0].Groups[1].Value).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ"))`"" })
        [Text.Json.Nodes.JsonNode]::DeepEquals([Text.Json.Nodes.JsonNode]::Parse($utc), $theirs) | Should -BeTrue
    }

    It 'says how a watched object has changed outside of its JSON' {
        $watched = Get-KubeObject pods web-0 -Watch -TimeoutSec 1

        $watched.WatchEvent.Type | Should -Be Added
        $watched | ForEach-Object -Parallel { $_.WatchEvent.Type } | Should -Be Added
        $watched | ConvertTo-Json -Depth 100 | Should -Be (Get-KubeObject pods | Where-Object { $_.metadata.name -eq 'web-0' } | ConvertTo-Json -Depth 100)
    }

    It 'is shown as a table: <Get>' -ForEach @(
        @{ Get = { Get-KubeObject pods }; Table = 'NAMESPACE\s+NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE.*default\s+web-0\s+0/1\s+Pending\s+0\s+\d+s' }
        @{ Get = { Get-KubeObject kopfexamples }; Table = 'NAMESPACE\s+NAME\s+STATUS\s+AGE.*default\s+kopf-example-1\s+\d+s' }
        @{ Get = { Get-KubeObject pods, kopfexamples }; Table = 'NAMESPACE\s+KIND\s+NAME.*default\s+Pod\s+web-0.*default\s+KopfExample\s+kopf-example-1' }
        @{ Get = { Get-KubeObject pods -Watch -TimeoutSec 1 }; Table = 'EVENT\s+NAMESPACE\s+KIND\s+NAME\s+STATUS\s+AGE.*Added\s+default\s+Pod\s+web-0\s+Pending' }
    ) {
        & $Get | Out-String -Width 120 | Should -Match "(?s)$Table"
    }

    It 'stops with Select-Object -First' {
        (Get-KubeObject pods -Watch | Select-Object -First 1).metadata.name | Should -Be web-0
    }
}

Describe 'Get-KopfEvent' {
    It 'is the table of kubectl describe' {
        Assert-Kubectl
        'pod/web-1' | Write-KopfInfo Checked 'all good'
        'pod/web-1' | Write-KopfWarning Suspicious 'take care'

        # Ages move on between two looks; one of a few pairs falls into the same second.
        foreach ($attempt in 1..5) {
            $theirs = @(kubectl describe pod web-1)
            $ours = @(Get-KubeObject pods web-1 | Get-KopfEvent | Out-String -Width 200 -Stream | Where-Object { $_ -and $_ -notmatch 'Events of' })
            $theirs = @($theirs[([array]::IndexOf($theirs, 'Events:') + 1)..($theirs.Count - 1)])
            # PowerShell underlines headers and separates columns in its own way.
            $ours, $theirs = $ours, $theirs | ForEach-Object { , @($_ -notmatch '^[\s-]+$' -replace '\s+', ' ').Trim() }
            if (-not (Compare-Object $ours $theirs)) { break }
        }

        # Within one second, kubectl shows them in any order.
        Compare-Object $ours $theirs | Should -BeNullOrEmpty
    }

    It 'gives those of a type, reason and time' {
        Get-KopfEvent -Type warn* -Reason Susp* -Since 1m | ForEach-Object message | Should -Be 'take care'
        Get-KopfEvent -Since ([datetime]::Now.AddMinutes(1)) | Should -BeNullOrEmpty
    }

    It 'does not look for the events of objects in all namespaces' {
        { 'pod/web-1' | Get-KopfEvent -AllNamespaces } | Should -Throw -ErrorId 'InvalidAllNamespaces,*'
    }

    It 'names the object where it is not plain' {
        Get-KopfEvent | Out-String -Width 160 | Should -Match '(?s)Last seen\s+Type\s+Reason\s+Object\s+Message.*pod/web-1'
    }
}

Describe 'Times' {
    It 'are right in <_>' -ForEach 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe' {
        $zone = $env:TZ
        $env:TZ = $_
        try {
            $lines = pwsh -NoProfile -Command @"
                Import-Module '$root/out/KopfEvents'
                `$written = 'pod/web-0' | Write-KopfInfo Checked 'all good' -PassThru
                `$pod = Get-KubeObject pods web-0
                `$pod.metadata.creationTimestamp.Kind
                `$pod.metadata.creationTimestamp -lt (Get-Date) -and `$pod.metadata.creationTimestamp -gt (Get-Date).AddHours(-1)
                @(Get-KubeObject pods | Where-Object { `$_.metadata.creationTimestamp -lt (Get-Date).AddHours(-1) }).Count
                @(Get-KopfEvent | Where-Object { `$_.lastTimestamp -gt (Get-Date).AddMinutes(1) }).Count
                [math]::Abs(((Get-Date) - `$written.eventTime).TotalSeconds) -lt 60
                `$written | ConvertTo-Json -Depth 9 | kubectl replace --validate=false -f - | Out-Null; `$LASTEXITCODE
                `$pod | ConvertTo-Json -Depth 9 | kubectl replace --validate=false -f - | Out-Null; `$LASTEXITCODE
                `$pod | Export-Clixml '$TestDrive/pod.xml'; (Import-Clixml '$TestDrive/pod.xml').metadata.creationTimestamp -eq `$pod.metadata.creationTimestamp
                (`$pod | ConvertTo-Json -Depth 9 | Get-KopfEvent -Since 1m | Select-Object -Last 1).reason
                (`$written | Select-Object reason, firstTimestamp | ConvertTo-Csv | ConvertFrom-Csv).firstTimestamp -as [datetime] -eq `$written.firstTimestamp
"@
        }
        finally { $env:TZ = $zone }
        $lines | Should -Be Local, True, 0, 0, True, 0, 0, True, Checked, True
    }
}

Describe 'Completion' {
    It 'offers <Expected> for <Line>' -ForEach @(
        @{ Line = 'Get-KubeObject kopf'; Expected = 'kopfexamples' }
        @{ Line = 'Get-KubeObject pods web-'; Expected = 'web-0' }
        @{ Line = 'Get-KubeObject pod/web-'; Expected = 'pod/web-1' }
        @{ Line = 'Get-KopfEvent pod/web-'; Expected = 'pod/web-1' }
        @{ Line = 'Get-KopfEvent -Kind Pod -Name web-'; Expected = 'web-0' }
        @{ Line = 'Measure-KopfEvent -By Na'; Expected = 'Namespace' }
        @{ Line = 'Get-KopfEvent -Namespace kube-s'; Expected = 'kube-system' }
        @{ Line = 'Get-KopfEvent -Context v'; Expected = 'viewer' }
    ) {
        (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
    }
}

Describe 'Test-KopfAccess' {
    It 'has a row for each verb, with the reason of the server' {
        Test-KopfAccess default -Context viewer | ForEach-Object { "$($_.Verb) $($_.Allowed)" } | Should -Be 'create False', 'patch False', 'get True'
    }

    It 'gives nobody''s rights away: <First>, <Second>' -ForEach @(
        @{ First = 'alice'; Second = 'bob' }, @{ First = 'ops_a'; Second = 'ops-a' }, @{ First = 'Jane'; Second = 'jane' }
    ) {
        if (-not (Get-Command kubectl -ErrorAction Ignore)) { Set-ItResult -Skipped -Because 'kubectl is not on the PATH' }
        Test-KopfAccess -AsRbac -As $First -Verb create, list, watch | kubectl apply --validate=false -f - | Out-Null
        Test-KopfAccess -AsRbac -As $Second -Verb get | kubectl apply --validate=false -f - | Out-Null
        Test-KopfAccess -Quiet -As $First -Verb create, list, watch | Should -BeTrue
        Test-KopfAccess -Quiet -As $Second -Verb get | Should -BeTrue
        Test-KopfAccess -Quiet -As $Second -Verb create | Should -BeFalse
    }

    It 'writes the rule that is missing' {
        Test-KopfAccess -Quiet -Context viewer | Should -BeFalse
        Assert-Kubectl
        Test-KopfAccess -AsRbac -Context viewer | kubectl apply --validate=false -f - | Out-Null
        Test-KopfAccess -Quiet -Context viewer | Should -BeTrue
    }
}
