using AuthKit.Mcp.Http;
namespace AuthKit.Mcp.Gateway;

/// <summary>Finds registrations that no client can use. Pure: it judges a list.</summary>
internal static class RegistrationLint
{
    private const string CheckName = "Registration";
    private const string Fix = "The gateway has no update and no delete: register the server anew with New-AuthKitServer, or correct the row in the gateway's database.";

    /// <summary>The findings; one Pass when there are none.</summary>
    public static IReadOnlyList<AuthKitCheck> Judge(ServerList list, bool gatewayIsLoopback)
    {
        List<AuthKitCheck> findings = [];
        foreach (AuthKitServer server in list.Servers)
        {
            string who = $"{Text.Printable(server.Id)} ('{Text.Printable(server.Name, 60)}')";
            foreach ((McpRuleVerdict verdict, string problem) in Problems(server, gatewayIsLoopback))
            {
                findings.Add(new AuthKitCheck { Name = CheckName, Verdict = verdict, Message = $"{who} {problem}", Fix = Fix, ServerId = server.Id });
            }
        }

        findings.AddRange(list.Servers.GroupBy(static s => ServerList.Key(s.ResourceUrl), StringComparer.Ordinal).Where(static g => g.Count() > 1).Select(static g => new AuthKitCheck
        {
            Name = CheckName,
            Verdict = McpRuleVerdict.Warning,
            Message = $"'{Text.Printable(g.Key)}' is registered {g.Count()} times: {Text.Printable(string.Join(", ", g.Select(static s => s.Id)), 400)}.",
            Fix = "Keep the id that the server uses. New-AuthKitServer lists first and makes no duplicates.",
            ServerId = g.First().Id,
        }));
        if (list.UnreadableRows > 0)
        {
            findings.Add(new AuthKitCheck { Name = CheckName, Verdict = McpRuleVerdict.Warning, Message = $"{list.UnreadableRows} rows of the list have no id and cannot be used.", Fix = Fix });
        }

        return findings.Count > 0
            ? findings
            : [new AuthKitCheck { Name = CheckName, Verdict = McpRuleVerdict.Pass, Message = $"{list.Servers.Count} registered servers, none with a problem." }];
    }

    private static IEnumerable<(McpRuleVerdict Verdict, string Problem)> Problems(AuthKitServer server, bool gatewayIsLoopback)
    {
        if (string.IsNullOrWhiteSpace(server.Name))
        {
            yield return (McpRuleVerdict.Warning, "has a blank name.");
        }
        else if (CharacterFault.Find(server.Name, static (t, i) => char.IsControl(t[i])) is { } inName)
        {
            yield return (McpRuleVerdict.Warning, $"has a name that {inName}.");
        }

        if (server.ScopesUnreadable)
        {
            yield return (McpRuleVerdict.Fail, $"has scopes that are no list of strings: '{Text.Printable(server.ScopesText, 80)}'. Clients get broken metadata.");
        }

        foreach (string scope in server.Scopes)
        {
            if (ScopeList.Oddity(scope) is { } oddity)
            {
                yield return (McpRuleVerdict.Warning, $"has the scope '{Text.Printable(scope, 60)}', {oddity}. Clients ask for it as it stands.");
            }
        }

        if (UrlProblem(server.ResourceUrl) is { } inUrl)
        {
            yield return (McpRuleVerdict.Fail, $"has a resource URL that {inUrl}");
        }
        else if (Placeholder.Find(server.ResourceUrl, gatewayIsLoopback) is { } placeholder)
        {
            yield return (McpRuleVerdict.Warning, $"has a resource URL with the placeholder '{Text.Printable(placeholder)}'.");
        }
    }

    private static string? UrlProblem(string resourceUrl)
    {
        if (CharacterFault.Find(resourceUrl, static (t, i) => t[i] <= ' ' || char.IsControl(t[i])) is { } fault)
        {
            return $"{fault}: clients compare it byte for byte and refuse the server.";
        }

        if (HttpUrl.FindProblem(resourceUrl, out HttpUrl? url) is { } problem || url is null)
        {
            return resourceUrl.Contains('@') ? "has a user name or password in it." : $"is not usable: {(HttpUrl.Shown(resourceUrl) is { } shown ? $"'{shown}'" : "it")} is no https URL.";
        }

        return url.Rest.Contains('#') ? "has a fragment ('#…'), which RFC 8707 section 2 forbids."
            : url.IsProtected ? null
            : $"is plain http: '{Text.Printable(resourceUrl)}'. Clients refuse to send tokens in the clear.";
    }
}
