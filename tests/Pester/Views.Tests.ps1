#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    $namespace = 'payments-production-europe-west-frankfurt'
    $name = 'checkout-service-canary-7d4b9c6f5d-x2x9q-with-a-very-long-name-indeed'
    $spec = '{ containers: [ { name: web, image: nginx } ] }'
    Set-Content "$TestDrive/long.yaml" @"
{ apiVersion: v1, kind: Namespace, metadata: { name: $namespace } }
---
{ apiVersion: v1, kind: Pod, metadata: { name: $name, namespace: $namespace }, spec: $spec }
---
{ apiVersion: v1, kind: ConfigMap, metadata: { name: $name, namespace: $namespace } }
---
{ apiVersion: v1, kind: Node, metadata: { name: $name, labels: { node-role.kubernetes.io/control-plane: "" } } }
---
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: $name, namespace: $namespace }, spec: { selector: { matchLabels: { a: b } }, template: { metadata: { labels: { a: b } }, spec: $spec } } }
---
{ apiVersion: batch/v1, kind: Job, metadata: { name: $name, namespace: $namespace }, spec: { template: { spec: { restartPolicy: Never, containers: [ { name: web, image: nginx } ] } } } }
"@
    . "$PSScriptRoot/Sandbox.ps1" -Load "$TestDrive/long.yaml"
    $rendering = $PSStyle.OutputRendering
    $PSStyle.OutputRendering = 'PlainText'

    $reason = 'ProbeFailedTooManyTimesInARow'
    $message = ('The payment gateway answers 503. ' * 8).Trim()
    $component = 'example.com/checkout-operator'
    $written = Get-KubeObject pods $name -Namespace $namespace | Write-KopfWarning $reason $message -Component $component -Aggregate -PassThru

    # The columns of a table in 80 columns: each header with its cells, which may go on over several lines.
    function Get-Column($Value) {
        $lines = @($Value | Out-String -Width 80 -Stream | Where-Object { $_ })
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        $dashes = [array]::FindIndex($lines, [Predicate[object]] { $args[0] -match '^-+( +-+)* *$' })
        $starts = @([regex]::Matches($lines[$dashes], '-+').Index)
        $columns = [ordered]@{}
        foreach ($i in 0..($starts.Count - 1)) {
            $end = $i + 1 -lt $starts.Count ? $starts[$i + 1] : 80
            $header, $cells = $lines[@($dashes - 1) + @(($dashes + 1)..($lines.Count - 1))] | ForEach-Object { $_.PadRight(80).Substring($starts[$i], $end - $starts[$i]).Trim() }
            $columns[$header] = $cells -join ''
        }

        $columns
    }
}

AfterAll {
    $PSStyle.OutputRendering = $rendering
    Close-Sandbox
}

