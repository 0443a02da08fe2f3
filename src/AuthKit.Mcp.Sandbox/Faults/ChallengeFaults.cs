using AuthKit.Mcp.Sandbox.Wire;
using static AuthKit.Mcp.Sandbox.Faults.Fault;

namespace AuthKit.Mcp.Sandbox.Faults;

/// <summary>The 401 of the MCP server is wrong: its header, its status or its body.</summary>
internal static class ChallengeFaults
{
    private const string Field = "WWW-Authenticate";

    public static IReadOnlyList<SandboxFault> All { get; } =
    [
        AtServer("challenge-missing", "The 401 has no WWW-Authenticate header: clients must guess where the metadata is, some give up.", OnChallenge((_, answer) => answer.Remove(Field))),
        AtServer("challenge-bare", "WWW-Authenticate is the bare word Bearer: no parameter says where to log in.", Challenge(_ => "Bearer")),
        AtServer("challenge-basic", "WWW-Authenticate asks for Basic: a proxy replaced the challenge, browsers show a password box.", Challenge(_ => "Basic realm=\"mcp\"")),
        AtServer("challenge-no-resource-metadata", "The Bearer challenge lacks resource_metadata: clients fall back to guessing the metadata URL.", Challenge(_ => "Bearer realm=\"mcp\", scope=\"mcp:tools mcp:read\"")),
        AtServer("challenge-no-scope", "The Bearer challenge lacks scope: clients ask for every scope in the metadata.", Challenge(call => $"Bearer resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\"")),
        AtServer("challenge-relative-url", "resource_metadata is a path without scheme and host: clients drop it or throw.", Challenge(_ => "Bearer resource_metadata=\"/.well-known/oauth-protected-resource\"")),
        AtServer("challenge-dead-url", "resource_metadata names a path that answers 404: most clients do not look elsewhere once they were given a URL.", Challenge(call => $"Bearer resource_metadata=\"{call.Sandbox.ServerOrigin}/mcp/.well-known/oauth-protected-resource\"")),
        AtServer("challenge-unquoted", "Parameters are unquoted and separated by blanks: a strict parser refuses the header.", Challenge(call => $"Bearer realm=mcp resource_metadata={call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource")),
        AtServer("challenge-raw-newline", "The resource_metadata value ends in a raw line feed (a newline in an environment variable): the head is malformed, HTTP libraries report a broken server.", Challenge(call => $"Bearer resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\n\"")),
        AtServer("challenge-spaced-equals", "There are blanks around the equals signs: legal, but clients that search by pattern miss resource_metadata.", Challenge(call => $"Bearer resource_metadata = \"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\", scope = \"mcp:tools mcp:read\"")),
        AtServer("challenge-plain-http", "resource_metadata is plain http on a public host (TLS ends at a proxy): clients refuse it.", Challenge(_ => "Bearer resource_metadata=\"http://mcp.host.invalid/.well-known/oauth-protected-resource\", scope=\"mcp:tools mcp:read\"")),
        AtServer("challenge-scope-commas", "scope is separated by commas: clients ask for one scope with a comma in it and get invalid_scope.", Challenge(call => Scoped(call, "mcp:tools,mcp:read"))),
        AtServer("challenge-scope-offline-access", "scope asks for offline_access: clients request what the resource has no business with.", Challenge(call => Scoped(call, "mcp:tools mcp:read offline_access"))),
        AtServer("challenge-error-without-token", "The 401 says error=\"invalid_token\" although no token was sent: clients may take it for a refused one.", OnChallenge((call, answer) => call.PresentedToken is null ? answer.Set(Field, answer.Header(Field) + ", error=\"invalid_token\"") : answer)),
        AtServer("challenge-differs-by-method", "The 401 to GET names another metadata URL than the one to POST: which one a client reads is left to chance.", OnChallenge((call, answer) => call.Request.Method == "GET" ? answer.Set(Field, $"Bearer resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource/mcp\"") : answer)),
        AtServer("accept-checked-first", "A POST without text/event-stream in Accept gets 406 before the token is looked at: some clients never see the 401.", OnChallenge((call, answer) =>
            call.Request.Method == "POST" && call.Request.Header("Accept")?.Contains("text/event-stream", StringComparison.Ordinal) != true ? (answer with { Status = 406 }).Remove(Field) : answer)),
        AtServer("bad-token-no-challenge", "The 401 to a bad token has no WWW-Authenticate header: a client whose token has expired cannot start over.", OnChallenge((call, answer) => call.PresentedToken is null ? answer : answer.Remove(Field))),
        AtServer("challenge-200", "Requests without a token get 200 with a JSON-RPC error: clients never learn that they must log in.", Status(200)),
        AtServer("challenge-403", "Requests without a token get 403: clients take it as final and do not log in.", Status(403)),
        AtServer("challenge-500", "Requests without a token get 500: clients report a crashed server.", Status(500)),
        AtServer("challenge-login-redirect", "Requests without a token are sent to an HTML login page with 302: clients read HTML where they expect JSON.", OnChallenge((call, _) => new WireAnswer { Status = 302 }.Add("Location", call.Sandbox.ServerOrigin + "/login").Add("Access-Control-Allow-Origin", "*"))),
        AtServer("challenge-body-plain", "The 401 body is plain text, not the JSON-RPC error -32001 of the guide.", OnChallenge((_, answer) => answer.WithBody("Unauthorized", "text/plain"))),
        AtServer("challenge-cacheable", "The 401 is marked public, max-age=3600: a shared cache can serve it to a client that has a token.", OnChallenge((_, answer) => answer.Set("Cache-Control", "public, max-age=3600"))),
    ];

    private static FaultEffect Challenge(Func<SandboxCall, string> value) => OnChallenge((call, answer) => answer.Set(Field, value(call)));

    private static string Scoped(SandboxCall call, string scope) => $"Bearer resource_metadata=\"{call.Sandbox.ServerOrigin}/.well-known/oauth-protected-resource\", scope=\"{scope}\"";

    private static FaultEffect Status(int status) => OnChallenge((_, answer) => (answer with { Status = status }).Remove(Field));
}
