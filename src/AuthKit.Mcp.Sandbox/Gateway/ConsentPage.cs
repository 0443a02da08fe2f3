using System.Net;
using System.Text;
using AuthKit.Mcp.Sandbox.Wire;

namespace AuthKit.Mcp.Sandbox.Gateway;

/// <summary>The page that asks for the user's consent and password. Everything from outside is escaped; the real page does not do that.</summary>
internal static class ConsentPage
{
    private static readonly string[] Carried = ["client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method"];

    public static WireAnswer Render(FormBody fields, string clientName, string? error)
    {
        StringBuilder page = new("<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Sign in</title></head>\n<body>\n");
        page.Append("<h1>Sign in</h1>\n<p><strong>").Append(Escape(clientName)).Append("</strong> asks for access:</p>\n<ul>\n");
        string scope = fields["scope"] is { Length: > 0 } asked ? asked : "mcp:tools";
        foreach (string item in scope.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            page.Append("<li>").Append(Escape(item)).Append("</li>\n");
        }

        page.Append("</ul>\n");
        if (error is not null)
        {
            page.Append("<div class=\"error\">").Append(Escape(error)).Append("</div>\n");
        }

        page.Append("<form method=\"POST\" action=\"/oauth/authorize\">\n");
        foreach (string name in Carried)
        {
            Hidden(page, name, name == "scope" ? scope : fields[name] ?? "");
        }

        Hidden(page, "auth_mode", fields["auth_mode"] == "signup" ? "signup" : "login");
        page.Append("<label>E-mail <input type=\"email\" name=\"email\" required></label>\n");
        page.Append("<label>Password <input type=\"password\" name=\"password\" required></label>\n");
        page.Append("<button type=\"submit\" name=\"action\" value=\"allow\">Allow</button>\n");
        page.Append("<button type=\"submit\" name=\"action\" value=\"deny\" formnovalidate>Deny</button>\n");
        page.Append("</form>\n</body>\n</html>\n");
        return GatewayAnswers.Html(page.ToString()).Add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    }

    private static void Hidden(StringBuilder page, string name, string value) =>
        page.Append("<input type=\"hidden\" name=\"").Append(name).Append("\" value=\"").Append(Escape(value)).Append("\">\n");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
