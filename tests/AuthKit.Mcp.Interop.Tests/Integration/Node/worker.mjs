// Runs a Worker in workerd, as `wrangler dev` does: node worker.mjs <script> <port>. Ends when stdin does.
import { readFileSync } from 'node:fs';
import { Miniflare } from 'miniflare';

const [script, port] = process.argv.slice(2);
const { AUTHKIT_URL, MCP_API_KEYS } = process.env;
const worker = new Miniflare({
  host: '127.0.0.1',
  port: Number(port),
  modules: true,
  script: readFileSync(script, 'utf8'),
  compatibilityDate: '2026-01-01',
  bindings: { AUTHKIT_URL, MCP_API_KEYS },
  cf: false // Else it asks cloudflare.com what a request there looks like.
});
process.stdin.on('end', () => worker.dispose().finally(() => process.exit(0))).resume();
await worker.ready;
