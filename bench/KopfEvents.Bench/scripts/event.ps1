param($module)
Import-Module $module -ErrorAction Stop
@{ apiVersion = 'v1'; kind = 'Pod'; metadata = @{ name = 'web-0'; namespace = 'default'; uid = '00000000-0000-0000-0000-000000000000' } } |
    Write-KopfInfo Measured 'the first event' -ErrorAction Stop
