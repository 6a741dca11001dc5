#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeAll {
    . "$PSScriptRoot/Sandbox.ps1"

    function Get-Posted { "$($_.involvedObject.kind) $($_.involvedObject.namespace)/$($_.involvedObject.name): $($_.message)" }
}

AfterAll { Close-Sandbox }

Describe 'Input' {
    It 'can be the rows of a table' {
        Set-Content TestDrive:/findings.csv 'kind,name,namespace,finding', 'Pod,web-0,default,slow', 'po,web-1,,old', 'Namespace,default,,big'
        Import-Csv TestDrive:/findings.csv | Write-KopfWarning Found { $_.finding } -PassThru | ForEach-Object { Get-Posted } |
            Should -Be 'Pod default/web-0: slow', 'Pod default/web-1: old', 'Namespace /default: big'
    }

    It 'can be the object of an event' {
        'pod/web-0' | Write-KopfInfo First
        'pod/web-0' | Get-KopfEvent | Where-Object reason -EQ First | ForEach-Object involvedObject |
            Write-KopfInfo Second 'again' -PassThru | ForEach-Object { Get-Posted } | Should -Be 'Pod default/web-0: again'
    }

    It 'can be an owner' {
        $owner = Get-KubeObject pod/web-1
        $owned = [pscustomobject]@{ metadata = [pscustomobject]@{ ownerReferences = @(
                    [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; name = 'web-1'; uid = $owner.metadata.uid; controller = $true }) } }
        $owned.metadata.ownerReferences | Write-KopfWarning Child 'fails' -PassThru | ForEach-Object { Get-Posted } |
            Should -Be 'Pod default/web-1: fails'
    }

    It 'can be a file with a byte order mark, line by line and as a whole' {
        Get-KubeObject pod/web-0 | ConvertTo-Json -Depth 20 | Set-Content TestDrive:/pod.json -Encoding utf8BOM
        $bytes = [System.IO.File]::ReadAllBytes((Get-Item TestDrive:/pod.json).FullName)
        $text = [System.Text.UTF8Encoding]::new($false).GetString($bytes)
        $text[0] | Should -Be ([char]0xFEFF)
        $text | Write-KopfInfo Whole -PassThru | ForEach-Object { $_.involvedObject.name } | Should -Be web-0
        $text -split "`r?`n" | Where-Object { $_ } | Write-KopfInfo Lines -PassThru | ForEach-Object { $_.involvedObject.name } | Should -Be web-0
    }

    It 'that is none is an error which says what it is: <Text>' -ForEach @(
        @{ Given = { Get-Item TestDrive:/ }; Text = "An object named '*' is not a Kubernetes object: *" }
        @{ Given = { [xml] '<a/>' }; Text = '* is not a Kubernetes object: it has no apiVersion, *' }
        @{ Given = { 'see docs/readme' }; Text = "'see docs/readme' is not a Kubernetes object: *" }
        @{ Given = { Get-Date } ; Text = 'A value of type DateTime is not a Kubernetes object: *' }
    ) {
        & $Given | Write-KopfInfo Checked -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].ToString() | Should -BeLike $Text
    }
}
