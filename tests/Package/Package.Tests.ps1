#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0' }
<#
.SYNOPSIS
    What is in the package, and that a user can install it, write an event, update and uninstall it. ./build.ps1 -Task Package runs this.
.PARAMETER Package
    The .nupkg.
#>
param([Parameter(Mandatory)] [string] $Package)

Describe 'the package' {
    BeforeAll {
        . "$PSScriptRoot/../Pester/Sandbox.ps1"
        $runtime = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
        $content = "$TestDrive/content"
        [IO.Compression.ZipFile]::ExtractToDirectory($Package, $content)
        $source = Import-PowerShellDataFile "$root/KopfEvents.psd1"
        [xml] $nuspec = Get-Content "$content/KopfEvents.nuspec"

        # A user's home of its own, so that the tests install nothing for whoever runs them. .NET overlooks a folder that is not there.
        $null = New-Item "$TestDrive/.local/share" -ItemType Directory
        function Invoke-Pwsh([string] $Script) {
            $start = [Diagnostics.ProcessStartInfo]::new($pwsh, [string[]] ($pwshArguments + '-NoProfile', '-NonInteractive', '-Command', $Script))
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
            'KopfEvents.Module.dll', 'KopfEvents.psd1', 'LICENSE', 'THIRD-PARTY-NOTICES.txt'
            (Get-ChildItem "$root/src/KopfEvents.Module/PSObjects/*.ps1xml").Name
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
        $manifest.Tags | Should -Match '^\S+$' # the gallery splits them at blanks
        $manifest.Author, $manifest.CompanyName, $manifest.Copyright, $manifest.Description | ForEach-Object { $_ | Should -Not -BeNullOrEmpty }
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
            # An older version, as far as PowerShell can see: the number in the manifest, and the identity of the module's assembly.
            $old = "$TestDrive/old/KopfEvents"
            Copy-Item $content $old -Recurse
            Remove-Item -LiteralPath "$old/_rels", "$old/package", "$old/[Content_Types].xml", "$old/KopfEvents.nuspec" -Recurse -Force -ErrorAction Ignore
            (Get-Content "$old/KopfEvents.psd1" -Raw) -replace "(?<=ModuleVersion *= *')[^']+", '0.0.1' | Set-Content "$old/KopfEvents.psd1"
            Add-Type -Path (Get-ChildItem "$root/tests/KopfEvents.Tests/bin/*/net10.0/Mono.Cecil.dll" | Select-Object -First 1)
            $assembly = [Mono.Cecil.AssemblyDefinition]::ReadAssembly("$content/KopfEvents.Module.dll")
            $assembly.Name.Version = '0.0.1.0'
            $assembly.MainModule.Mvid = New-Guid # without it, the runtime takes both for one
            $assembly.Write("$old/KopfEvents.Module.dll")
            $assembly.Dispose()

            $repository = (New-Item "$TestDrive/repository" -ItemType Directory).FullName
            Compress-PSResource -Path $old -DestinationPath $repository
            Copy-Item $Package $repository
            $import = "`$ErrorActionPreference = 'Stop'; Import-Module '$((Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet)[0].Path)'"
            Invoke-Pwsh "$import
                Register-PSResourceRepository -Name Local -Uri '$repository' -Trusted
                Install-PSResource KopfEvents -Version 0.0.1 -Repository Local
                Update-PSResource KopfEvents -Repository Local"
            $installed = "$TestDrive/.local/share/powershell/Modules/KopfEvents/$($source.ModuleVersion)"
        }

        It 'is updated from an older version, which stays until it is uninstalled' {
            $versions = Invoke-Pwsh "$import; (Get-InstalledPSResource KopfEvents).Version | Sort-Object | ForEach-Object ToString"
            $versions -split '\r?\n' | Should -Be '0.0.1', $source.ModuleVersion
            Invoke-Pwsh '(Import-Module KopfEvents -PassThru).Version.ToString()' | Should -Be $source.ModuleVersion
            Invoke-Pwsh '(Import-Module KopfEvents -RequiredVersion 0.0.1 -PassThru).Version.ToString()' | Should -Be '0.0.1'
        }

        It 'is there in one version for each session: another one is an error, and the first one goes on' {
            $refused, $written = (Invoke-Pwsh "
                Import-Module KopfEvents -RequiredVersion 0.0.1
                try { Import-Module KopfEvents -RequiredVersion $($source.ModuleVersion) } catch { `$_.Exception.Message -replace '\s+', ' ' }
                ('pod/web-0' | Write-KopfInfo StillThere -PassThru).reason") -split '\r?\n'
            $refused | Should -BeLike '*"KopfEvents.KubeObject": The member KopfView is already present.*'
            $written | Should -Be StillThere
            Get-Content "$root/docs/troubleshooting.md" -Raw | Should -Match '(?m)^## The member KopfView is already present$'
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

        It 'is gone when it is uninstalled' {
            Invoke-Pwsh "$import; Uninstall-PSResource KopfEvents -Version '*'; (Get-Module -ListAvailable KopfEvents).Count" | Should -Be 0
            Split-Path $installed | Should -Not -Exist
        }
    }
}