Describe 'Tables of events' {
    BeforeAll {
        # What is on a terminal of so many columns, line by line.
        function Get-Line([int] $Width, $Value) { @($Value | Out-String -Width $Width -Stream | Where-Object { $_ }) }
    }

    It 'show names and words whole at <Width> columns, and fit' -ForEach @(@{ Width = 80 }, @{ Width = 120 }, @{ Width = 160 }) {
        foreach ($get in { $written }, { Get-KopfEvent -Namespace $namespace }, { Get-KopfEvent -Namespace $namespace | Select-Object -First 1 }, { Get-KopfEvent -Namespace $namespace -Watch -TimeoutSec 1 }, { Get-KopfEvent -AllNamespaces }) {
            $lines = Get-Line $Width (& $get)
            $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
            $words = -split ($lines -join "`n")
            $words | Should -Contain Warning
            $words | Should -Contain $reason
            $words | Should -Contain "pod/$name"
            $words -join ' ' | Should -Match ([regex]::Escape($message))
        }
    }

    It 'name the object in front of its events at <Width> columns' -ForEach @(@{ Width = 80 }, @{ Width = 120 }, @{ Width = 160 }) {
        $lines = Get-Line $Width (Get-KubeObject pods -Namespace $namespace | Get-KopfEvent | Select-Object -First 1)
        $lines[0, 1] -join '' | Should -BeLike "Events of Pod*$name*"
        -split ($lines -join "`n") | Should -Contain $component
        (-split ($lines -join "`n")) -join ' ' | Should -Match ([regex]::Escape($message))
    }

    It 'are one line for each event in a log' {
        $log = pwsh -NoProfile -Command "Import-Module '$root/out/KopfEvents'; Get-KopfEvent -Namespace $namespace"
        @($log -match 'Warning').Count | Should -Be 1
        @($log | Where-Object { $_ }).Count | Should -Be 3 # with the headings and the line below them
    }

    It 'have wider columns where there is more room' {
        $starts = 80, 120, 160 | ForEach-Object { (Get-KopfEvent -Namespace $namespace | Out-String -Width $_ -Stream | Where-Object { $_ -like 'Last seen*' }).IndexOf('Message') }
        $starts | Should -Be ($starts | Sort-Object -Unique)
    }

    It 'are one line for each event, to its end, as a text without a width' {
        $lines = @(Get-KopfEvent -Namespace $namespace | Out-String -Stream | Where-Object { $_ })
        $lines | Should -HaveCount 3
        $lines[2] | Should -Match "Warning +$reason +pod/$name +$([regex]::Escape($message))$"
    }

    It 'have the width of Out-String also where its text goes to a file' {
        Get-KopfEvent -Namespace $namespace | Out-String -Width 90 > "$TestDrive/text.txt"
        $lines = @(Get-Content "$TestDrive/text.txt" | Where-Object { $_ })
        $lines.Count | Should -BeGreaterThan 3 # with the headings and the line below them: the row goes on below
        (-split ($lines -join "`n")) -join ' ' | Should -Match ([regex]::Escape("pod/$name $message"))
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 90 }
    }

    It 'are one line for each event, to its end, in a file' {
        Get-KopfEvent -Namespace $namespace > "$TestDrive/events.txt"
        @(Get-Content "$TestDrive/events.txt" | Where-Object { $_ }).Count | Should -Be 3
        Get-Content "$TestDrive/events.txt" -Raw | Should -Match "Warning +$reason +pod/$name +$([regex]::Escape($message))\s*$"
    }

    It 'end with an ellipsis in a file that is too narrow, also in front of the type' {
        foreach ($width in 20, 60) {
            Get-KopfEvent -AllNamespaces | Out-File "$TestDrive/narrow.txt" -Width $width
            $row = Get-Content "$TestDrive/narrow.txt" | Where-Object { $_ -like "$($namespace.Substring(0, 9))*" }
            $row.Length | Should -Be $width
            $row | Should -Match "`u{2026}$"
            "$namespace  0s  Warning  $reason" | Should -BeLike "$($row.TrimEnd("`u{2026}") -replace '\d+s', '0s')*"
        }
    }

    It 'share the room for Format-Table -AutoSize as well' {
        Get-KopfEvent -Namespace $namespace | Format-Table -AutoSize | Out-String -Width 300 | Should -Match "Last seen +Type +Reason +Object +Message"
    }

    It 'show all in ConstrainedLanguage' {
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$root/out/KopfEvents'").Invoke()
        $shell.Runspace.SessionStateProxy.LanguageMode = 'ConstrainedLanguage'
        $shell.Commands.Clear()
        $shown = $shell.AddScript("Get-KopfEvent -Namespace $namespace | Out-String -Width 80; Get-KubeObject pods -Namespace $namespace | Out-String -Width 80; Get-KubeObject pods $name -Namespace $namespace | Format-List | Out-String -Width 80; Get-KopfEvent -Namespace $namespace | Measure-KopfEvent | Out-String -Width 80").Invoke() -join "`n"
        $shell.Streams.Error | Should -BeNullOrEmpty
        foreach ($text in $reason, '0/1', 'Pending', '(?m)^kind +: Pod', "Pod  $reason") { $shown | Should -Match $text }
        $shell.Dispose()
    }

    It 'are as good for what comes out of Import-Clixml' {
        Get-KopfEvent -Namespace $namespace | Export-Clixml "$TestDrive/events.xml"
        foreach ($width in 80, 160) {
            $shown = Import-Clixml "$TestDrive/events.xml" | Out-String -Width $width
            $shown -replace '\d+s *', '0s ' | Should -BeExactly ((Get-KopfEvent -Namespace $namespace | Out-String -Width $width) -replace '\d+s *', '0s ')
        }

        Import-Clixml "$TestDrive/events.xml" | Format-List | Out-String | Should -Not -Match KopfView
    }

    It 'draw the timeline of groups' {
        $table = Get-KopfEvent -Namespace $namespace | Measure-KopfEvent | Out-String -Width 80
        $table | Should -Match 'Count +Objects +First +Last +Timeline +Kind +Reason'
        $table | Should -Match "1 +1 +\d+s +\d+s +@\s+Pod  $reason"
    }
}

