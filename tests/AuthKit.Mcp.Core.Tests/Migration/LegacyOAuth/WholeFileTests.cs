namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>Whole files get deleted: what else there is in a file, or lives by it, keeps it.</summary>
public sealed class WholeFileTests : IDisposable
{
    private const string Worker = "import OAuthProvider from '@cloudflare/workers-oauth-provider'\nimport { McpApi } from './agent'\nexport default new OAuthProvider({\n  apiRoute: '/mcp',\n  apiHandler: McpApi,\n  authorizeEndpoint: '/authorize',\n  tokenEndpoint: '/token',\n})\n";
    private const string Token = "export function token(req, res) {\n  if (req.body.grant_type !== 'authorization_code') return res.json({ error: 'unsupported_grant_type' })\n  res.json({ access_token: issue(req.body.code), token_type: 'Bearer' })\n}\n";

    private readonly SourceTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_worker_that_serves_the_MCP_endpoint_through_a_library_is_alive() =>
        Assert.Empty(await _tree.With("index.ts", Worker).WholeAsync());

    [Theory]
    [InlineData("wrangler.toml", "name = \"x\"\nmain = \"src/token.js\"\n")]
    [InlineData("wrangler.jsonc", "{\n  // the worker\n  \"main\": \"./src/token.js\",\n}\n")]
    [InlineData("package.json", "{ \"main\": \"src/token.js\" }")]
    [InlineData("package.json", "{ \"main\": \"./src/token\" }")]
    [InlineData("package.json", "{ \"bin\": { \"x\": \"./src/token.js\" } }")]
    [InlineData("package.json", "{ \"scripts\": { \"start\": \"node --enable-source-maps src/token.js\" } }")]
    public async Task An_entry_point_is_in_use(string file, string text)
    {
        _tree.With("src/token.js", Token);
        Assert.Equal(["src/token.js"], await _tree.WholeAsync());
        Assert.Empty(await _tree.With(file, text).WholeAsync());
    }

    [Theory]
    [InlineData("x.ts", "export const codes = new Map<string, string>([['DE', 'Germany']]);\nexport const tokens = new Set<string>();\nexport function tokenize(s: string) { for (const t of s.split(' ')) tokens.add(t); return tokens; }\n")]
    [InlineData("google.ts", "import { google } from 'googleapis';\nexport const tokens = new Map<string, string>();\nexport const oauth2 = new google.auth.OAuth2(process.env.GOOGLE_CLIENT_ID, process.env.GOOGLE_CLIENT_SECRET, process.env.REDIRECT);\nexport async function cb(req, res) { const { tokens: t } = await oauth2.getToken(req.query.code); tokens.set(req.user.id, t.access_token); res.redirect('/'); }\n")]
    [InlineData("cli.py", "import requests\ntokens = {}\ndef login(code):\n    r = requests.post(\"https://github.com/login/oauth/access_token\", data={\"client_id\": \"x\", \"client_secret\": \"y\", \"code\": code})\n    tokens[\"github\"] = r.json()[\"access_token\"]\n")]
    public async Task Code_that_is_no_authorization_server_is_no_whole_file_and_nothing_sure(string file, string text)
    {
        _tree.With(file, text);
        Assert.Empty(await _tree.WholeAsync());
        Assert.DoesNotContain(await _tree.FindAsync(), static p => p.Confidence != McpLegacyOAuthConfidence.Low);
    }

    [Fact]
    public async Task A_provider_library_in_its_documented_form_is_found()
    {
        _tree.With("server.js", "import Provider from 'oidc-provider'\nconst oidc = new Provider('http://localhost:3000', { clients: [] })\napp.use('/oidc', oidc.callback())\n");
        Assert.Contains(await _tree.FindAsync(), static p => p.Line == 2 && p.Confidence == McpLegacyOAuthConfidence.High);

        // Others have a class of that name, too.
        _tree.With("server.js", "import Provider from 'react-redux'\nconst p = new Provider('x', { oauth: 1 })\n");
        Assert.Empty(await _tree.FindAsync());
    }

    [Fact]
    public async Task An_identity_server_is_found_by_its_registration_alone()
    {
        _tree.With("Startup.cs", "public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        services.AddIdentityServer()\n            .AddInMemoryClients(Config.Clients);\n    }\n}\n");
        Assert.Equal("sdk.cs", Assert.Single(await _tree.FindAsync()).PatternId);
    }
}
