// The official TypeScript client, through the whole flow: discovery, registration, PKCE, sign-in, token, tool call.
// stdin: {"url", "email", "password"}; stdout: {"server": "<its name>", "text": "<what whoami says>"}
import { readFileSync } from 'node:fs';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { url, email, password } = JSON.parse(readFileSync(0, 'utf8'));
const redirectUrl = 'http://127.0.0.1:33418/callback';
let registered, tokens, verifier, authorization;
const authProvider = {
  redirectUrl,
  clientMetadata: { client_name: 'integration', redirect_uris: [redirectUrl], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' },
  clientInformation: () => registered,
  saveClientInformation: value => { registered = value; },
  tokens: () => tokens,
  saveTokens: value => { tokens = value; },
  saveCodeVerifier: value => { verifier = value; },
  codeVerifier: () => verifier,
  redirectToAuthorization: address => { authorization = address; }
};

const first = new StreamableHTTPClientTransport(new URL(url), { authProvider });
const refused = await new Client({ name: 'integration', version: '0.0.0' }).connect(first).catch(error => error);
if (!(refused instanceof UnauthorizedError)) {
  throw refused ?? new Error('It was let in without a token.');
}

await first.finishAuth(await signIn(authorization));
const client = new Client({ name: 'integration', version: '0.0.0' });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider }));
const { content } = await client.callTool({ name: 'whoami', arguments: {} });
process.stdout.write(JSON.stringify({ server: client.getServerVersion().name, text: content[0].text }));
process.exit(0); // A stream that the server keeps open must not.

/** The user: fills in the gateway's page and lets the client in. */
async function signIn(address) {
  const page = await (await fetch(address)).text();
  const form = new URLSearchParams();
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    form.set(name, value.replaceAll('&amp;', '&').replaceAll('&quot;', '"'));
  }

  form.set('auth_mode', 'login');
  form.set('email', email);
  form.set('password', password);
  form.set('action', 'allow');
  const answer = await fetch(new URL('/oauth/authorize', address), { method: 'POST', body: form, redirect: 'manual' });
  const code = new URL(answer.headers.get('location')).searchParams.get('code');
  if (!code) {
    throw new Error(`No code: ${answer.status} ${answer.headers.get('location')}`);
  }

  return code;
}
