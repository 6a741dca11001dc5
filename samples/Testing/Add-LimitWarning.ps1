#Requires -Version 7.4
#Requires -Modules KopfEvents
<#
.SYNOPSIS
    Warns about pods that have no memory limit: each gets an event, which counts from run to run.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Namespace
)

Get-KubeObject pods -Namespace $Namespace |
    Where-Object { $_.spec.containers | Where-Object { -not $_.resources.limits.memory } } |
    Write-KopfWarning -Reason NoMemoryLimit -Message 'A container has no memory limit.' -Aggregate
