# The package as its users get it: made, installed from a local repository into a folder of its own, imported in a fresh process.
BeforeDiscovery {
    $provider = Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet, PowerShellGet | Sort-Object Name | Select-Object -First 1 -ExpandProperty Name
}

Describe 'The package' -Skip:(-not $provider) -ForEach @{ Provider = $provider } {
    BeforeAll {
        $root = Resolve-Path (Join-Path $PSScriptRoot '../..')
        $feed = (New-Item -ItemType Directory (Join-Path $TestDrive 'feed')).FullName
        $modules = (New-Item -ItemType Directory (Join-Path $TestDrive 'modules')).FullName
        dotnet run --project (Join-Path $root 'build/Pack') -- $feed | Out-Null
        $name = 'authkit-mcp-' + [guid]::NewGuid().ToString('n')
        if ($Provider -eq 'Microsoft.PowerShell.PSResourceGet') {
            Register-PSResourceRepository -Name $name -Uri $feed -Trusted
            try { Save-PSResource -Name AuthKit.Mcp -Repository $name -Path $modules -TrustRepository }
            finally { Unregister-PSResourceRepository -Name $name }
        }
        else {
            Register-PSRepository -Name $name -SourceLocation $feed -InstallationPolicy Trusted
            try { Save-Module -Name AuthKit.Mcp -Repository $name -Path $modules }
            finally { Unregister-PSRepository -Name $name }
        }

        $shell = (Get-Process -Id $PID).Path
        function Invoke-Fresh([string] $Command) {
            & $shell -NoProfile -NonInteractive -Command "`$env:PSModulePath = '$modules' + [System.IO.Path]::PathSeparator + `$env:PSModulePath; $Command"
        }
    }

    It 'is installed in a folder of its version' {
        $folder = Get-ChildItem (Join-Path $modules 'AuthKit.Mcp')
        $folder.Name | Should -Be (Import-PowerShellDataFile (Join-Path $folder.FullName 'AuthKit.Mcp.psd1')).ModuleVersion
    }

    It 'is found by name and runs' {
        Invoke-Fresh '$s = Start-AuthKitSandbox; (Test-McpDiscovery $s.McpUri).Verdict; (Get-Module AuthKit.Mcp).ModuleBase' |
            Should -Be @('Warning', (Get-ChildItem (Join-Path $modules 'AuthKit.Mcp')).FullName)
    }

    It 'has its help' {
        Invoke-Fresh '(Get-Help Test-McpDiscovery).Synopsis' | Should -Match 'MCP server'
    }
}
