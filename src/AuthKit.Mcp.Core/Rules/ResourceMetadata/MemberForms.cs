using System.Text.Json;
using AuthKit.Mcp.Discovery;

namespace AuthKit.Mcp.Rules;

/// <summary>
/// Whether the members of the metadata have the names and types of RFC 9728 section 2 (PRM-016). Types of resource,
/// authorization_servers and scopes_supported have rules of their own; a misspelt name explains that those miss the member.
/// </summary>
internal static class MemberForms
{
    private enum Form
    {
        /// <summary>Judged by another rule.</summary>
        Elsewhere,
        Text,
        Url,
        Strings,

        /// <summary>As <see cref="Strings"/>; what an empty one means is for another rule.</summary>
        Methods,
        Flag,
    }

    private static readonly Dictionary<string, (Form Form, string[] Misspelt)> Known = new(StringComparer.Ordinal)
    {
        ["resource"] = (Form.Elsewhere, ["resource_url", "resource_uri", "resource_identifier"]),
        ["authorization_servers"] = (Form.Elsewhere, ["authorization_server", "authorization_server_url", "auth_servers", "issuer", "issuers"]),
        ["scopes_supported"] = (Form.Elsewhere, ["scope", "scopes", "supported_scopes"]),
        ["bearer_methods_supported"] = (Form.Methods, ["bearer_methods"]),
        ["jwks_uri"] = (Form.Text, ["jwks_url"]),
        ["resource_signing_alg_values_supported"] = (Form.Strings, []),
        ["resource_name"] = (Form.Text, []),
        ["resource_documentation"] = (Form.Url, []),
        ["resource_policy_uri"] = (Form.Url, []),
        ["resource_tos_uri"] = (Form.Url, []),
        ["tls_client_certificate_bound_access_tokens"] = (Form.Flag, []),
        ["authorization_details_types_supported"] = (Form.Strings, []),
        ["dpop_signing_alg_values_supported"] = (Form.Strings, []),
        ["dpop_bound_access_tokens_required"] = (Form.Flag, []),
        ["signed_metadata"] = (Form.Text, []),
    };

    private static readonly string[] Required = ["resource", "authorization_servers"];

    private sealed record Flaw(string Member, bool IsError, string What, string Repair);

    public static Judgement Judge(RuleContext c)
    {
        List<ResourceMetadataCopy> copies = [.. c.Facts.BestFirst.Where(static x => x.IsMetadata)];
        foreach (ResourceMetadataCopy copy in copies)
        {
            if (copy.Document is not { } document || (ReferenceEquals(document, copies[0].Document) && !ReferenceEquals(copy, copies[0])))
            {
                continue; // The same bytes were judged at the first place.
            }

            bool hasUnknown = false;
            bool hasTagged = false;
            foreach (string name in document.Names())
            {
                hasUnknown |= !Known.ContainsKey(name);
                hasTagged |= name.IndexOf('#') >= 0;
            }

            List<Flaw> flaws = [.. Doubled(document), .. hasUnknown ? Misspelt(document) : []];
            foreach (KeyValuePair<string, (Form Form, string[] Misspelt)> known in Known)
            {
                AddMisshapen(flaws, document, known.Key, known.Value.Form, hasTagged);
            }

            if (flaws.Count == 0)
            {
                continue;
            }

            List<string> affected = [.. flaws.Select(static f => f.Member).Where(m => Required.Contains(m)).Distinct()];
            return Judgement.FailOrWarn(flaws.Any(static f => f.IsError), $"In {copy.Url} {string.Join("; ", flaws.Select(static f => f.What))}.{(flaws.Any(static f => f.IsError) ? ClientWords.WithoutMetadata(c) : "")}") with
            {
                Shown = copy.Exchange,
                Fix = $"In {copy.Url}: {string.Join("; ", flaws.Select(static f => f.Repair).Distinct())}.",
                Subject = affected.Count switch { 0 => "optional members", 1 => affected[0], _ => null },
            };
        }

        return copies.Count == 0 ? Judgement.NothingToJudge("There is no document.") : Judgement.Pass("Every member has the name and type of RFC 9728.");
    }

