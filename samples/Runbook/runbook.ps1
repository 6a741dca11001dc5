#Requires -Version 7.4
#Requires -Modules KopfEvents

<#
.SYNOPSIS
    Finds pods that restart too often, failed Jobs, claims without their storage and certificates that expire soon, and writes
    a Warning event about each.
.DESCRIPTION
    Made to be run on a schedule. Each finding is an event of its object, where kubectl describe shows it, and a line of output.
    What was found by an earlier run as well is counted in the same event, which has the newest message: one event for each object and reason.

    The exit code is 0 when nothing was found, 2 when something was, and 1 when something could not be checked or reported. 1 is
    also what pwsh ends with when a script cannot start, because of a wrong parameter for example.

    How full a volume is, the API server does not know; only the kubelet of its node does. What is reported of a claim is that
    it is lost, that it is pending for long, that its resizing has failed, or that it has less than it requests.

    Certificates are read from Secrets, and whoever may list Secrets reads all of them, private keys included. That is why
    they are checked in the namespaces of -CertificateNamespace only, and nowhere by default.
.PARAMETER Namespace
    The namespace to check. By default it is that of the kubeconfig's context, or of the pod. One that does not exist is an error, and
    not an empty one.
.PARAMETER AllNamespaces
    Checks the whole cluster.
.PARAMETER Selector
    Which labels the objects have, as kubectl takes it. By default all but the runbook's own: a Job of it that fails because
    something was found would be found by the next one.
.PARAMETER MaxRestarts
    How often a container may have restarted.
.PARAMETER PendingMinutes
    How old a claim may be that is not bound.
.PARAMETER CertificateNamespace
    Where to check the TLS Secrets; several namespaces with commas. One that does not exist is an error.
.PARAMETER CertificateDays
    How many days a certificate must still be valid.
.PARAMETER ShardCount
    How many runs share the work, as the completions of an Indexed Job.
.PARAMETER Shard
    The part that is checked, such as 2/4: the third of four. By default it is the index of the Indexed Job and ShardCount.
.EXAMPLE
    ./runbook.ps1 -AllNamespaces -MaxRestarts 10 -WhatIf

    Shows which events would be written.
.EXAMPLE
    ./runbook.ps1 -Namespace shop -CertificateNamespace shop -CertificateDays 14

    Checks one namespace, certificates included.
.OUTPUTS
    System.String. A line for each event that was written.
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Namespace')]
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', '', Justification = 'The findings use them.')]
param(
    [Parameter(ParameterSetName = 'Namespace')]
    [ValidateNotNullOrEmpty()]
    [string] $Namespace,

    [Parameter(ParameterSetName = 'AllNamespaces')]
    [switch] $AllNamespaces,

    [string] $Selector = 'app.kubernetes.io/name!=kopf-runbook',

    [ValidateRange('NonNegative')]
    [int] $MaxRestarts = 5,

    [ValidateRange('NonNegative')]
    [int] $PendingMinutes = 15,

    [ValidateNotNullOrEmpty()]
    [string[]] $CertificateNamespace,

    [ValidateRange('NonNegative')]
    [int] $CertificateDays = 30,

    [ValidateRange('Positive')]
    [int] $ShardCount = 1,

    [ValidatePattern('^\d+/\d+$')]
    [string] $Shard = "$([int] $env:JOB_COMPLETION_INDEX)/$ShardCount"
)

# The API leaves out what is not set, and to read it gives nothing: whoever calls this may be stricter, and means own code.
Set-StrictMode -Off

# Bytes of a quantity such as 10Gi, 500M or 1e9.
function ConvertFrom-Quantity([string] $Quantity) {
    if ($Quantity -cmatch '^([\d.]+)([kKMGTPE])(i?)$') {
        [double] $Matches[1] * [Math]::Pow($Matches[3] ? 1024 : 1000, 1 + 'KMGTPE'.IndexOf($Matches[2].ToUpperInvariant()))
    }
    else {
        $Quantity -as [double]
    }
}

$certificateNamespaces = @($CertificateNamespace -split ',' | ForEach-Object { $_.Trim() } | Where-Object Length)
$everywhere = $AllNamespaces ? @{ AllNamespaces = $true } : $Namespace ? @{ Namespace = $Namespace } : @{}

