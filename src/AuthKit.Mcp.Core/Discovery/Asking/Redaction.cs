using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Discovery;

/// <summary>
/// Takes secrets out of an exchange before it becomes evidence: what the user lent to the check, and what servers hand
/// out (tokens, client secrets, cookies). What stays tells that there was a value, which is what rules ask.
/// </summary>
internal sealed class Redaction
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mark = "(redacted)";

    private static readonly Regex IssuedSecret = new(
        "(\"(?:access_token|refresh_token|id_token|client_secret|registration_access_token)\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)+(\")",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    // An authorization endpoint that asks nobody hands out codes and tokens in its redirect.
    private static readonly Regex IssuedInUrl = new("([?&#](?:code|access_token|id_token)=)[^&#]+", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private readonly IReadOnlyList<string> _secrets;

    public Redaction(params Secret?[] secrets) => _secrets = Array.TrueForAll(secrets, static s => s is null)
        ? []
        : LongestFirst(secrets.OfType<Secret>().Where(static s => s.Problem is null).Select(static s => s.Reveal()).Where(static s => s.Length > 0).SelectMany(Spellings));

    private Redaction(IReadOnlyList<string> secrets) => _secrets = secrets;

    /// <summary>This, and one more secret.</summary>
    public Redaction With(string secret) => new(LongestFirst(_secrets.Concat(Spellings(secret))));

    /// <summary>The exchange without secrets.</summary>
    public Exchange Apply(Exchange exchange)
    {
        WireRequest request = exchange.Request;
        WireResponse? response = exchange.Response is null ? null : Apply(exchange.Response);
        return _secrets.Count == 0 && ReferenceEquals(response, exchange.Response) ? exchange : exchange with
        {
            Request = _secrets.Count == 0 ? request : request with
            {
                Url = Hide(request.Url),
                Headers = [.. request.Headers.Select(h => h with { Value = Hide(h.Value) })],
                Body = request.Body is null ? null : Hide(request.Body),
            },
            Response = response,
        };
    }

    private WireResponse Apply(WireResponse response)
    {
        bool hasCookie = response.Value("Set-Cookie") is not null;
        bool hasGrant = response.Value("Location") is not null && response.Headers.Any(static h => h.Is("Location") && IssuedInUrl.IsMatch(h.Value));
        if (_secrets.Count > 0 || hasCookie || hasGrant)
        {
            response = response with
            {
                Headers = [.. response.Headers.Select(h => h with { Value = h.Is("Set-Cookie") ? Mark : Hide(h.Is("Location") ? IssuedInUrl.Replace(h.Value, "$1" + Mark) : h.Value) })],
                RawHead = hasCookie || hasGrant || response.RawHead is null ? null : Hide(response.RawHead),
            };
        }

        return MayHoldSecret(response.Body) ? response with { Body = HideBody(response.Body) } : response;
    }

    private bool MayHoldSecret(byte[] body) => body.Length > 0 && (_secrets.Count > 0 || Contains(body, "_token\""u8) || Contains(body, "client_secret\""u8));

    private static bool Contains(byte[] body, ReadOnlySpan<byte> text) => body.AsSpan().IndexOf(text) >= 0;

    // Latin-1 maps every byte to one character and back, so what is not a secret stays byte for byte as it came.
    private byte[] HideBody(byte[] body)
    {
        Encoding bytes = Encoding.GetEncoding("iso-8859-1");
        string text = bytes.GetString(body);
        string hidden = Hide(IssuedSecret.Replace(text, "$1" + Mark + "$2"));
        return hidden == text ? body : bytes.GetBytes(hidden);
    }

    private string Hide(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, Mark);
        }

        return text;
    }

    // A secret that is part of another must not break the other up first.
    private static IReadOnlyList<string> LongestFirst(IEnumerable<string> spellings) => [.. spellings.Distinct(StringComparer.Ordinal).OrderByDescending(static s => s.Length)];

    // Servers quote what they refuse, each in the way of its own format: URL, JSON (two ways), HTML.
    private static IEnumerable<string> Spellings(string secret) =>
    [
        secret,
        Uri.EscapeDataString(secret),
        JsonEncodedText.Encode(secret).ToString(),
        secret.Replace("/", "\\/"),
        WebUtility.HtmlEncode(secret),
    ];
}
