#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.0' }
<#
.SYNOPSIS
    Makes the help file that Get-Help reads (MAML) of the pages in docs/cmdlets.
.DESCRIPTION
    PlatyPS writes it. Get-Help shows an example's code and a related link as they stand in the file, so what is there for
    Markdown only is taken away afterwards: fences around code, and addresses that lead from page to page. The default values,
    which PlatyPS leaves out, are put in. Get-Help -Online opens the first address of a page as the command's own: the module has none, and
    addresses of others are told as text.
.PARAMETER Path
    The file to write.
#>
[CmdletBinding()]
param(
    [string] $Path = "$PSScriptRoot/../src/KopfEvents.Module/en-US/KopfEvents.Module.dll-Help.xml"
)

$ErrorActionPreference = 'Stop'
$pages = Get-ChildItem "$PSScriptRoot/../docs/cmdlets/*.md" | Sort-Object Name
foreach ($page in $pages) {
    if (-not (Test-MarkdownCommandHelp $page.FullName)) { throw "$($page.Name) does not follow PlatyPS's schema; Test-MarkdownCommandHelp -DetailView says where." }
}

$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([guid]::NewGuid())
try {
    $help = Import-MarkdownCommandHelp $pages.FullName
    $file = $help | Export-MamlCommandHelp -OutputFolder $folder
    $maml = [System.Xml.Linq.XDocument]::Load($file.FullName)
}
finally {
    Remove-Item $folder -Recurse -Force -ErrorAction Ignore
}

$namespaces = @{
    maml    = 'http://schemas.microsoft.com/maml/2004/10'
    command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
    dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
}
function Get-Name([string] $name) {
    $prefix, $local = $name -split ':'
    [System.Xml.Linq.XName]::Get($local, $namespaces[$prefix])
}

foreach ($command in @($maml.Descendants((Get-Name command:command)))) {
    $title = $command.Element((Get-Name command:details)).Element((Get-Name command:name)).Value
    $defaults = @{}
    ($help | Where-Object Title -EQ $title).Parameters | Where-Object DefaultValue | ForEach-Object { $defaults[$_.Name] = $_.DefaultValue }
    foreach ($parameter in @($command.Element((Get-Name command:parameters)).Elements())) {
        $name = $parameter.Element((Get-Name maml:name)).Value
        if ($defaults[$name]) { $parameter.Add([System.Xml.Linq.XElement]::new((Get-Name dev:defaultValue), $defaults[$name])) }
    }
}

foreach ($example in @($maml.Descendants((Get-Name command:example)))) {
    $introduction = $example.Element((Get-Name maml:introduction))
    $code = $example.Element((Get-Name dev:code))
    $remarks = $example.Element((Get-Name dev:remarks))
    $isCodeFound = $false

    # PlatyPS makes paragraphs of output with empty lines in it, and leaves its fences in the first and the last of them.
    $open = $null
    foreach ($para in @($introduction.Elements())) {
        if ($open) {
            if ($para.Value -ne "`u{80}") { $open.Value += "`n`n$($para.Value)" }
            $para.Remove()
            if ($open.Value.EndsWith("`n``````")) { $open = $null }
        }
        elseif ($para.Value -match '^```\w+\n' -and -not $para.Value.EndsWith("`n``````")) {
            $open = $para
        }
    }

    foreach ($para in @($introduction.Elements())) {
        $isFenced = $para.Value -match '(?s)^```(\w+)\n(.*)\n```$'
        if ($isFenced -and $Matches[1] -eq 'powershell' -and -not $isCodeFound) {
            $code.Value = $Matches[2]
            $isCodeFound = $true
            $para.Remove()
        }
        elseif ($para.Value -eq "`u{80}") {
            $para.Remove() # an empty line of PlatyPS
        }
        elseif ($isCodeFound) {
            if ($isFenced) { $para.Value = $Matches[2] }
            $para.Remove()
            $remarks.Add($para)
        }
    }

    # Get-Help begins the code behind the last words of the introduction, whatever they are.
    $introduction.Add([System.Xml.Linq.XElement]::new((Get-Name maml:para), 'PS> '))
}

foreach ($link in @($maml.Descendants((Get-Name maml:navigationLink)))) {
    $uri = $link.Element((Get-Name maml:uri))
    if ($link.Element((Get-Name maml:linkText)).Value -eq 'Online Version') { $link.Remove() }
    else {
        if ($uri.Value -match '^https:') { $link.Element((Get-Name maml:linkText)).Value += " ($($uri.Value))" }
        $uri.Value = ''
    }
}

$null = New-Item (Split-Path $Path) -ItemType Directory -Force
$settings = [System.Xml.XmlWriterSettings]@{ Indent = $true; NewLineChars = "`n"; Encoding = [System.Text.UTF8Encoding]::new($false) }
$target = [System.IO.Path]::GetFullPath($Path, $PWD.ProviderPath)
$writer = [System.Xml.XmlWriter]::Create($target, $settings)
$maml.Save($writer)
$writer.Dispose()
[System.IO.File]::AppendAllText($target, "`n")
