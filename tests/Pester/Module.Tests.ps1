BeforeDiscovery {
    . "$PSScriptRoot/Support.ps1"
    $commands = Get-Command -Module AuthKit.Mcp
}

BeforeAll {
    . "$PSScriptRoot/Support.ps1"
}

Describe 'The module' {
    It 'has a valid manifest' {
        $manifest = Test-ModuleManifest (Join-Path (Get-Module AuthKit.Mcp).ModuleBase 'AuthKit.Mcp.psd1')
        $manifest.CompatiblePSEditions | Should -Be @('Core', 'Desktop')
    }

    It 'exports what the manifest lists' {
        $listed = (Import-PowerShellDataFile (Join-Path (Get-Module AuthKit.Mcp).ModuleBase 'AuthKit.Mcp.psd1')).CmdletsToExport
        (Get-Command -Module AuthKit.Mcp).Name | Sort-Object | Should -Be ($listed | Sort-Object)
    }

    It 'has an about topic' {
        Get-Help about_AuthKit.Mcp | Out-String | Should -Match 'A FIRST SESSION'
    }

    It 'loads the flavour of this edition' {
        # A Release build has images beside the IL.
        $flavour = if ($PSEdition -eq 'Core') { '\b(net8\.0|net10\.0)\b' } else { 'netstandard2\.0' }
        [AuthKit.Mcp.DependencyResolver].Assembly.Location | Should -Match $flavour
    }
}

Describe '<_.Name>' -ForEach $commands {
    BeforeAll {
        $help = Get-Help $_.Name -Full
    }

    It 'has an approved verb' {
        Get-Verb -Verb $_.Verb | Should -Not -BeNullOrEmpty
    }

    It 'has a synopsis of its own' {
        $help.Synopsis.Trim() | Should -Not -BeLike "$($_.Name)*"
    }

    It 'has an example' {
        $help.examples.example | Should -Not -BeNullOrEmpty
    }

    It 'declares its output' {
        $_.OutputType | Should -Not -BeNullOrEmpty
    }
}
