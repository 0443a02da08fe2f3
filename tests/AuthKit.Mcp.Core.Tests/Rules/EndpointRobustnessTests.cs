using System.Text;
using AuthKit.Mcp.Discovery;
using AuthKit.Mcp.Http;
using AuthKit.Mcp.Rules;

namespace AuthKit.Mcp.Core.Tests.Rules;

/// <summary>Whatever an authorization server's endpoints send, judging gives a verdict and nothing unsafe to show.</summary>
public class EndpointRobustnessTests
{
    private static readonly ProbeKind[] Kinds = [ProbeKind.Registration, ProbeKind.Authorization, ProbeKind.TokenRequest, ProbeKind.TokenService];
    private static readonly int[] Statuses = [-1, 0, 200, 201, 204, 302, 307, 400, 401, 404, 429, 500, 999];
    private static readonly string[] Names = ["Location", "Content-Type", "Content-Security-Policy", "X-Frame-Options", "Cache-Control"];

    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", "\"client_id\":", "\"cid_1\"", "\"redirect_uris\":", "\"client_secret\":", "\"client_secret_expires_at\":", "1e999", "-9999999999999", "null", "true", ",", "\"error\":", "\"invalid_grant\"",
        "\"access_token\":", "\"active\":", "\"\\ud800\"", "\"\\ud800\":1,", "\"", "\u0000", "\u001b[31m", "\ud800", "https://probe.invalid/cb", IssuerVariant.NativeRedirect, "?", "#", "&", "state=", "iss=", "code=", "%", "%zz", "+", "http://[",
        "frame-ancestors", "*", ";", "text/html", "application/json", "type=\"password\"", "no-store", "\u202e",
    ];

    [Fact]
    public void Rules_never_throw_on_random_answers()
    {
        string[] variants = [.. typeof(IssuerVariant).GetFields().Where(static f => f.IsLiteral).Select(static f => (string?)f.GetRawConstantValue() ?? ""),
            .. IssuerVariant.UnsafeRedirects.Concat(IssuerVariant.Callbacks).Concat(IssuerVariant.UnregisteredRedirects.Select(static r => r.Variant)).Select(IssuerVariant.Redirect)];
        Random random = new(8252);
        HashSet<McpRuleVerdict> verdicts = [];
        for (int i = 0; i < 600; i++)
        {
            Evidence good = new SeenIssuer().Evidence();
            List<ProbeResult> probes = [.. good.Probes.Where(p => random.Next(8) > 0 && (!Kinds.Contains(p.Kind) || random.Next(3) == 0))];
            foreach (string variant in variants)
            {
                ProbeKind kind = Kinds[random.Next(Kinds.Length)];
                WireRequest request = new("GET", random.Next(3) == 0 ? Noise(random, 5) : SeenIssuer.Authorization + "?resource=" + Noise(random, 2));
                Exchange exchange = random.Next(6) == 0
                    ? new Exchange { Request = request, Fault = (WireFault)random.Next(8), FaultDetail = Noise(random, 3) }
                    : new Exchange { Request = request, Response = Response(random) };
                probes.Add(new ProbeResult(kind, exchange) { Subject = IssuerVariant.Subject(Seen.Issuer, variant) });
            }

            try
            {
                McpDiscoveryResult result = DiscoveryJudge.Judge(
                    good with { Probes = probes, Active = random.Next(4) > 0, RegistrationAllowed = random.Next(4) > 0 }, new DiscoveryOptions { Profile = (McpProfile)random.Next(3), SpecVersion = SpecVersions.All });
                Assert.DoesNotContain(result.Findings, static f => (f.Message + f.Fix + f.Cause + f.Replay?.Curl + f.Replay?.InvokeWebRequest).Any(Text.IsUnsafe));
                verdicts.UnionWith(result.Checks.Where(static c => c.RuleId[..3] is "REG" or "AUZ" or "TOK").Select(static c => c.Verdict));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                // Caught only to say which case it was; the seed makes it come again.
                throw new InvalidOperationException($"case {i}", e);
            }
        }

        // The noise must reach the rules: every verdict there is comes up.
        Assert.Superset(new HashSet<McpRuleVerdict> { McpRuleVerdict.Pass, McpRuleVerdict.Warning, McpRuleVerdict.Fail, McpRuleVerdict.Skip, McpRuleVerdict.Blocked, McpRuleVerdict.Inconclusive }, verdicts);
    }

    private static WireResponse Response(Random random) => new()
    {
        Status = Statuses[random.Next(Statuses.Length)],
        Headers = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new HeaderLine(Names[random.Next(Names.Length)], Noise(random, 6))), Seen.Json],
        Body = Encoding.UTF8.GetBytes(random.Next(3) switch { 0 => Noise(random, 12), 1 => "{\"client_id\":\"cid_1\"," + Noise(random, 4) + "}", _ => "{\"client_id\":\"cid_1\",\"redirect_uris\":[" + Noise(random, 1) + "]}" }),
        BodyTruncated = random.Next(9) == 0,
    };

    private static string Noise(Random random, int pieces) => string.Concat(Enumerable.Range(0, random.Next(pieces + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
