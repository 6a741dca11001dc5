# A PowerShell that starts and ends.
