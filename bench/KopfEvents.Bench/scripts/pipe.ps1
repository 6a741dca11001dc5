param($module, $count)
Import-Module $module -ErrorAction Stop
& {
    for ($i = 0; $i -lt [int]$count; $i++) {
        [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = [pscustomobject]@{ name = "p-$i"; namespace = 'default'; uid = "u-$i" } }
    }
} | Write-KopfInfo Measured 'one of many' -ErrorAction Stop
