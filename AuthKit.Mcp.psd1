@{
    RootModule             = 'module/AuthKit.Mcp.psm1'
    ModuleVersion          = '0.1.0'
    GUID                   = '6f0c6f0e-5b53-4c9e-9a0c-7a1de4b5d3c1'
    Author                 = 'the AuthKit.Mcp authors'
    CompanyName            = 'Community'
    Copyright              = 'Copyright (c) 2026 the AuthKit.Mcp authors. MIT licence.'
    Description            = 'Register, check and exercise MCP servers behind MCP AuthKit (the open OAuth gateway for MCP servers, not the WorkOS product of that name) or any OAuth authorization server. Test-McpDiscovery finds out why "Claude could not connect" and says how to fix it: protected resource metadata, the 401 challenge, authorization server metadata, CORS, caching. Objects go down the pipeline, secrets never leak, no third-party assembly on PowerShell 7.'

    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Core', 'Desktop')

    FormatsToProcess       = @(
        'module/AuthKit.Mcp.Discovery.Format.ps1xml'
        'module/AuthKit.Mcp.Gateway.Format.ps1xml'
        'module/AuthKit.Mcp.Integration.Format.ps1xml'
        'module/AuthKit.Mcp.LegacyOAuth.Format.ps1xml'
        'module/AuthKit.Mcp.Migration.Format.ps1xml'
        'module/AuthKit.Mcp.OAuth.Format.ps1xml'
        'module/AuthKit.Mcp.Reports.Format.ps1xml'
        'module/AuthKit.Mcp.Sandbox.Format.ps1xml'
        'module/AuthKit.Mcp.Tokens.Format.ps1xml'
    )
    TypesToProcess         = @('module/AuthKit.Mcp.Types.ps1xml')

    FunctionsToExport      = @()
    VariablesToExport      = @()
    AliasesToExport        = @()
    CmdletsToExport        = @(
        'Clear-AuthKitTokenCache'
        'Compare-McpReport'
        'Connect-AuthKit'
        'Disconnect-AuthKit'
        'Export-McpReport'
        'Find-McpLegacyOAuth'
        'Get-AuthKitConnection'
        'Get-AuthKitSandbox'
        'Get-AuthKitServer'
        'Get-AuthKitUser'
        'Get-McpDiscovery'
        'Get-McpMigration'
        'Get-McpRule'
        'Import-McpReport'
        'Invoke-McpMigration'
        'Measure-McpReport'
        'New-AuthKitServer'
        'New-McpIntegration'
        'New-McpSchedule'
        'Register-McpClient'
        'Request-McpToken'
        'Resolve-AuthKitUser'
        'Revoke-McpToken'
        'Set-AuthKitSandbox'
        'Start-AuthKitSandbox'
        'Stop-AuthKitSandbox'
        'Test-AuthKitInstance'
        'Test-AuthKitToken'
        'Test-McpDiscovery'
        'Test-McpOAuthFlow'
        'Update-McpToken'
    )

    PrivateData            = @{
        PSData = @{
            Tags         = @('MCP', 'OAuth', 'OAuth2', 'ModelContextProtocol', 'AuthKit', 'RFC9728', 'RFC8414', 'Conformance', 'Diagnostics', 'PSEdition_Core', 'PSEdition_Desktop', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://github.com/authkit-mcp/AuthKit.Mcp/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/authkit-mcp/AuthKit.Mcp'
            ReleaseNotes = 'https://github.com/authkit-mcp/AuthKit.Mcp/blob/main/CHANGELOG.md'
        }
    }
}
