using System.Text.Json;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// The issuer that a fix may name: what an authorization server states about itself where clients can use it, and what the
/// author of a misshapen entry will have meant.
/// </summary>
internal static class IssuerNames
{
    /// <summary>Stands where no issuer is known.</summary>
    public const string Unknown = "<the issuer of your authorization server>";

    // The endpoints of Microsoft Entra ID for every tenant: their metadata states the template of an issuer.
    private static readonly string[] EveryTenant = ["common", "organizations"];

    // What authors of objects call the issuer in them.
    private static readonly string[] Members = ["issuer", "url", "uri", "authorization_server"];

    /// <summary>The issuer to name for an entry: as its metadata states it, unless that would mislead.</summary>
    public static string Of(IssuerFacts facts) =>
        facts.Document?.GetString("issuer") is { } stated && HygieneRules.FindBlank(stated) is null && Misleads(stated, facts.Issuer.Trim()) is null
            ? stated
            : Text.Printable(Mended(facts.Issuer) ?? facts.Issuer.Trim());

    /// <summary>
    /// Why clients that reached the metadata through <paramref name="entry"/> must not be sent to the stated issuer, as the
    /// end of a sentence; null when they may be.
    /// </summary>
    public static string? Misleads(string stated, string entry)
    {
        if (!RawUrl.TryParse(stated, out RawUrl url))
        {
            return "is no https address";
        }

        if (Leftover.Unfilled(stated, url) is not null)
        {
            return "is a template that was not filled in";
        }

        if (url.Query is not null || url.Fragment is not null)
        {
            return "has a query or a fragment";
        }

        if (stated.Contains("/.well-known/"))
        {
            return "is the address of metadata";
        }

        RawUrl reached = RawUrl.TryParse(entry, out RawUrl parsed) ? parsed : url;
        bool isLoopback = AddressGuard.IsLoopback(url.Host);
        return string.Equals(url.Host, reached.Host, StringComparison.OrdinalIgnoreCase) || (isLoopback && AddressGuard.IsLoopback(reached.Host))
            ? url.IsHttp && !isLoopback ? "is plain http" : null
            : AddressGuard.IsPrivate(url.Host) ? "is a host inside one network"
            : url.IsHttp ? "is plain http"
            : null;
    }

    /// <summary>
    /// The entry with a place for the tenant's id, when it is the endpoint for every tenant and the stated issuer is the
    /// template that belongs to it; else null.
    /// </summary>
    public static string? ForOneTenant(string stated, string entry)
    {
        string[] template = stated.Split('/');
        string[] written = entry.Trim().TrimEnd('/').Split('/');
        int tenant = Array.FindIndex(written, static s => EveryTenant.Contains(s));
        if (tenant < 3 || template.Length != written.Length || !(template[tenant].StartsWith("{", StringComparison.Ordinal) && template[tenant].EndsWith("}", StringComparison.Ordinal)))
        {
            return null;
        }

        for (int i = 0; i < written.Length; i++)
        {
            if (i != tenant && written[i] != template[i])
            {
                return null;
            }
        }

        written[tenant] = "<the id of your tenant>";
        return string.Join("/", written);
    }

    /// <summary>What to do about an entry for every tenant.</summary>
    public static string TenantFix(RuleContext c, IssuerFacts facts, string tenant) =>
        $"Put the id of your tenant in place of the word for all of them: write in {c.Facts.Best?.Url ?? c.InsertedUrl}: \"authorization_servers\": [{ListWith(c, facts.Issuer, tenant)}].";

    /// <summary>The issuer that an <c>authorization_servers</c> of the wrong shape holds, or null.</summary>
    public static string? In(JsonElement? servers) => servers is { } value ? Meant(value) : null;

    /// <summary>The whole list as it should be: each entry that is an issuer as it stands, the others mended.</summary>
    public static string List(RuleContext c, JsonElement array, Func<JsonElement, bool> isWrong) => string.Join(
        ", ",
        array.EnumerateArray().Select(e => isWrong(e) ? Mended(c, e) : JsonText.String(e) ?? Unknown).Distinct(StringComparer.Ordinal).Select(static i => $"\"{i}\""));

    /// <summary>The list of the metadata with another issuer in place of one entry.</summary>
    public static string ListWith(RuleContext c, string entry, string issuer) => string.Join(
        ", ",
        c.Facts.Issuers.Select(i => i.Issuer == entry ? issuer : i.Issuer).DefaultIfEmpty(issuer).Distinct(StringComparer.Ordinal).Select(static i => $"\"{Text.Printable(i)}\""));

    private static string Mended(RuleContext c, JsonElement entry)
    {
        IssuerFacts? facts = JsonText.String(entry) is { } text ? c.Facts.Issuers.FirstOrDefault(i => i.Issuer == text) : null;
        string mended = facts?.Document is not null ? Of(facts) : Meant(entry) ?? Unknown;

        // To propose what stands there already would help nobody.
        return mended == JsonText.String(entry) ? Unknown : mended;
    }

    private static string? Meant(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Mended(JsonText.String(value) ?? ""),
        JsonValueKind.Array => value.EnumerateArray().Select(Meant).FirstOrDefault(static m => m is not null),
        JsonValueKind.Object => Members.Select(m => JsonText.Member(value, m)).Append(null).Select(In).FirstOrDefault(static m => m is not null),
        _ => null,
    };

    /// <summary>An issuer without what does not belong into it, https where it must be; null when it cannot be told.</summary>
    public static string? Mended(string issuer)
    {
        string trimmed = new([.. issuer.Where(static ch => ch > ' ' && !Text.IsUnsafe(ch))]);
        trimmed = trimmed.Replace("\\r", "").Replace("\\n", "").Trim('"', '\'');
        int wellKnown = trimmed.IndexOf("/.well-known/", StringComparison.Ordinal);
        trimmed = wellKnown < 0 ? trimmed : trimmed.Substring(0, wellKnown);
        int tail = trimmed.IndexOfAny(['?', '#']);
        trimmed = tail < 0 ? trimmed : trimmed.Substring(0, tail);

        // A host without a scheme; a single word is no host.
        if (trimmed.IndexOf("://", StringComparison.Ordinal) < 0 && !trimmed.StartsWith("/", StringComparison.Ordinal) && trimmed.IndexOfAny(['.', ':']) > 0)
        {
            trimmed = (RawUrl.TryParse("http://" + trimmed, out RawUrl bare) && AddressGuard.IsLoopback(bare.Host) ? "http://" : "https://") + trimmed;
        }

        return !RawUrl.TryParse(trimmed, out RawUrl url) || Leftover.Unfilled(trimmed, url) is not null ? null
            : url.IsHttp && !AddressGuard.IsLoopback(url.Host) ? "https" + trimmed.Substring(url.Scheme.Length)
            : trimmed;
    }
}
