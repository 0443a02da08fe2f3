using System.Text.Json.Nodes;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Evidence about authorization servers, and the verdict of one rule on it.</summary>
internal static class IssuerEvidence
{
    public const string OpenIdUrl = Seen.Issuer + "/.well-known/openid-configuration";

    /// <summary>The good server, whose metadata has <paramref name="value"/> (JSON) as a member; without it when null.</summary>
    public static Seen With(string member, string? value) => WithDocument(Document(member, value));

    public static Seen WithDocument(string document) => Seen.Good().WithIssuer(Seen.Issuer, (Seen.IssuerUrl, Seen.Answer(200, document, Seen.Json)));

    /// <summary>The good metadata with one member replaced, or without it.</summary>
    public static string Document(string member, string? value) => Edit(Seen.IssuerDocument, (member, value));

    public static string Edit(string document, params (string Member, string? Value)[] edits)
    {
        JsonObject edited = Assert.IsType<JsonObject>(JsonNode.Parse(document));
        foreach ((string member, string? value) in edits)
        {
            edited.Remove(member);
            if (value is not null)
            {
                edited.Add(member, JsonNode.Parse(value));
            }
        }

        return edited.ToJsonString();
    }

    /// <summary>The good server behind other authorization servers, none of which has been asked yet.</summary>
    public static Seen Behind(params string[] issuers) => Seen.Good()
        .WithIssuer(Seen.Issuer)
        .With(ProbeKind.InsertedMetadata, Seen.Inserted, Seen.Answer(200, Seen.Resource.Replace($"[\"{Seen.Issuer}\"]", $"[{string.Join(",", issuers.Select(static i => $"\"{i}\""))}]", StringComparison.Ordinal), Seen.Json));

    public static McpCheck Check(this Seen seen, string rule, string version = SpecVersions.V20260728, McpProfile profile = McpProfile.Mcp) => Check(seen.Evidence(), rule, version, profile);

    public static McpCheck Check(Evidence evidence, string rule, string version = SpecVersions.V20260728, McpProfile profile = McpProfile.Mcp) =>
        Assert.Single(DiscoveryJudge.Judge(evidence, new DiscoveryOptions { Profile = profile, SpecVersion = [version] }).Checks, c => c.RuleId == rule);
}
