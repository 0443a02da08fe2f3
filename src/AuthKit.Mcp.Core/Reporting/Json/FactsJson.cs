using System.Text.Json;

namespace AuthKit.Mcp.Reporting;

/// <summary>What a server says of itself, as JSON.</summary>
internal static class FactsJson
{
    /// <summary>Writes the facts.</summary>
    public static void Write(Utf8JsonWriter json, string name, McpServerFacts facts)
    {
        json.WriteStartObject(name);
        if (facts.Scopes is { } scopes)
        {
            json.WriteTexts("scopes", scopes);
        }

        json.WriteStartArray("issuers");
        foreach (McpIssuerFacts issuer in facts.Issuers)
        {
            Write(json, issuer);
        }

        json.WriteEndArray();
        json.WriteStartArray("certificates");
        foreach (McpCertificate certificate in facts.Certificates)
        {
            Write(json, certificate);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads the facts.</summary>
    /// <exception cref="ReportFaultException">A member is missing or of a wrong kind.</exception>
    public static McpServerFacts Read(JsonElement element)
    {
        JsonMembers members = new(element, "the facts");
        return new McpServerFacts
        {
            Scopes = members.TextsOrNull("scopes"),
            Issuers = [.. members.Objects("issuers").Select(ReadIssuer)],
            Certificates = [.. members.Objects("certificates").Select(ReadCertificate)],
        };
    }

    private static void Write(Utf8JsonWriter json, McpIssuerFacts issuer)
    {
        json.WriteStartObject();
        json.WriteText("named", issuer.Named);
        json.WriteText("issuer", issuer.Issuer);
        json.WriteTexts("scopes", issuer.Scopes);
        json.WriteStartArray("endpoints");
        foreach (McpEndpoint endpoint in issuer.Endpoints)
        {
            json.WriteStartObject();
            json.WriteText("name", endpoint.Name);
            json.WriteText("url", endpoint.Url);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, McpCertificate certificate)
    {
        json.WriteStartObject();
        json.WriteText("host", certificate.Host);
        json.WriteText("subject", certificate.Subject);
        json.WriteText("issuer", certificate.Issuer);
        json.WriteTime("notBefore", certificate.NotBefore);
        json.WriteTime("notAfter", certificate.NotAfter);
        json.WriteTexts("names", certificate.Names);
        json.WriteText("protocol", certificate.Protocol);
        json.WriteText("problem", certificate.Problem);
        json.WriteEndObject();
    }

    private static McpIssuerFacts ReadIssuer(JsonElement element)
    {
        JsonMembers members = new(element, "an issuer");
        return new McpIssuerFacts
        {
            Named = members.Text("named"),
            Issuer = members.TextOrNull("issuer"),
            Scopes = members.Texts("scopes"),
            Endpoints = [.. members.Objects("endpoints").Select(ReadEndpoint)],
        };
    }

    private static McpEndpoint ReadEndpoint(JsonElement element)
    {
        JsonMembers members = new(element, "an endpoint");
        return new McpEndpoint { Name = members.Text("name"), Url = members.Text("url") };
    }

    private static McpCertificate ReadCertificate(JsonElement element)
    {
        JsonMembers members = new(element, "a certificate");
        return new McpCertificate(
            members.Text("host"), members.TextOrNull("subject") ?? "", members.TextOrNull("issuer") ?? "", members.Time("notBefore").UtcDateTime, members.Time("notAfter").UtcDateTime,
            members.Texts("names"), members.TextOrNull("protocol") ?? "", members.TextOrNull("problem"));
    }
}
