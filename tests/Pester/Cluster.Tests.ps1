#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }

# On a real cluster, if $env:KOPFEVENTS_TEST_KUBECONFIG is set: writes one event about the namespace default.
Describe 'the cluster of KOPFEVENTS_TEST_KUBECONFIG' -Tag Cluster -Skip:(-not $env:KOPFEVENTS_TEST_KUBECONFIG) {
    BeforeAll {
        Import-Module (Resolve-Path "$PSScriptRoot/../../out/KopfEvents") -Force
        $kubeconfig = @{ Kubeconfig = $env:KOPFEVENTS_TEST_KUBECONFIG }
        $reason = 'Pester{0:yyyyMMddHHmmss}' -f [datetime]::UtcNow
    }

    It 'takes an event and gives it back' {
        $written = Get-KubeObject namespaces default @kubeconfig | Write-KopfInfo $reason 'all good' -PassThru @kubeconfig
        $found = Get-KubeObject namespaces default @kubeconfig | Get-KopfEvent -Reason $reason @kubeconfig

        $found.metadata.uid | Should -Be $written.metadata.uid
        $found | Out-String -Width 80 | Should -Match "(?s)Events of Namespace default.*Normal\s+$reason\s"
    }

    It 'tells what is allowed' {
        Test-KopfAccess default -Verb create -Quiet @kubeconfig | Should -BeTrue
    }
}
