param($module, $count)
Import-Module $module -ErrorAction Stop
& {
    param([int] $count)
    for ($i = 0; $i -lt $count; $i++) {
        [pscustomobject]@{ apiVersion = 'v1'; kind = 'Pod'; metadata = [pscustomobject]@{ name = "p-$i"; namespace = 'default'; uid = "u-$i" } }
    }
} $count | Write-KopfInfo Measured 'one of many' -ErrorAction Stop
