using System.Globalization;
using System.Text;

namespace AuthKit.Mcp.Reporting;

/// <summary>What a server says of itself, in an HTML report.</summary>
internal static class HtmlFacts
{
    /// <summary>A table of it, or nothing when nothing was read.</summary>
    public static string Of(McpDiscoveryResult result)
    {
        (string What, string Value)[] rows = result.Facts is { } facts ? [.. Rows(result, facts)] : [];
        if (rows.Length == 0)
        {
            return "";
        }

        StringBuilder html = new("<h3>Seen</h3>\n<table><tbody>\n");
        foreach ((string what, string value) in rows)
        {
            html.Append("<tr><th>").Append(HtmlText.Escape(what)).Append("</th><td>").Append(HtmlText.Escape(value)).Append("</td></tr>\n");
        }

        return html.Append("</tbody></table>\n").ToString();
    }

    private static IEnumerable<(string What, string Value)> Rows(McpDiscoveryResult result, McpServerFacts facts)
    {
        if (facts.Scopes is { } scopes)
        {
            yield return ("Authorization server", string.Join(" ", result.AuthorizationServer));
            yield return ("Scopes", string.Join(" ", scopes));
        }

        foreach (McpIssuerFacts issuer in facts.Issuers)
        {
            yield return ($"Issuer of {issuer.Named}", issuer.Issuer ?? "");
            foreach (McpEndpoint endpoint in issuer.Endpoints)
            {
                yield return (endpoint.Name, endpoint.Url);
            }
        }

        foreach (McpCertificate certificate in facts.Certificates)
        {
            string problem = certificate.Problem is { } wrong ? $" ({wrong})" : "";
            yield return ($"Certificate of {certificate.Host}", $"{certificate.Subject} by {certificate.Issuer}, until {certificate.NotAfter.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC{problem}");
        }
    }
}