    private static IEnumerable<Flaw> Doubled(MetadataDocument document) => !document.HasDoubled ? [] : document.Names()
        .GroupBy(static n => n, StringComparer.Ordinal)
        .Where(static g => g.Count() > 1)
        .Select(static g => new Flaw(g.Key, IsError: true, $"{RuleContext.Quote(g.Key)} stands {g.Count()} times, and which one counts depends on the parser", $"keep one {RuleContext.Quote(g.Key)}"));

    private static IEnumerable<Flaw> Misspelt(MetadataDocument document)
    {
        IReadOnlyList<string> names = document.Names();
        foreach (KeyValuePair<string, (Form Form, string[] Misspelt)> known in Known.Where(k => !document.Has(k.Key)))
        {
            // The known misspellings may themselves be written in capitals or camel case.
            string? name = names.FirstOrDefault(n => !Known.ContainsKey(n) && known.Value.Misspelt.Append(known.Key).Any(m => Bare(m) == Bare(n)));
            if (name is not null)
            {
                yield return new Flaw(known.Key, Required.Contains(known.Key), $"{RuleContext.Quote(name)} stands in place of {known.Key}: clients do not know that name", $"rename {RuleContext.Quote(name)} to \"{known.Key}\"{(known.Key == "authorization_servers" ? ", an array of issuers" : "")}");
            }
        }
    }

    private static void AddMisshapen(List<Flaw> flaws, MetadataDocument document, string member, Form form, bool hasTagged)
    {
        AddMisshapen(flaws, document, member, member, form);

        // Texts for people may come in several languages (RFC 9728 section 2.1).
        if (hasTagged && (form is Form.Text or Form.Url))
        {
            foreach (string name in document.Names().Where(n => n.StartsWith(member + "#", StringComparison.Ordinal)).Distinct())
            {
                AddMisshapen(flaws, document, name, member, form);
            }
        }
    }

    private static void AddMisshapen(List<Flaw> flaws, MetadataDocument document, string name, string member, Form form)
    {
        if (document.Member(name) is { } value && Mistake(value, member, form) is { } mistake)
        {
            flaws.Add(new Flaw(member, mistake.IsError, $"{RuleContext.Quote(name)} {mistake.What}", mistake.Repair ?? $"leave out {RuleContext.Quote(name)} unless it has a value"));
        }
    }

    private static (bool IsError, string What, string? Repair)? Mistake(JsonElement value, string member, Form form) => (form, value.ValueKind) switch
    {
        (Form.Elsewhere, JsonValueKind.Null) when !Required.Contains(member) => (true, "is null", null),
        (Form.Elsewhere, _) => null,
        (_, JsonValueKind.Null) => (true, "is null", null),
        (Form.Strings, JsonValueKind.Array) when value.GetArrayLength() == 0 => (true, "is an empty array", null),
        (Form.Strings, JsonValueKind.Array) when value.EnumerateArray().Any(static e => e.ValueKind != JsonValueKind.String) => (true, "has entries that are no strings", $"write \"{member}\" as an array of strings"),
        (Form.Strings or Form.Methods, not JsonValueKind.Array) => (true, $"is {JsonText.Kind(value)} instead of an array", $"write \"{member}\" as an array of strings"),
        (Form.Flag, not (JsonValueKind.True or JsonValueKind.False)) => (true, $"is {JsonText.Kind(value)} instead of true or false, and some clients take any string for true", $"write \"{member}\": false, or leave it out"),
        (Form.Text or Form.Url, not JsonValueKind.String) => (true, $"is {JsonText.Kind(value)} instead of a string", $"write \"{member}\" as a string"),
        (Form.Url, _) => UrlMistake(JsonText.String(value) ?? "", member),
        (Form.Text, _) when member == "jwks_uri" && JsonText.String(value) is "" => (true, "is empty", null),
        _ => null,
    };

    private static (bool IsError, string What, string? Repair)? UrlMistake(string value, string member) =>
        value.Length == 0 ? (true, "is empty", null)
        : RawUrl.TryParse(value, out _) ? null
        : Uri.TryCreate(value, UriKind.Absolute, out Uri? other) && !other.IsFile
            ? (true, $"is {RuleContext.Quote(value)}: a client that opens a {other.Scheme} address runs or reads what the page's author wants", $"write an https address in \"{member}\"")
            : (false, $"is {RuleContext.Quote(value)}, which is no absolute address: clients cannot open it", $"write an absolute https address in \"{member}\"");

    private static string Bare(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();
}
