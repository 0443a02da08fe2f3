// Runs the official TypeScript clients against MCP endpoints on loopback, up to opening the browser.
//
// One line of JSON per job on stdin:  {"id": 1, "client": "TypeScript" | "TypeScript1", "url": "http://127.0.0.1:1234/mcp"}
// One line of JSON per job on stdout: {"id": 1, "opened": "<authorization URL>" | null, "error": "<what the client's user sees>" | null}
import { createInterface } from 'node:readline';
import { Client as Client2, StreamableHTTPClientTransport as Transport2 } from '@modelcontextprotocol/client';
import { Client as Client1 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as Transport1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const versions = { TypeScript: [Client2, Transport2], TypeScript1: [Client1, Transport1] };
const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

// What a broken server names must not be looked up: to the client such a host is one that does not exist.
const realFetch = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  return loopback.has(url.hostname) ? realFetch(input, init) : Promise.reject(new TypeError(`fetch failed: ${url.hostname} is not loopback`));
};

async function run({ client: name, url }) {
  const [Client, Transport] = versions[name];
  let opened = null;
  let registered;
  const provider = {
    redirectUrl: 'http://127.0.0.1:33418/callback',
    clientMetadataUrl: 'https://client.invalid/client.json',
    clientMetadata: {
      client_name: 'harness',
      redirect_uris: ['http://127.0.0.1:33418/callback'],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none'
    },
    clientInformation: () => registered,
    saveClientInformation: information => { registered = information; },
    tokens: () => undefined,
    saveTokens: () => {},
    saveCodeVerifier: () => {},
    codeVerifier: () => '',
    redirectToAuthorization: address => { opened = String(address); }
  };
  const client = new Client({ name: 'harness', version: '0.0.0' });
  const transport = new Transport(new URL(url), { authProvider: provider });
  try {
    await client.connect(transport, { timeout: 15000 });
    return { opened, error: null, connected: true };
  } catch (error) {
    return { opened, error: opened ? null : String(error), connected: false };
  } finally {
    await transport.close().catch(() => {});
  }
}

process.on('unhandledRejection', () => {}); // A client that was given up on may still fail; its job has been answered.

for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  run(job).then(
    result => process.stdout.write(JSON.stringify({ id: job.id, ...result }) + '\n'),
    error => process.stdout.write(JSON.stringify({ id: job.id, opened: null, error: `harness: ${error?.stack ?? error}`, connected: false }) + '\n')
  );
}
