namespace AuthKit.Mcp.Core.Tests.Migration.LegacyOAuth;

/// <summary>Places that a look at one file, or at one line of it, does not give away.</summary>
public sealed class LinkedPlacesTests : IDisposable
{
    /// <summary>Old code that keeps something away with a function of another file.</summary>
    private const string TokenEndpoint = """
        import { putAside } from './lib/store.js'

        export async function tokenEndpoint(req, res) {
          if (req.body.grant_type !== 'authorization_code') return res.status(400).json({ error: 'unsupported_grant_type' })
          putAside(req.body.refresh_token)
          res.json({ access_token: 1, token_type: 'Bearer' })
        }
        """;

    /// <summary>That function, and one beside it.</summary>
    private const string Store = """
        export function putAside(value) {
          rows.push(value)
        }

        export function somethingElse() {
          return 1
        }
        """;

    private readonly SourceTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_handler_is_found_where_another_file_mounts_it()
    {
        _tree.With("lib/token.js", """
        export async function tokenEndpoint(req, res) {
          if (req.body.grant_type !== 'authorization_code') return res.status(400).json({ error: 'unsupported_grant_type' })
          res.json({ access_token: make() })
        }
        """)
            .With("server.js", """
        import { tokenEndpoint } from './lib/token.js'

        app.post(paths.exchange, tokenEndpoint)
        app.listen(3000)
        """);
        Assert.Equal(["lib/token.js 1-4 token.errors", "server.js 3-3 handler.use"], await FoundAsync());
    }

    [Fact]
    public async Task A_call_of_a_verifier_of_another_file_is_found()
    {
        _tree.With("lib/verify.js", """
        import jwt from 'jsonwebtoken'

        export function readBearer(header) {
          return jwt.verify(header.slice(7), process.env.SECRET, { audience: 'mcp' })
        }
        """)
            .With("server.js", """
        import { readBearer } from './lib/verify.js'

        app.post('/mcp', (req, res) => {
          const who = readBearer(req.headers.authorization)
          res.json({ jsonrpc: '2.0' })
        })
        """);
        Assert.Equal(["lib/verify.js 3-5 jwt.verify-js", "server.js 4-4 verifier.call"], await FoundAsync());
    }

    [Fact]
    public async Task A_function_that_only_old_code_of_another_file_uses_is_found()
    {
        _tree.With("token.js", TokenEndpoint)
            .With("lib/store.js", Store);
        Assert.Equal(["token.js 3-7 token.errors", "lib/store.js 1-3 linked"], await FoundAsync());
    }

    [Fact]
    public async Task A_function_that_live_code_uses_too_stays()
    {
        _tree.With("token.js", TokenEndpoint)
            .With("lib/store.js", Store)
            .With("jobs.js", """
        import { putAside } from './lib/store.js'

        setInterval(() => putAside('tick'), 1000)
        """);
        Assert.Equal(["token.js 3-7 token.errors"], await FoundAsync());
    }

    [Fact]
    public async Task Routes_to_the_paths_that_the_metadata_names_are_found()
    {
        _tree.With("metadata.js", """
        export const metadata = {
          issuer: URL,
          authorization_endpoint: `${URL}/let-me-in`,
          token_endpoint: `${URL}/swap`,
          grant_types_supported: ['authorization_code'],
        }
        """)
            .With("server.js", """
        app.get('/let-me-in', (req, res) => {
          res.send('hello')
        })

        app.post('/swap', (req, res) => {
          const { grant_type, code_verifier } = req.body
          res.json({})
        })
        """);
        Assert.Equal(["metadata.js 1-6 metadata.object", "server.js 1-3 js.call/declared", "server.js 5-8 js.call/declared"], await FoundAsync());
    }

    [Fact]
    public async Task Only_the_page_that_the_authorization_endpoint_shows_is_found()
    {
        _tree.With("server.js", """
        app.get('/oauth/authorize', (req, res) => {
          const { redirect_uri, code_challenge } = req.query
          res.render('ask', { redirect_uri })
        })
        """)
            .With("views/ask.html", """
        <h1>Hello</h1>
        <form method="post"><button>Go on</button></form>
        """)
            .With("views/other.html", """
        <form method="post"><button>Go on</button></form>
        """);
        Assert.Equal(["server.js 1-4 js.call/authorize", "views/ask.html 1-2 page.linked"], await FoundAsync());
    }

    [Fact]
    public async Task A_map_that_only_old_code_uses_is_a_store_and_one_that_live_code_uses_is_not()
    {
        _tree.With("server.js", """
        const parked = new Map()
        const tools = new Map()

        app.post('/oauth/token', (req, res) => {
          const grant = parked.get(req.body.code)
          if (req.body.grant_type !== 'authorization_code' || !grant) return res.json({ error: 'invalid_grant' })
          res.json({ access_token: tools.get('x') })
        })

        app.post('/mcp', (req, res) => res.json(tools.get(req.body.name)))
        """);
        Assert.Equal(["server.js 1-1 container", "server.js 4-8 js.call/token"], await FoundAsync());
    }

    [Fact]
    public async Task A_function_that_uses_the_table_of_a_store_is_found()
    {
        _tree.With("server.js", """
        function saveAccessToken(token) {
          return db.query('INSERT INTO mcp_access_tokens (token, client_id, scope) VALUES (?, ?, ?)', token)
        }

        function sweep(now) {
          return db.query('DELETE FROM mcp_access_tokens WHERE expires < ?', now)
        }

        function people() {
          return db.query('SELECT * FROM people')
        }
        """);
        Assert.Equal(["server.js 1-3 token.function", "server.js 5-7 store.user"], await FoundAsync());
    }

    [Fact]
    public async Task The_rest_of_a_file_that_is_mostly_old_code_is_found()
    {
        _tree.With("oauth.js", """
        export function exchangeCode(body) {
          if (body.grant_type !== 'authorization_code') throw new Error('unsupported_grant_type')
          return { access_token: sign(body.code), token_type: 'Bearer', refresh_token: body.code_verifier }
        }

        export function authorizeRequest(query) {
          if (query.response_type !== 'code') throw new Error('unsupported_response_type')
          return query.redirect_uri + '?code=' + query.client_id + query.code_challenge
        }

        export function tidyUp(values) {
          return values.filter(Boolean)
        }
        """);
        Assert.Equal(["oauth.js 1-4 token.errors", "oauth.js 6-9 authorize.named", "oauth.js 11-13 remainder"], await FoundAsync());
    }

    [Fact]
    public async Task Linked_places_come_behind_those_that_are_streamed()
    {
        _tree.With("a.js", "import { tokenEndpoint } from './lib/token.js'\n\napp.post(paths.exchange, tokenEndpoint)\n")
            .With("lib/token.js", "export async function tokenEndpoint(req, res) {\n  if (req.body.grant_type !== 'authorization_code') return res.json({ error: 'unsupported_grant_type' })\n}\n");
        Assert.Equal(["lib/token.js 1-3 token.errors", "a.js 3-3 handler.use"], await FoundAsync());
    }

    private async Task<IEnumerable<string>> FoundAsync() => (await _tree.FindAsync()).Select(p => $"{_tree.Below(p)} {p.Line}-{p.EndLine} {p.PatternId}");
}
