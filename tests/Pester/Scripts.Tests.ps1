#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $hasAnalyzer = [bool] (Get-Module -ListAvailable PSScriptAnalyzer)
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psd1 | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } |
        Where-Object { $_ -notmatch '(^|/)(bin|obj|out|TestResults)/' -and $_ -ne 'KopfEvents.psd1' }
    $analyzed = $hasAnalyzer ? @($scripts) + 'out/KopfEvents/KopfEvents.psd1' : @()
}

BeforeAll { . "$PSScriptRoot/Sandbox.ps1" }

AfterAll { Close-Sandbox }

Describe 'PSScriptAnalyzer' {
    It 'looks at every script' -Skip:$hasAnalyzer {
        Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
    }

    It 'finds nothing in <_>' -ForEach $analyzed {
        # Pester's blocks share variables, which the analyzer does not see.
        $exclude = $_ -match '^(tests|samples)/.*\.Tests\.ps1$' ? 'PSUseDeclaredVarsMoreThanAssignments' : @()
        Invoke-ScriptAnalyzer "$PSScriptRoot/../../$_" -ExcludeRule $exclude | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
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
        @{ Name = 'list'; Arguments = @('./out/KopfEvents') }
        @{ Name = 'pipe'; Arguments = @('./out/KopfEvents', 3) }
    ) {
        Push-Location $root
        try { & "bench/KopfEvents.Bench/scripts/$Name.ps1" @Arguments }
        finally { Pop-Location }
    }
}
