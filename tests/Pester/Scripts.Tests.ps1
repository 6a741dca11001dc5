#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psd1 | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } |
        Where-Object { $_ -notmatch '(^|/)(bin|obj|out|TestResults)/' -and $_ -ne 'KopfEvents.psd1' }
}

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'PSScriptAnalyzer' {
    It 'finds nothing in any script' -TestCases @{ Scripts = @($scripts) + 'out/KopfEvents/KopfEvents.psd1' } {
        if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) { Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed' }
        $faults = foreach ($script in $scripts) {
            # Pester's blocks share variables, which the analyzer does not see.
            $exclude = $script -match '^tests/(Pester|Package)/|\.Tests\.ps1$' ? 'PSUseDeclaredVarsMoreThanAssignments' : @()
            Invoke-ScriptAnalyzer "$root/$script" -ExcludeRule $exclude | ForEach-Object { "$script, line $($_.Line): $($_.RuleName): $($_.Message)" }
        }
        $faults | Should -BeNullOrEmpty
    }
}

Describe 'each script' {
    It 'is one, as far as PowerShell can read it' -TestCases @{ Scripts = $scripts } {
        foreach ($script in $scripts) {
            $errors = $null
            $null = [Management.Automation.Language.Parser]::ParseFile("$root/$script", [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $script
        }
    }
}

Describe 'a script of the benchmark' {
    It 'runs: <Name>' -TestCases @(
        @{ Name = 'empty'; Arguments = @() }
        @{ Name = 'import'; Arguments = @('./out/KopfEvents') }
        @{ Name = 'event'; Arguments = @('./out/KopfEvents') }
        @{ Name = 'read-objects'; Arguments = @('./out/KopfEvents') }
        @{ Name = 'read-events'; Arguments = @('./out/KopfEvents', 'default') }
        @{ Name = 'print-events'; Arguments = @('./out/KopfEvents', 'default', 1) }
        @{ Name = 'pipe'; Arguments = @('./out/KopfEvents', 3) }
    ) {
        Push-Location $root
        try { & "bench/KopfEvents.Bench/scripts/$Name.ps1" @Arguments | Out-Null }
        finally { Pop-Location }
    }
}
