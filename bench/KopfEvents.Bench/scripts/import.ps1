param($module)
Import-Module $module -ErrorAction Stop
