using System.Text.Json;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// What -Active and -Token ask of an authorization server beside its OAuth endpoints: its metadata with forwarded headers
/// of a stranger, and AuthKit's user info. Outside the budget of reading questions: the user asked for them by name.
/// </summary>
internal static class GatewayQuestions
{
    /// <summary>The end of the subject of the question with a made-up token.</summary>
    public const string Bogus = " userinfo";

    /// <summary>The end of the subject of the question with the user's token.</summary>
    public const string Valid = " userinfo token";

    private const string UserPrefix = "usr_";
    private const string BogusCredential = "Bearer mat_probe";

    public static async Task AskAsync(
        IssuerKey key, string url, MetadataDocument document, DiscoveryOptions options, IssuerAsker asker, CancellationToken token)
    {
        if (options.Active)
        {
            foreach ((string name, WireRequest request) in ForwardedQuestions.Of(ProbeRequests.Metadata(url)))
            {
                await asker.AskAsync(ProbeKind.ForwardedVariant, $"{key.Issuer} {name}", request, token).ConfigureAwait(false);
            }
        }

        if (UserInfo(key, document) is not { } userInfo)
        {
            return;
        }

        if (options.Active)
        {
            WireRequest bogus = ProbeRequests.WithAuthorization(ProbeRequests.Metadata(userInfo.Value), BogusCredential);
            await asker.AskAsync(ProbeKind.TokenService, key.Issuer + Bogus, bogus, token).ConfigureAwait(false);
        }

        // A token goes to nobody who may not have issued it, and not in the clear.
        if (options.Token is { Problem: null } secret && key.IsOnly && (userInfo.IsHttps || AddressGuard.IsLoopback(userInfo.Host)))
        {
            WireRequest valid = ProbeRequests.WithAuthorization(ProbeRequests.Metadata(userInfo.Value), "Bearer " + secret.Reveal());
            asker.Note(ProbeKind.TokenService, key.Issuer + Valid, WithoutPerson(await asker.SendAsync(valid, token).ConfigureAwait(false)));
        }
    }

    // Evidence is kept and passed on; that there is a name and an address is all that rules ask.
    private static Exchange WithoutPerson(Exchange exchange)
    {
        if (exchange.Response is not { Status: 200, Body.Length: > 0 } response)
        {
            return exchange;
        }

        using MemoryStream body = new();
        using (Utf8JsonWriter writer = new(body))
        {
            MetadataDocument answer = MetadataDocument.Read(response);
            writer.WriteStartObject();
            foreach (string name in answer.Names().Distinct(StringComparer.Ordinal))
            {
                string value = answer.GetString(name) is { } text ? Hidden(text) : answer.Kind(name);
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        return exchange with { Response = response with { Body = body.ToArray() } };
    }

    private static string Hidden(string text) => text.Length == 0 ? "" : text.StartsWith(UserPrefix, StringComparison.Ordinal) ? UserPrefix + Redaction.Mark : Redaction.Mark;

    /// <summary>AuthKit's user info endpoint, under the issuer that was asked; null for any other authorization server.</summary>
    private static RawUrl? UserInfo(IssuerKey key, MetadataDocument document) =>
        AuthKitShape.Fits(document, key.Issuer)
        && document.GetString("issuer") == key.Issuer
        && RawUrl.TryParse(document.GetString("userinfo_endpoint"), out RawUrl url)
        && FollowPolicy.Refusal(url, key.AllowHttp) is null
            ? url
            : null;
}
