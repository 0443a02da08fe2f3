BeforeAll {
    . "$PSScriptRoot/Support.ps1"
    $sandbox = Start-AuthKitSandbox
    Connect-AuthKit -Uri $sandbox.GatewayUri -AdminKey $sandbox.AdminKey
}

AfterAll {
    Disconnect-AuthKit
    Stop-AuthKitSandbox
}

Describe 'Checking a server' {
    AfterEach {
        Set-AuthKitSandbox -Clear
    }

    It 'passes a clean one' {
        $r = Test-McpDiscovery -Uri $sandbox.McpUri
        $r.ErrorCount | Should -Be 0
        # The gateway's own gaps are all there is to say.
        @($r.Findings | Where-Object Verdict -eq 'Warning').RuleId | Should -Be 'AKT-009'
    }

    It 'takes registered servers from the pipeline' {
        $results = @(Get-AuthKitServer | Test-McpDiscovery)
        $results.Count | Should -Be 1
        $results[0].Uri | Should -Be $sandbox.McpUri
    }

    It 'names <Rule> as the root of <Fault>' -ForEach @(
        @{ Fault = 'prm-root-not-found'; Rule = 'PRM-002' }
        @{ Fault = 'challenge-missing'; Rule = 'CHL-004' }
        @{ Fault = 'challenge-403'; Rule = 'CHL-001' }
    ) {
        Set-AuthKitSandbox -Fault $Fault
        $result = Test-McpDiscovery -Uri $sandbox.McpUri
        $result.Verdict | Should -BeIn 'Fail', 'Warning'
        $result.RootCause | Should -BeLike "$Rule*"
        $result.Fix | Should -Not -BeNullOrEmpty
    }

    It 'goes on with the next server after a bad address' {
        $results = @('not a url', $sandbox.McpUri | Test-McpDiscovery -ErrorAction SilentlyContinue -ErrorVariable problems)
        $results.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -BeLike 'InvalidUri,*'
    }
}