# Each finding is a script block that says what is wrong with the object $_, or nothing. What it says may change from run to run.
$checks = @(
    @{
        Resource = 'pods'
        Where    = $everywhere
        Reason   = 'RestartsTooOften'
        Finding  = {
            $restarts = @($_.status.initContainerStatuses; $_.status.containerStatuses) |
                Where-Object restartCount -GT $MaxRestarts | ForEach-Object { "$($_.restartCount) restarts of $($_.name)" }
            if ($restarts) { "$($restarts -join ', '), as of $([DateTime]::UtcNow.ToString('yyyy-MM-dd'))" }
        }
    }
    @{
        Resource = 'jobs.batch'
        Where    = $everywhere
        Reason   = 'JobFailed'
        Finding  = {
            $failure = $_.status.conditions | Where-Object { $_.type -eq 'Failed' -and $_.status -eq 'True' }
            if ($failure) { "$($failure.reason): $($failure.message)" }
        }
    }
    @{
        Resource = 'persistentvolumeclaims'
        Where    = $everywhere
        Reason   = 'StorageMissing'
        Finding  = {
            $requested, $capacity = $_.spec.resources.requests.storage, $_.status.capacity.storage
            $problem = $_.status.conditions | Where-Object { $_.type -like '*ResizeError' -and $_.status -eq 'True' }
            if ($_.status.phase -eq 'Lost') {
                'The volume of this claim is lost'
            }
            elseif ($_.status.phase -eq 'Pending') {
                $created = $_.metadata.creationTimestamp
                if ([DateTimeOffset] $created -lt [DateTimeOffset]::UtcNow.AddMinutes(-$PendingMinutes)) { "Not bound since $created" }
            }
            elseif ($problem -or $_.status.allocatedResourceStatuses.storage -like '*ResizeInfeasible') {
                "Resizing from $capacity to $requested has failed"
            }
            elseif ($capacity -and (ConvertFrom-Quantity $capacity) -lt (ConvertFrom-Quantity $requested)) {
                "Has $capacity of the $requested that it requests"
            }
        }
    }
    foreach ($name in $certificateNamespaces) {
        @{
            Resource = 'secrets'
            Where    = @{ Namespace = $name; FieldSelector = 'type=kubernetes.io/tls' }
            Reason   = 'CertificateExpires'
            Finding  = {
                $chain = [Security.Cryptography.X509Certificates.X509Certificate2Collection]::new()
                try {
                    $chain.ImportFromPem([Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($_.data.'tls.crt')))
                }
                catch {
                    return 'tls.crt cannot be read as certificates'
                }

                $old = $chain | Where-Object NotAfter -LT ([DateTime]::Now.AddDays($CertificateDays)) |
                    ForEach-Object { "$($_.Subject) is valid until $($_.NotAfter.ToUniversalTime().ToString('u'))" }
                if ($chain.Count -eq 0) { 'tls.crt holds no certificate' } elseif ($old) { $old -join '; ' }
            }
        }
    }
)

$found = 0
$failures = [Collections.ArrayList]::new()
try {
    # A namespace that is misspelt has no objects, and so no problems.
    @($Namespace; $certificateNamespaces) | Where-Object Length |
        ForEach-Object { $null = Get-KubeObject namespaces $_ -ErrorVariable +failures }
    foreach ($check in $checks) {
        $where = $check.Where
        Get-KubeObject $check.Resource @where -Selector $Selector -Shard $Shard -ErrorVariable +failures |
            Where-Object $check.Finding |
            ForEach-Object { $found++; $_ } |
            Write-KopfWarning $check.Reason $check.Finding -Component kopf-runbook -AggregateBy runbook -PassThru -ErrorVariable +failures |
            ForEach-Object { "$($_.reason): $($_.involvedObject.kind) $($_.involvedObject.namespace)/$($_.involvedObject.name): $($_.message)" }
    }
}
catch {
    $PSCmdlet.WriteError($_)
    exit 1
}

$PSCmdlet.WriteVerbose("Part ${Shard}: $found found, $($failures.Count) errors.")
exit ($failures.Count -gt 0 ? 1 : $found -gt 0 ? 2 : 0)
