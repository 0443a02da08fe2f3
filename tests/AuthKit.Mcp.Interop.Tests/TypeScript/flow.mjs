// Takes an official TypeScript client the whole way at one MCP endpoint on loopback, as an application would.
//
// One line of JSON on stdin:  {"client": "TypeScript" | "TypeScript1", "url": "http://127.0.0.1:1234/mcp", "tool": "echo", "arguments": {}, "user": "…", "password": "…"}
// One line of JSON on stdout: {"steps": ["registered", …], "said": "<what the tool answered>" | null, "error": "<what ended it>" | null}
import { createInterface } from 'node:readline';
import { Client as Client2, StreamableHTTPClientTransport as Transport2, UnauthorizedError as Unauthorized2, auth as auth2 } from '@modelcontextprotocol/client';
import { UnauthorizedError as Unauthorized1, auth as auth1 } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { signIn } from './user.mjs';

const versions = {
  TypeScript: { Client: Client2, Transport: Transport2, Unauthorized: Unauthorized2, auth: auth2, finish: (transport, answer) => transport.finishAuth(answer) },
  TypeScript1: { Client: Client1, Transport: Transport1, Unauthorized: Unauthorized1, auth: auth1, finish: (transport, answer) => transport.finishAuth(answer.get('code')) }
};
const redirectUri = 'http://127.0.0.1:33418/callback';

/** What an application keeps for the SDK, and what it has been told. */
function application() {
  const kept = { opened: [] };
  return {
    kept,
    redirectUrl: redirectUri,
    clientMetadata: {
      client_name: 'harness',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none'
    },
    state: () => (kept.state = crypto.randomUUID()),
    clientInformation: () => kept.client,
    saveClientInformation: client => { kept.client = client; },
    discoveryState: () => kept.discovery,
    saveDiscoveryState: discovery => { kept.discovery = discovery; },
    tokens: () => kept.tokens,
    saveTokens: tokens => { kept.tokens = tokens; },
    codeVerifier: () => kept.verifier,
    saveCodeVerifier: verifier => { kept.verifier = verifier; },
    redirectToAuthorization: address => { kept.opened.push(String(address)); }
  };
}

async function run(job, steps, result) {
  const { Client, Transport, Unauthorized, auth, finish } = versions[job.client];
  const provider = application();
  const { kept } = provider;
  const transport = () => new Transport(new URL(job.url), { authProvider: provider });
  const connect = async () => {
    const client = new Client({ name: 'harness', version: '0.0.0' });
    await client.connect(transport(), { timeout: 15000 });
    return client;
  };
  const call = async () => {
    const client = await connect();
    try {
      const { tools } = await client.listTools();
      const { content, isError } = await client.callTool({ name: tools.find(tool => tool.name === job.tool).name, arguments: job.arguments });
      if (isError) {
        throw new Error(content[0].text);
      }

      result.said = content[0].text;
    } finally {
      await client.close();
    }
  };

  const first = transport();
  await new Client({ name: 'harness', version: '0.0.0' }).connect(first, { timeout: 15000 }).then(
    () => { throw new Error('the server asked for no token'); },
    error => {
      if (!(error instanceof Unauthorized) || kept.opened.length !== 1) {
        throw error;
      }
    });
  steps.push('registered');

  const answer = (await signIn(kept.opened[0], redirectUri, job)).searchParams;
  if (!answer.get('code') || answer.get('state') !== kept.state) {
    throw new Error(`the redirect has the error '${answer.get('error')}', or no code, or another state`);
  }

  steps.push('authorized');
  await finish(first, answer);
  const { access_token: issued } = kept.tokens;
  steps.push('exchanged');
  await call();
  steps.push('called');

  if (kept.tokens.refresh_token) {
    const outcome = await auth(provider, { serverUrl: job.url });
    if (outcome !== 'AUTHORIZED' || kept.tokens.access_token === issued || kept.opened.length !== 1) {
      throw new Error(`refreshing ended with ${outcome}, the same token or another sign-in`);
    }

    steps.push('refreshed');
    await call();
    steps.push('called again');
  }

  const replayed = await auth(provider, { serverUrl: job.url, authorizationCode: answer.get('code'), iss: answer.get('iss') ?? undefined }).then(() => null, error => error);
  if (!replayed) {
    throw new Error('the used code gave tokens again');
  }

  steps.push(`replay refused (${replayed.errorCode ?? replayed.code ?? replayed.name})`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const steps = [];
  const result = { said: null };
  const error = await run(JSON.parse(line), steps, result).then(() => null, String);
  process.stdout.write(JSON.stringify({ steps, said: result.said, error }) + '\n');
}