Describe 'Tables of objects' {
    It 'have all columns, and whole names, at <Width> columns: <Get>' -ForEach @(
        foreach ($width in 80, 120, 160) {
            @{ Width = $width; Get = { Get-KubeObject pods -Namespace $namespace }; Headers = 'NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE' }
            @{ Width = $width; Get = { Get-KubeObject configmaps $name -Namespace $namespace }; Headers = 'NAMESPACE', 'NAME', 'STATUS', 'AGE' }
            @{ Width = $width; Get = { Get-KubeObject nodes $name }; Headers = 'NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION' }
            @{ Width = $width; Get = { Get-KubeObject deployments -Namespace $namespace }; Headers = 'NAMESPACE', 'NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE' }
            @{ Width = $width; Get = { Get-KubeObject jobs -Namespace $namespace }; Headers = 'NAMESPACE', 'NAME', 'STATUS', 'COMPLETIONS', 'DURATION', 'AGE' }
            @{ Width = $width; Get = { Get-KubeObject pods, configmaps $name -Namespace $namespace }; Headers = 'NAMESPACE', 'KIND', 'NAME', 'STATUS', 'AGE' }
            @{ Width = $width; Get = { Get-KubeObject pods -Namespace $namespace -Watch -TimeoutSec 1 }; Headers = 'EVENT', 'NAMESPACE', 'KIND', 'NAME', 'STATUS', 'AGE' }
        }
    ) {
        $lines = @(& $Get | Select-Object -First 1 | Out-String -Width $Width -Stream | Where-Object { $_ })
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual $Width }
        -split $lines[0] | Should -Be $Headers
        $words = -split ($lines -join "`n")
        $words | Should -Contain $name
        if ($Headers -contains 'NAMESPACE') { $words | Should -Contain $namespace }
        $words -match '^\d+s$' | Should -HaveCount 1
    }

    It 'have a line for each object in a log and in a file' {
        $log = pwsh -NoProfile -Command "Import-Module '$root/out/KopfEvents'; Get-KubeObject pods -Namespace $namespace"
        @($log | Where-Object { $_ }).Count | Should -Be 3 # with the headings and the line below them
        Get-KubeObject pods -Namespace $namespace > "$TestDrive/pods.txt"
        @(Get-Content "$TestDrive/pods.txt" | Where-Object { $_ -match "$namespace +$name +0/1 +Pending +0 +\d+s$" }).Count | Should -Be 1
    }

    It 'are those of PowerShell for Format-Table, with an ellipsis where a name is cut' {
        $columns = Get-Column (Get-KubeObject pods -Namespace $namespace | Format-Table)
        $columns.Keys | Should -Be NAMESPACE, NAME, READY, STATUS, RESTARTS, AGE
        $columns.NAME | Should -Match "^.{15,}`u{2026}$"
    }
}

Describe 'Tables in 80 columns' {
    It 'show why something is allowed to the end, and between words' {
        $row = Test-KopfAccess $namespace -Verb get -Context viewer
        $lines = @($row | Out-String -Width 80 -Stream | Where-Object { $_ })
        $lines | ForEach-Object { $_.Length | Should -BeLessOrEqual 80 }
        -split $lines[0] | Should -Be Namespace, Verb, Allowed, Reason
        -split ($lines[2..9] -join "`n") | Should -Be (-split "$namespace get True $($row.Reason)")
    }

    It 'are a list for options' {
        $lines = Get-KopfOption | Out-String -Width 80 -Stream | Where-Object { $_ }
        $lines -replace ' *:.*' | Should -Be Enabled, Level, Component, Instance, EventNamePrefix, Label, Annotation
    }
}

Describe 'Format-List' {
    It 'shows every property of <_>' -ForEach { $written }, { Get-KubeObject pods -Namespace $namespace }, { Test-KopfAccess default }, { Get-KopfOption } {
        $value = @(& $_)[0]
        $list = $value | Format-List | Out-String -Width 80
        $value.PSObject.Properties.Name | ForEach-Object { $list | Should -Match "(?m)^$_ *:" }
    }

    It 'shows what is nested, and what only this kind of object has' {
        Assert-Kubectl
        $manifest = @{
            apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'nested'; namespace = $namespace; labels = @{ app = 'web' } }
            spec = @{ containers = @(@{ name = 'web'; image = 'web:1'; ports = @(@{ containerPort = 8080 }) }) }
        }
        $manifest | ConvertTo-Json -Depth 9 | kubectl create -f - | Out-Null
        $list = Get-KubeObject pods nested -Namespace $namespace | Format-List | Out-String -Width 80
        $list | Should -Match '"app": "web"'
        $list | Should -Match '"containerPort": 8080'
        Get-KubeObject clusterroles cluster-admin | Format-List | Out-String -Width 80 | Should -Match '(?ms)^others *:.*"rules".*"verbs"'
    }
}

Describe 'Colours' {
    AfterEach { $PSStyle.OutputRendering = 'PlainText' }

    It 'are those that the user has chosen for warnings, where there are any' {
        $PSStyle.OutputRendering = 'Ansi'
        $written | Out-String -Width 80 | Should -Match ([regex]::Escape("$($PSStyle.Formatting.Warning)Warning$($PSStyle.Reset)"))
    }

    It 'are left out in plain text, with NO_COLOR, and where there is no $PSStyle' {
        $written | Out-String -Width 80 | Should -Not -Match "`e"
        $env:NO_COLOR = '1'
        try { & $pwsh @pwshArguments -NoProfile -Command "Import-Module '$root/out/KopfEvents'; Get-KopfEvent -Namespace $namespace" | Out-String | Should -Match '(?s)^[^\x1B]*Warning[^\x1B]*$' }
        finally { $env:NO_COLOR = $null }
        $written.KopfView.EventType | Should -Be Warning
    }
}
