#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
<#
.SYNOPSIS
    What is in the package, and that a user can install it and write an event. ./build.ps1 -Task Package runs this.
.PARAMETER Package
    The .nupkg; without it there is nothing to test.
#>
param([string] $Package)

Describe 'the package' -Tag Package -Skip:(-not $Package) {
    BeforeAll {
        . "$PSScriptRoot/Sandbox.ps1"
        $runtime = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $content = "$TestDrive/content"
        [IO.Compression.ZipFile]::ExtractToDirectory($Package, $content)
        $source = Import-PowerShellDataFile "$root/KopfEvents.psd1"
        [xml] $nuspec = Get-Content "$content/KopfEvents.nuspec"

        # A user's home of its own, so that the tests install nothing for whoever runs them. .NET overlooks a folder that is not there.
        $null = New-Item "$TestDrive/.local/share" -ItemType Directory
        function Invoke-Pwsh([string] $Script) {
            $start = [Diagnostics.ProcessStartInfo]::new((Get-Process -Id $PID).Path, [string[]] ('-NoProfile', '-NonInteractive', '-Command', $Script))
            $start.RedirectStandardOutput = $start.RedirectStandardError = $true
            $start.Environment['HOME'] = "$TestDrive"
            $start.Environment['XDG_DATA_HOME'] = "$TestDrive/.local/share"
            $start.Environment['PSModulePath'] = "$TestDrive/.local/share/powershell/Modules"
            $start.Environment['NO_COLOR'] = '1'
            $process = [Diagnostics.Process]::Start($start)
            $errors = $process.StandardError.ReadToEndAsync()
            $process.StandardOutput.ReadToEnd().Trim()
            $process.WaitForExit()
            if ($process.ExitCode -ne 0) { throw $errors.Result }
        }
    }

    AfterAll { Close-Sandbox }

    It 'holds the module and nothing else' {
        $files = Get-ChildItem $content -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($content, $_.FullName).Replace('\', '/') }
        $assemblies = 'Fractions', 'KopfEvents', 'KubernetesClient', 'YamlDotNet'
        $module = @(
            'Access.format.ps1xml', 'Events.format.ps1xml', 'KopfEvents.Module.dll', 'KopfEvents.psd1', 'LICENSE', 'Objects.format.ps1xml', 'THIRD-PARTY-NOTICES.txt'
            'en-US/KopfEvents.Module.dll-Help.xml'
            (Get-ChildItem "$root/docs/about/*.help.txt").Name | ForEach-Object { "en-US/$_" }
            $assemblies | ForEach-Object { "dependencies/$_.dll"; "dependencies/$runtime/$_.dll" }
        )

        $files -notmatch '^_rels/|^package/|^\[Content_Types\]\.xml$|\.nuspec$' | Sort-Object | Should -Be ($module | Sort-Object)
    }

    It 'has at most 20 MB' { (Get-Item $Package).Length | Should -BeLessThan 20MB }

    It 'names the licences of all that it holds' {
        $notices = Get-Content "$content/THIRD-PARTY-NOTICES.txt" -Raw
        (Get-ChildItem "$content/dependencies/*.dll" -Exclude KopfEvents.dll).Name | ForEach-Object { $notices | Should -Match ([regex]::Escape($_)) }
    }

    It 'has a manifest without faults, with tags, a licence, and the notes of the changelog' {
        $manifest = Test-ModuleManifest "$content/KopfEvents.psd1" -WarningVariable warnings -ErrorVariable errors
        @($warnings) + @($errors) | Should -BeNullOrEmpty
        $manifest.Version | Should -Be $source.ModuleVersion
        $manifest.Tags | Should -Contain PSEdition_Core
        $manifest.LicenseUri | Should -Match '^https://'
        $manifest.ProjectUri | Should -BeNullOrEmpty
        $manifest.ReleaseNotes | Should -Match '^### Added\r?\n- `Write-KopfEvent`'
        (Get-Content "$root/CHANGELOG.md" -Raw).ReplaceLineEndings() | Should -BeLike "*$([WildcardPattern]::Escape($manifest.ReleaseNotes.ReplaceLineEndings()))*"
    }

    It 'is made for the tag of its version only' {
        { & "$root/tools/New-Package.ps1" -Path $TestDrive -Tag v99.0.0 } | Should -Throw 'The tag is v99.0.0, but the version*'
    }

    It 'tells the gallery the same' {
        $metadata = $nuspec.package.metadata
        $metadata.id, $metadata.version, $metadata.licenseUrl | Should -Be 'KopfEvents', $source.ModuleVersion, $source.PrivateData.PSData.LicenseUri
        $metadata.description | Should -Be $source.Description
        $metadata.releaseNotes | Should -Match 'Write-KopfEvent'
        $metadata.projectUrl | Should -BeNullOrEmpty
        $metadata.tags.Split(' ') | Should -Contain PSModule
    }

    It 'has assemblies of the version that the manifest says' {
        Get-ChildItem "$content/KopfEvents.Module.dll", "$content/dependencies/KopfEvents.dll" | ForEach-Object {
            [Reflection.AssemblyName]::GetAssemblyName($_.FullName).Version.ToString(3) | Should -Be $source.ModuleVersion
        }
    }

    Context 'installed by a user' -Skip:$IsWindows {
        BeforeAll {
            Invoke-Pwsh "
                `$ErrorActionPreference = 'Stop'
                Import-Module '$((Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)[0].Path)'
                Register-PSResourceRepository -Name Local -Uri '$(Split-Path $Package)' -Trusted
                Install-PSResource KopfEvents -Repository Local"
            $installed = Get-Item "$TestDrive/.local/share/powershell/Modules/KopfEvents/$($source.ModuleVersion)"
        }

        It 'has commands and help' {
            Invoke-Pwsh '(Get-Command -Module (Import-Module KopfEvents -PassThru).Name).Count' | Should -Be $source.CmdletsToExport.Count
            Invoke-Pwsh '(Get-Help Write-KopfInfo).Synopsis' | Should -Be (Get-Help Write-KopfInfo).Synopsis
        }

        It 'writes an event, with <Title>' -ForEach @(
            @{ Title = 'the images for this system'; HasImages = $true }
            @{ Title = 'the plain assemblies where there are none'; HasImages = $false }
        ) {
            if (-not $HasImages) { Remove-Item "$installed/dependencies/$runtime" -Recurse }
            $written, $engine = (Invoke-Pwsh '
                $written = "pod/web-0" | Write-KopfInfo Installed -PassThru
                "$($written.type) $($written.reason) $($written.involvedObject.name)"
                [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq "KopfEvents" } | ForEach-Object Location') -split '\r?\n'
            $written | Should -Be 'Normal Installed web-0'
            $engine | Should -Be ($HasImages ? "$installed/dependencies/$runtime/KopfEvents.dll" : "$installed/dependencies/KopfEvents.dll")
        }
    }
}
