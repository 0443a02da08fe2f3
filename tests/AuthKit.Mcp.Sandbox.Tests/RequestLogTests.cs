namespace AuthKit.Mcp.Sandbox.Tests;

public sealed class RequestLogTests
{
    [Fact]
    public async Task Each_request_is_logged_before_its_answer_is_read_with_names_and_counts()
    {
        using Sandboxed sandbox = new();
        Answer answer = await sandbox.SendAsync("POST", sandbox.Host.McpUri + "?secret=1", Rpc.Initialize(), "application/json", "Authorization: Bearer mat_secret");
        IReadOnlyList<SandboxRequest> log = sandbox.Host.Requests;
        Assert.Equal(["GET /oauth/userinfo 401 Gateway", "POST /mcp 401 Server"], log.Select(entry => $"{entry.Method} {entry.Path} {entry.Status} {entry.Side}"));
        Assert.All(log, entry => Assert.True(entry.HasAuthorization));
        Assert.Contains("Content-Type", log[1].HeaderNames);
        Assert.True(log[1].BytesSent > answer.Body.Length);
        Assert.DoesNotContain("secret", string.Join(" ", log) + string.Join(" ", log.SelectMany(entry => entry.HeaderNames)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_counts_under_concurrency_and_can_be_cleared()
    {
        using Sandboxed sandbox = new();
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => sandbox.GatewayAsync("GET", "/health")));
        Assert.Equal(200, sandbox.Host.Requests.Count(entry => !entry.HasAuthorization && entry.Path == "/health"));
        sandbox.Host.ClearRequests();
        Assert.Empty(sandbox.Host.Requests);
    }

    [Fact]
    public async Task It_keeps_the_newest_only()
    {
        using Sandboxed sandbox = new(new SandboxOptions { RequestLogCapacity = 3 });
        for (int number = 1; number <= 5; number++)
        {
            await sandbox.GatewayAsync("GET", "/" + number);
        }

        Assert.Equal(["/3", "/4", "/5"], sandbox.Host.Requests.Select(entry => entry.Path));
    }

    [Fact]
    public async Task A_request_without_an_answer_has_status_zero_and_one_refused_by_size_its_path()
    {
        using Sandboxed sandbox = new("server-reset");
        await Assert.ThrowsAsync<HttpRequestException>(() => sandbox.ServerAsync("GET", "/any"));
        await RawClient.AskAsync(sandbox.Gateway, "POST /big HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
        Assert.Contains(sandbox.Host.Requests, entry => entry is { Path: "/any", Status: 0, BytesSent: 0 });
        Assert.Contains(sandbox.Host.Requests, entry => entry is { Path: "/big", Status: 413, Side: SandboxSide.Gateway });
    }
}
