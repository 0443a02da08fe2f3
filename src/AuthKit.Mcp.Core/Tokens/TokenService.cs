using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Tokens;

/// <summary>Validates tokens at one gateway's userinfo endpoint, through a cache keyed by token hash (guide step 4).</summary>
internal sealed class TokenService(string gateway, IHttpSender sender, TimeProvider clock)
{
    internal string Gateway { get; } = gateway;

    internal IHttpSender Sender { get; } = sender;

    internal TimeProvider Clock { get; } = clock;
}
