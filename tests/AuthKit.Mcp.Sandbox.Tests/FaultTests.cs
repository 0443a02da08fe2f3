namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class FaultTests
{
    public static TheoryData<string> Names => new(SandboxHost.KnownFaults.Select(fault => fault.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_fault_shows_on_the_wire(string name)
    {
        using Sandboxed sandbox = new(name);
        await FaultChecks.All[name](sandbox);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_fault_shows_on_a_clean_sandbox(string name)
    {
        using Sandboxed sandbox = new();
        await Assert.ThrowsAnyAsync<Exception>(() => FaultChecks.All[name](sandbox));
    }

    [Fact]
    public void Names_are_unique_kebab_case_and_described_in_a_sentence()
    {
        Assert.Equal(SandboxHost.KnownFaults.Count, SandboxHost.KnownFaults.Select(fault => fault.Name).Distinct().Count());
        Assert.All(SandboxHost.KnownFaults, fault =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", fault.Name);
            Assert.EndsWith(".", fault.Description, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Faults_combine()
    {
        using Sandboxed sandbox = new("prm-no-cors", "prm-servers-newline", "PRM-No-Store", "challenge-body-plain", "challenge-no-cors", "as-issuer-slash", "userinfo-500");
        foreach (string name in sandbox.Host.Faults)
        {
            await FaultChecks.All[name](sandbox);
        }

        Assert.Equal(7, sandbox.Host.Faults.Count);
    }

    [Fact]
    public async Task Faults_can_be_switched_while_it_runs()
    {
        using Sandboxed sandbox = new();
        sandbox.Host.SetFaults(["prm-not-found"]);
        await FaultChecks.All["prm-not-found"](sandbox);
        sandbox.Host.SetFaults(["prm-html"]);
        await FaultChecks.All["prm-html"](sandbox);
        sandbox.Host.SetFaults([]);
        Assert.Equal(200, (await sandbox.ServerAsync("GET", "/.well-known/oauth-protected-resource")).Status);
        Assert.Empty(sandbox.Host.Faults);
    }

    [Fact]
    public async Task Switching_a_fault_on_again_does_not_expire_tokens_twice()
    {
        using Sandboxed sandbox = new("access-token-expired");
        (string token, _) = sandbox.Host.IssueToken();
        sandbox.Host.SetFaults(["access-token-expired", "prm-html"]);
        Assert.Equal(200, (await sandbox.RpcAsync(Rpc.Initialize(), token)).Status);
    }

    [Theory]
    [InlineData("prm-notfound", "prm-not-found")]
    [InlineData("newline", "prm-servers-newline")]
    [InlineData("gateway-don", "gateway-down")]
    public void An_unknown_name_is_an_error_that_lists_near_ones_and_changes_nothing(string name, string near)
    {
        using SandboxHost host = SandboxHost.Start(new SandboxOptions { Faults = ["prm-html"] });
        SandboxException error = Assert.Throws<SandboxException>(() => host.SetFaults(["prm-no-cors", name]));
        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(near, error.Message, StringComparison.Ordinal);
        Assert.Equal(["prm-html"], host.Faults);
        Assert.Throws<SandboxException>(() => SandboxHost.Start(new SandboxOptions { Faults = [name] }));
    }
}
