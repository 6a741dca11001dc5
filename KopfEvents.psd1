@{
    RootModule           = 'KopfEvents.Module.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'a6bf2996-eb81-4805-a543-ac5a94e99fed'
    Author               = 'KopfEvents contributors'
    CompanyName          = 'KopfEvents contributors'
    Copyright            = '(c) KopfEvents contributors. MIT licence.'
    Description          = 'Writes Kubernetes events about any object of the pipeline, as easily as Write-Host: the events part of kopf, for PowerShell.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @(
        'Get-KopfEvent'
        'Get-KopfOption'
        'Get-KubeObject'
        'Invoke-KopfHandler'
        'Measure-KopfEvent'
        'Set-KopfOption'
        'Test-KopfAccess'
        'Write-KopfEvent'
        'Write-KopfException'
        'Write-KopfInfo'
        'Write-KopfWarning'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    TypesToProcess       = @('KopfEvents.types.ps1xml')
    FormatsToProcess     = @('Access.format.ps1xml', 'Events.format.ps1xml', 'Objects.format.ps1xml')
    PrivateData          = @{
        PSData = @{
            Tags       = @('Kubernetes', 'kopf', 'events', 'kubectl', 'operator', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri = 'https://opensource.org/licenses/MIT'
        }
    }
}
