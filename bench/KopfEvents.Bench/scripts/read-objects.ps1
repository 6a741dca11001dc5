param($module)
Import-Module $module -ErrorAction Stop
$count = 0
Get-KubeObject pods -AllNamespaces -ErrorAction Stop | ForEach-Object { $count++ }
[string]$count
