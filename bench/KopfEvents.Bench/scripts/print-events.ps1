param($module, $namespace, [int] $first)
Import-Module $module -ErrorAction Stop
if ($first) { Get-KopfEvent -Namespace $namespace -ErrorAction Stop | Select-Object -First $first }
else { Get-KopfEvent -Namespace $namespace -ErrorAction Stop }
