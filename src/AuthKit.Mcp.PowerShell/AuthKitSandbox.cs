using System.Management.Automation;
using System.Security;
using AuthKit.Mcp.Sandbox;

namespace AuthKit.Mcp;

/// <summary>
/// A running sandbox: an AuthKit-compatible gateway and a protected MCP server on loopback, with everything needed to try
/// the other cmdlets on it. It ends with its runspace.
/// </summary>
public sealed class AuthKitSandbox : IDisposable
{
    private readonly SandboxHost _host;

    internal AuthKitSandbox(SandboxHost host)
    {
        _host = host;
        StartedAt = DateTimeOffset.UtcNow;
        AdminKey = Secret.Protect(host.AdminKey);
        Credential = new PSCredential(host.UserEmail, Secret.Protect(host.UserPassword));
        Token = Tokens(host.AccessToken, host.RefreshToken);
    }

    /// <summary>The gateway's origin, for Connect-AuthKit.</summary>
    public string GatewayUri => _host.GatewayUri;

    /// <summary>The MCP endpoint, for Test-McpDiscovery.</summary>
    public string McpUri => _host.McpUri;

    /// <summary>The gateway's admin key.</summary>
    public SecureString AdminKey { get; }

    /// <summary>E-mail and password of the user who can sign in.</summary>
    public PSCredential Credential { get; }

    /// <summary>Tokens of that user, valid for an hour.</summary>
    public McpToken Token { get; }

    /// <summary>The id under which the MCP server is registered at the gateway, or null when it is not.</summary>
    public string? ServerId => _host.ServerId;

    /// <summary>The faults that are on.</summary>
    public IReadOnlyList<string> Faults => _host.Faults.ToArray();

    /// <summary>How many servers are registered at the gateway, duplicates included.</summary>
    public int ServerCount => _host.ServerCount;

    /// <summary>The requests answered so far, oldest first. They hold no secrets.</summary>
    public IReadOnlyList<AuthKitSandboxRequest> Requests => _host.Requests.Select(static r => new AuthKitSandboxRequest(r.Side.ToString(), r.Method, r.Path, r.Status, r.HasAuthorization)).ToArray();

    /// <summary>True until the sandbox is stopped.</summary>
    public bool IsRunning => _host.IsRunning;

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Issues one more pair of tokens for the user.</summary>
    public McpToken NewToken()
    {
        (string access, string refresh) = _host.IssueToken();
        return Tokens(access, refresh);
    }

    /// <summary>Forgets the requests logged so far.</summary>
    public void ClearRequests() => _host.ClearRequests();

    /// <inheritdoc/>
    public override string ToString() => _host.ToString();

    /// <summary>Stops both hosts and closes every connection.</summary>
    public void Dispose() => _host.Dispose();

    internal static AuthKitSandbox Start(SandboxOptions options) => Guarded(() => new AuthKitSandbox(SandboxHost.Start(options)));

    internal void SetFaults(IEnumerable<string> names) => Guarded<object?>(() =>
    {
        _host.SetFaults(names);
        return null;
    });

    private static T Guarded<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SandboxException e)
        {
            throw new AuthKitException(ErrorCode.SandboxFailed, e.Message, null, e);
        }
    }

    private McpToken Tokens(string access, string refresh) => new()
    {
        AccessToken = Secret.Protect(access),
        RefreshToken = Secret.Protect(refresh),
        ExpiresAt = DateTimeOffset.UtcNow.AddHours(1),
        Scopes = ["mcp:tools", "mcp:read"],
        Resource = McpUri,
        Issuer = GatewayUri,
        ClientId = _host.ClientId,
        TokenEndpoint = GatewayUri + "/oauth/token",
        RevocationEndpoint = GatewayUri + "/oauth/revoke",
    };
}

/// <summary>One request that a sandbox answered.</summary>
/// <param name="Host">Gateway or Server.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Status">The status of the answer; 0 when none was sent.</param>
/// <param name="HasAuthorization">True when the request carried credentials.</param>
public sealed record AuthKitSandboxRequest(string Host, string Method, string Path, int Status, bool HasAuthorization);

/// <summary>One thing that can be made wrong in a sandbox.</summary>
/// <param name="Name">The name to pass as -Fault.</param>
/// <param name="Host">Gateway or Server.</param>
/// <param name="Description">What goes wrong and what users see.</param>
public sealed record AuthKitSandboxFault(string Name, string Host, string Description);
