using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Module.Tests.Hosting;

namespace AuthKit.Mcp.Module.Tests.OAuth;

/// <summary>Signing in at a browser, which the tests are: they open the address that the cmdlet writes.</summary>
public sealed partial class BrowserSignInTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SandboxSession _session = new();
    private readonly NetworkCredential _person;

    public BrowserSignInTests() => _person = _session.Run("$sandbox.Credential").Single<PSCredential>().GetNetworkCredential();

    [Fact]
    public async Task The_address_that_is_written_leads_to_a_token_and_a_page_that_says_so()
    {
        using PowerShell shell = _session.Host.Shell("Request-McpToken $uri -NoBrowser; 'next'");
        Task<string> address = AddressAsync(shell);
        IAsyncResult running = shell.BeginInvoke();
        (string page, Uri end) = await SignInAsync(await address.WaitAsync(Patience));
        Assert.Contains("The answer has arrived", page, StringComparison.Ordinal);
        PSDataCollection<PSObject> output = await Task.Factory.FromAsync(running, shell.EndInvoke).WaitAsync(Patience);

        Assert.Empty(shell.Streams.Error);
        Assert.Equal("next", output[1].BaseObject);
        dynamic token = output[0];
        Assert.Equal(end.GetLeftPart(UriPartial.Path), (string)token.Client.RedirectUris[0]);
        Assert.DoesNotContain(HttpQuery(end, "code"), page + string.Concat(shell.Streams.Information), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_port_that_is_asked_for_is_used_again_with_the_client()
    {
        int port = FreePort();
        _session.Host.Set("port", port);
        Assert.Empty(_session.Run("$client = Register-McpClient $uri -RedirectUri http://127.0.0.1:$port/callback").AllErrors);
        for (int i = 0; i < 2; i++)
        {
            using PowerShell shell = _session.Host.Shell("Request-McpToken $uri -NoBrowser -Client $client");
            Task<string> address = AddressAsync(shell);
            IAsyncResult running = shell.BeginInvoke();
            (_, Uri end) = await SignInAsync(await address.WaitAsync(Patience));
            Assert.Equal(port, end.Port);
            Assert.Single(await Task.Factory.FromAsync(running, shell.EndInvoke).WaitAsync(Patience));
        }

        Assert.Single(_session.AtGateway(), static r => r == "POST /oauth/register");
    }

    [Fact]
    public void A_port_that_somebody_else_has_is_named_and_nothing_registered()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        _session.Host.Set("port", ((IPEndPoint)taken.LocalEndpoint).Port);
        Result result = _session.Run("Request-McpToken $uri -NoBrowser -RedirectUri http://127.0.0.1:$port/callback");
        Assert.Equal(["RedirectPortInUse"], result.ErrorIds);
        Assert.DoesNotContain("POST /oauth/register", _session.AtGateway());
    }

    [Fact]
    public void Nobody_in_time_is_an_error_that_says_how_to_allow_more()
    {
        Result result = _session.Run("Request-McpToken $uri -NoBrowser -SignInTimeoutSec 1");
        Assert.Equal(["SignInTimedOut"], result.ErrorIds);
        Assert.Contains("1 seconds", result.AllErrors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopping_ends_the_wait_and_gives_the_port_back()
    {
        int port = FreePort();
        using PowerShell shell = _session.Host.Shell($"Request-McpToken $uri -NoBrowser -RedirectUri http://127.0.0.1:{port}/callback; 'not reached'");
        Task<string> address = AddressAsync(shell);
        IAsyncResult running = shell.BeginInvoke();
        await address.WaitAsync(Patience);
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null).WaitAsync(Patience);
        await Assert.ThrowsAsync<PipelineStoppedException>(() => Task.Factory.FromAsync(running, shell.EndInvoke));

        using TcpListener again = new(IPAddress.Loopback, port);
        again.Start();
    }

    public void Dispose() => _session.Dispose();

    // What the cmdlet wrote for a person to open.
    private static async Task<string> AddressAsync(PowerShell shell)
    {
        TaskCompletionSource<string> written = new(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.Streams.Information.DataAdded += (_, e) => written.TrySetResult(shell.Streams.Information[e.Index].ToString());
        return Http().Match(await written.Task).Value;
    }

    // The person: opens the address, fills in the form, follows the redirect, reads the page.
    private async Task<(string Page, Uri End)> SignInAsync(string address)
    {
        using HttpClient browser = new();
        string form = await browser.GetStringAsync(new Uri(address));
        Dictionary<string, string> fields = Hidden().Matches(form).ToDictionary(static m => m.Groups[1].Value, static m => WebUtility.HtmlDecode(m.Groups[2].Value));
        (fields["email"], fields["password"], fields["action"]) = (_person.UserName, _person.Password, "allow");
        using FormUrlEncodedContent content = new(fields);
        using HttpResponseMessage end = await browser.PostAsync(new Uri(new Uri(address), "/oauth/authorize"), content);
        return (await end.Content.ReadAsStringAsync(), end.RequestMessage?.RequestUri ?? throw new InvalidOperationException("The browser went nowhere."));
    }

    private static string HttpQuery(Uri uri, string name) => Uri.UnescapeDataString(Regex.Match(uri.Query, $"[?&]{name}=([^&]+)").Groups[1].Value);

    private static int FreePort()
    {
        using TcpListener free = new(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }

    [GeneratedRegex("http://\\S+")]
    private static partial Regex Http();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();
}
