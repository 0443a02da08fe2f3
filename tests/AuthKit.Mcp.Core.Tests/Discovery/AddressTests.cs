using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Core.Tests.Discovery;

/// <summary>Where metadata is looked for (RFC 9728 section 3.1, RFC 8414 section 3.1), and which targets are refused.</summary>
public class AddressTests
{
    [Theory]
    [InlineData("https://resource.example.com", null)]
    [InlineData("https://resource.example.com/", null)]
    [InlineData("https://resource.example.com/resource1", "https://resource.example.com/.well-known/oauth-protected-resource/resource1")]
    [InlineData("https://x/mcp/", "https://x/.well-known/oauth-protected-resource/mcp/")]
    [InlineData("https://x:8443/a/b?k=1", "https://x:8443/.well-known/oauth-protected-resource/a/b?k=1")]
    [InlineData("http://[::1]:80/mcp", "http://[::1]:80/.well-known/oauth-protected-resource/mcp")]
    [InlineData("https://X/%7Emcp", "https://X/.well-known/oauth-protected-resource/%7Emcp")]
    public void The_path_is_inserted_and_nothing_is_normalised(string endpoint, string? inserted) => Assert.Equal(inserted, WellKnown.ResourceInserted(Url(endpoint)));

    [Theory]
    [InlineData("https://example.com", "https://example.com/.well-known/oauth-authorization-server https://example.com/.well-known/openid-configuration")]
    [InlineData("https://example.com/", "https://example.com/.well-known/oauth-authorization-server https://example.com/.well-known/openid-configuration")]
    [InlineData("https://example.com/issuer1/", "https://example.com/.well-known/oauth-authorization-server/issuer1 https://example.com/.well-known/openid-configuration/issuer1 https://example.com/issuer1/.well-known/openid-configuration")]
    public void The_candidates_of_an_issuer_come_in_order(string issuer, string candidates) => Assert.Equal(candidates.Split(' '), WellKnown.IssuerCandidates(Url(issuer)));

    [Theory]
    [InlineData("https://u:p@h:1/p?q#f", "https", "u:p@h:1", "h", "/p", "q", "f")]
    [InlineData("HTTP://H", "HTTP", "H", "H", "", null, null)]
    [InlineData("https://[::1]:8443?", "https", "[::1]:8443", "[::1]", "", "", null)]
    public void Parts_are_cut_out_as_written(string text, string scheme, string authority, string host, string path, string? query, string? fragment)
    {
        RawUrl url = Url(text);
        Assert.Equal((text, scheme, authority, host, path, query, fragment), (url.ToString(), url.Scheme, url.Authority, url.Host, url.Path, url.Query, url.Fragment));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/mcp")]
    [InlineData("//x/mcp")]
    [InlineData("ftp://x/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://")]
    [InlineData("https://x\n")]
    [InlineData(" https://x")]
    [InlineData("https://x:99999/")]
    [InlineData("https://[::1/")]
    public void What_is_no_http_url_is_refused(string? text) => Assert.False(RawUrl.TryParse(text, out _));

    [Theory]
    [InlineData(null, "is empty")]
    [InlineData("  ", "is blank")]
    [InlineData("https://x/mcp\n", "ends in LF")]
    [InlineData("https://x/m cp", "a blank at position 12 of 14")]
    [InlineData("https://x/\u200bmcp", "(U+200B) at position 11 of 14")]
    [InlineData("mcp.contoso.com/mcp", "https://mcp.contoso.com/mcp")]
    [InlineData("/mcp", "is a path")]
    [InlineData("ftp://x/", "scheme 'ftp'")]
    [InlineData("https:///mcp", "has no host")]
    [InlineData("https://:80/", "check the host")]
    [InlineData("https://x:99999/", "check the host and the port")]
    [InlineData("https://u:hunter2@x/", "has a user name or password")]
    [InlineData("https://x/#f", "has a fragment")]
    public void Each_mistake_in_a_target_has_its_own_sentence(string? text, string sentence)
    {
        AuthKitException error = Assert.Throws<AuthKitException>(() => Target.Parse(text));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    private static RawUrl Url(string text) => RawUrl.TryParse(text, out RawUrl url) ? url : throw new ArgumentException(text);
}
