# kopf's page on events, in PowerShell. Run it with `dotnet run --project samples/Quickstart`, or in pwsh after
# `Import-Module ./out/KopfEvents`, on any cluster that holds what definition.yaml and objects.yaml say.

# Inside a handler the object is ambient, and the handler reports its own success.
Get-KubeObject kopfexample kopf-example-1 | Invoke-KopfHandler -Name create_fn {
    Write-KopfEvent -Type SomeType -Reason SomeReason -Message 'Some message'
    Write-KopfWarning -Reason SomeReason -Message 'Some message'
    Write-KopfInfo -Reason SomeReason -Message 'Some message'
    try {
        throw [InvalidOperationException]::new('Exception text.')
    }
    catch {
        Write-KopfException -Reason SomeReason -Message 'Some exception:'
    }
}

# Other objects: from the pipeline, with a message for each.
Get-KubeObject pods -Selector app=web | Write-KopfInfo -Reason Checked -Message { "$($_.metadata.name) is healthy" }

# Events for events are skipped, without an error.
Get-KubeObject events | Write-KopfInfo -Reason Checked -Message 'This is not written.'
