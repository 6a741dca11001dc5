<#
.SYNOPSIS
    A small operator: creates a pod for each KopfExample, and reports on both. It needs kubectl to create the pod.
.DESCRIPTION
    Runs until Ctrl+C. A server that restarts is waited for. Started again, it finds what it has done already.

    In a pwsh with KopfEvents, on a cluster that knows KopfExamples (samples/Quickstart/definition.yaml):

        ./samples/Operator/operator.ps1
.PARAMETER Namespace
    Where the KopfExamples are.
#>
[CmdletBinding()]
param(
    [string] $Namespace = 'default'
)

Get-KubeObject kopfexamples -Namespace $Namespace -Watch | Where-Object { $_.WatchEvent.Type -eq 'Added' } | Invoke-KopfHandler -Name create_fn {
    param($Body)

    $child = "$($Body.metadata.name)-child"
    if (Get-KubeObject pods $child -Namespace $Namespace -ErrorAction Ignore) {
        return # created by an earlier run
    }

    # The child goes with its parent: that is what the owner reference is for.
    $owner = @"
{ "apiVersion": "v1", "metadata": { "ownerReferences": [ {
  "apiVersion": "$($Body.apiVersion)", "kind": "$($Body.kind)", "name": "$($Body.metadata.name)", "uid": "$($Body.metadata.uid)" } ] } }
"@
    $null = kubectl run $child --namespace $Namespace --image nginx --overrides $owner
    if ($LASTEXITCODE -ne 0) {
        throw "kubectl could not create the pod $child"
    }

    Write-KopfInfo -Reason SomeReason -Message "Pod $child is created"
    Get-KubeObject pods $child -Namespace $Namespace |
        Write-KopfInfo -Reason SomeReason -Message "This pod is created by KopfExample $($Body.metadata.name)"
}
