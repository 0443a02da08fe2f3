namespace AuthKit.Mcp.Interop.Tests.Migration;

/// <summary>The source tree of a home-grown server, as files on disk that the steps of the migration change.</summary>
public sealed class HomegrownSource : IDisposable
{
    private static readonly (string File, string Text)[] Legacy =
    [
        ("oauth/routes.ts", """
            import { Router } from "express";
            import { codes, clients } from "./store";
            import { signAccessToken } from "./jwt";
            import { verifyChallenge } from "./pkce";
            export const oauth = Router();
            oauth.post("/register", (req, res) => {
              const client_id = crypto.randomUUID();
              clients.set(client_id, { redirect_uris: req.body.redirect_uris });
              res.status(201).json({ client_id, redirect_uris: req.body.redirect_uris });
            });
            oauth.get("/authorize", (req, res) => {
              res.type("html").send(`<form method="post" action="/authorize"><h1>Allow ${req.query.client_id}?</h1><button name="consent" value="allow">Allow</button></form>`);
            });
            oauth.post("/authorize", (req, res) => {
              const code = crypto.randomUUID();
              codes.set(code, { code_challenge: req.body.code_challenge, client_id: req.body.client_id });
              res.redirect(`${req.body.redirect_uri}?code=${code}&state=${req.body.state}`);
            });
            oauth.post("/token", (req, res) => {
              const grant = codes.get(req.body.code);
              if (!grant || !verifyChallenge(req.body.code_verifier, grant.code_challenge)) {
                return res.status(400).json({ error: "invalid_grant" });
              }
              res.json({ access_token: signAccessToken("u1"), token_type: "Bearer", expires_in: 3600 });
            });
            """),
        ("oauth/jwt.ts", """
            import jwt from "jsonwebtoken";
            const secret = process.env.JWT_SECRET!;
            export function signAccessToken(sub: string) {
              return jwt.sign({ sub, scope: "mcp" }, secret, { algorithm: "HS256", expiresIn: "1h" });
            }
            export function verifyAccessToken(token: string) {
              return jwt.verify(token, secret, { algorithms: ["HS256"] });
            }
            """),
        ("oauth/pkce.ts", """
            import { createHash } from "node:crypto";
            export function verifyChallenge(code_verifier: string, code_challenge: string) {
              return createHash("sha256").update(code_verifier).digest("base64url") === code_challenge;
            }
            """),
        ("oauth/store.ts", """
            export const clients = new Map<string, { redirect_uris: string[] }>();
            export const codes = new Map<string, { code_challenge: string; client_id: string }>();
            """),
    ];

    private const string Application = """
        import express from "express";
        import { oauth } from "./oauth/routes";
        import { verifyAccessToken } from "./oauth/jwt";
        const app = express();
        app.use(oauth);
        app.get("/.well-known/oauth-authorization-server", (req, res) => {
          res.json({ issuer: "https://mcp.example.test", authorization_endpoint: "https://mcp.example.test/authorize", token_endpoint: "https://mcp.example.test/token" });
        });
        app.post("/mcp", (req, res) => {
          const token = req.headers.authorization?.replace("Bearer ", "");
          if (!token || !verifyAccessToken(token)) return res.status(401).set("WWW-Authenticate", "Bearer").end();
          res.json({ jsonrpc: "2.0", id: req.body.id, result: {} });
        });
        app.listen(3000);
        """;

    private const string Migrated = """
        import express from "express";
        const app = express();
        const AUTHKIT_URL = process.env.AUTHKIT_URL!.trim();
        app.get("/.well-known/oauth-protected-resource", (req, res) => {
          res.set("Access-Control-Allow-Origin", "*").json({ resource: "https://mcp.example.test/mcp", authorization_servers: [AUTHKIT_URL] });
        });
        app.get("/.well-known/oauth-authorization-server", (req, res) => {
          res.redirect(308, `${AUTHKIT_URL}/.well-known/oauth-authorization-server`);
        });
        async function authenticate(token: string) {
          if (!token.startsWith("mat_")) return null;
          const answer = await fetch(`${AUTHKIT_URL}/oauth/userinfo`, { headers: { Authorization: `Bearer ${token}` } });
          return answer.ok ? await answer.json() : null;
        }
        app.post("/mcp", async (req, res) => {
          const token = req.headers.authorization?.replace("Bearer ", "");
          if (!token || !(await authenticate(token))) {
            return res.status(401).set("WWW-Authenticate", `Bearer resource_metadata="https://mcp.example.test/.well-known/oauth-protected-resource"`).end();
          }
          res.json({ jsonrpc: "2.0", id: req.body.id, result: {} });
        });
        app.listen(3000);
        """;

    /// <summary>Writes the tree as it was before the migration.</summary>
    public HomegrownSource()
    {
        Directory.CreateDirectory(Path.Combine(Root, "oauth"));
        Write("package.json", """{ "name": "home-grown", "dependencies": { "express": "5.0.0", "jsonwebtoken": "9.0.0" } }""");
        Write("app.ts", Application);
        AddLegacy();
    }

    /// <summary>Its folder.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("home-grown-").FullName;

    /// <summary>Steps 1 to 4 in the source, beside the old code.</summary>
    public void Migrate() => Write("app.ts", Migrated);

    /// <summary>Step 6 in the source.</summary>
    public void DeleteLegacy() => Directory.Delete(Path.Combine(Root, "oauth"), recursive: true);

    /// <summary>The old code, again.</summary>
    public void AddLegacy()
    {
        Directory.CreateDirectory(Path.Combine(Root, "oauth"));
        foreach ((string file, string text) in Legacy)
        {
            Write(file, text);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(Root, file), text);
}
