// Runs a Worker in workerd, as `wrangler dev` does: node worker.mjs <script> <port>. Ends when stdin does.
import { readFileSync } from 'node:fs';
import { Miniflare } from 'miniflare';

const [script, port] = process.argv.slice(2);
const { AUTHKIT_URL, MCP_API_KEYS } = process.env;

// In production the network in front of a Worker has read a request before the Worker sees it. workerd by itself resets a
// connection whose request body a Worker has left unread, as with a 401, and its client may lose the answer.
const edge = `
import worker from './worker.mjs';
export default {
  async fetch(request, env, context) {
    return worker.fetch(request.body ? new Request(request, { body: await request.arrayBuffer() }) : request, env, context);
  },
};`;
const worker = new Miniflare({
  host: '127.0.0.1',
  port: Number(port),
  modules: [
    { type: 'ESModule', path: 'edge.mjs', contents: edge },
    { type: 'ESModule', path: 'worker.mjs', contents: readFileSync(script, 'utf8') }
  ],
  compatibilityDate: '2026-01-01',
  bindings: { AUTHKIT_URL, MCP_API_KEYS },
  cf: false // Else it asks cloudflare.com what a request there looks like.
});
process.stdin.on('end', () => worker.dispose().finally(() => process.exit(0))).resume();
await worker.ready;
