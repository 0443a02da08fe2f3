BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    $sandbox = Start-AuthKitSandbox -NoRegistration
    Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
}

AfterAll {
    Disconnect-AuthKit
    Stop-AuthKitSandbox
}

Describe 'Registering a server' {
    It 'does nothing with -WhatIf' {
        New-AuthKitServer -Name Search -ResourceUrl $sandbox.McpUri -WhatIf | Should -BeNullOrEmpty
        $sandbox.ServerCount | Should -Be 0
    }

    It 'gives the API key as a SecureString, once' {
        $server = New-AuthKitServer -Name Search -ResourceUrl $sandbox.McpUri
        $server.ApiKey | Should -BeOfType [securestring]
        $sandbox.ServerCount | Should -Be 1
    }

    It 'finds the server again in place of making another' {
        $again = New-AuthKitServer -Name Search -ResourceUrl $sandbox.McpUri -IfNotExists -WarningAction SilentlyContinue
        $again.Id | Should -Be (Get-AuthKitServer -Name Search).Id
        $sandbox.ServerCount | Should -Be 1
    }

    It 'says ServerExists without -IfNotExists' {
        { New-AuthKitServer -Name Search -ResourceUrl $sandbox.McpUri -ErrorAction Stop } | Should -Throw -ErrorId 'ServerExists,*'
    }
}

Describe 'Tokens' {
    BeforeAll {
        $token = $sandbox.NewToken()
    }

    It 'names the user of a token' {
        ($token | Get-AuthKitUser).Sub | Should -Not -BeNullOrEmpty
    }

    It 'knows a good token' {
        ($token | Test-AuthKitToken).Valid | Should -BeTrue
    }

    It 'refuses a revoked one, and says why' {
        $token | Revoke-McpToken -Confirm:$false
        $result = $token | Test-AuthKitToken
        $result.Valid | Should -BeFalse
        $result.Reason | Should -Be 'Rejected'
    }
}

Describe 'Without a connection' {
    It 'says what to do' {
        Disconnect-AuthKit
        try {
            { Get-AuthKitServer -ErrorAction Stop } | Should -Throw -ErrorId 'NotConnected,*' -ExpectedMessage '*Connect-AuthKit*'
        }
        finally {
            Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
        }
    }
}
