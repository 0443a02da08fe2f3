using System.Text;
using System.Text.RegularExpressions;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Gateway;

/// <summary>Makes a body that is no JSON fit for one sentence: no HTML, no stack trace, no secret.</summary>
internal static class GatewayText
{
    private const int MaxLength = 160;
    private const string Mask = "********";
    private const int MaxBytes = 8 * 1024;
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(200);
    private static readonly Regex Title = new("<title[^>]*>([^<]+)</title>", RegexOptions.IgnoreCase, RegexLimit);
    private static readonly Regex Hidden = new("<(script|style|head)\\b.*?</\\1>|<[^>]*>", RegexOptions.IgnoreCase | RegexOptions.Singleline, RegexLimit);
    private static readonly Regex Frame = new("\\s+at\\s+\\S+.*$|\\s+\\S*(/|\\\\)\\S+:\\d+(:\\d+)?.*$", RegexOptions.Singleline, RegexLimit);
    private static readonly Regex Issued = new("\\b(" + SecretShape.Prefixes + ")_[A-Za-z0-9]+", RegexOptions.None, RegexLimit);
    private static readonly Regex Blanks = new("\\s+", RegexOptions.None, RegexLimit);

    /// <summary>The body in one line, or "an empty body".</summary>
    /// <param name="response">The answer.</param>
    /// <param name="adminKey">The key that was sent: a server may echo it.</param>
    public static string Shorten(WireResponse response, Secret? adminKey)
    {
        string text = Encoding.UTF8.GetString(response.Body, 0, Math.Min(response.Body.Length, MaxBytes));
        try
        {
            if (text.TrimStart() is ['<', ..])
            {
                text = Title.Match(text) is { Success: true } title ? title.Groups[1].Value : Hidden.Replace(text, " ");
            }

            text = Blanks.Replace(Frame.Replace(text.Trim(), ""), " ").Trim();
            text = Redact(text, adminKey);
        }
        catch (RegexMatchTimeoutException)
        {
            return "a body that is not shown, because it is no plain text";
        }

        return text.Length == 0 ? "an empty body" : $"'{Text.Printable(text, MaxLength)}'";
    }

    /// <summary>Takes the admin key and anything that looks like an issued secret out of text of the gateway.</summary>
    public static string Redact(string text, Secret? adminKey)
    {
        string key = adminKey?.Reveal() ?? "";
        return Issued.Replace(key.Length > 0 ? text.Replace(key, Mask).Replace(Uri.EscapeDataString(key), Mask) : text, "$1_" + Mask);
    }
}
