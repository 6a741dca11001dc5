# kopf's page on events, in PowerShell. Run it with `dotnet run --project samples/Quickstart`, or in pwsh after
# `Import-Module ./out/KopfEvents`, on any cluster that holds objects.yaml.

# Inside a handler the object is ambient, and the handler reports its own success.
'kopfexample/kopf-example-1' | Invoke-KopfHandler -Name create_fn {
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
'pod/web-0', 'pod/web-1' | Write-KopfInfo -Reason Checked -Message { "$_ is healthy" }

# Events for events are skipped, without an error.
'event/any' | Write-KopfInfo -Reason Checked -Message 'This is not written.'
