param($module, $namespace)
Import-Module $module -ErrorAction Stop
Get-KopfEvent -Namespace $namespace -ErrorAction Stop | ForEach-Object { }
