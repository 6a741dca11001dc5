#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

BeforeDiscovery {
    $hasAnalyzer = [bool] (Get-Module -ListAvailable PSScriptAnalyzer)
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $scripts = Get-ChildItem $root -Recurse -File -Include *.ps1, *.psd1 | ForEach-Object { [IO.Path]::GetRelativePath($root, $_.FullName).Replace('\', '/') } |
        Where-Object { $_ -notmatch '(^|/)(bin|obj|out|TestResults)/' -and $_ -ne 'KopfEvents.psd1' }
}

Describe 'the analyzer of scripts' -Skip:(-not $hasAnalyzer) {
    It 'finds nothing in <_>' -ForEach ($scripts + 'out/KopfEvents/KopfEvents.psd1') {
        # Pester's blocks share variables, which the analyzer does not see.
        $exclude = $_ -like 'tests/Pester/*' ? 'PSUseDeclaredVarsMoreThanAssignments' : @()
        Invoke-ScriptAnalyzer "$PSScriptRoot/../../$_" -ExcludeRule $exclude | ForEach-Object { "line $($_.Line): $($_.RuleName): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
