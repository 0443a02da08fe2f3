using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>What decides how an authorization server is asked; checks that agree in it share the answers.</summary>
/// <param name="Issuer">The issuer as written in the protected resource metadata.</param>
/// <param name="AllowHttp">True when plain http may be followed, because the target is on this machine.</param>
/// <param name="PublicOnly">True to refuse addresses that are not public.</param>
/// <param name="Limit">The most requests to send.</param>
/// <param name="ConnectTo">Where to connect when the authorization server is on the target's host, or null.</param>
/// <param name="IsOnly">True when no other authorization server is named: then a token of the user can only be its own.</param>
/// <param name="Asking">How this check asks, when it is not how the run does.</param>
internal sealed record IssuerKey(string Issuer, bool AllowHttp, bool PublicOnly, int Limit, ConnectTo? ConnectTo = null, bool IsOnly = false, IssuerAsking? Asking = null);
