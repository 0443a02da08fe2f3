// MCP servers made with the official TypeScript SDK, and authorization servers made with oidc-provider, on loopback.
//
// One line of JSON on stdout: the address of each by its name. Ends when stdin does.
import { oidcServers } from './oidc-servers.mjs';
import { sdkServers } from './sdk-servers.mjs';

const addresses = { ...(await sdkServers()), ...(await oidcServers()) };
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write(JSON.stringify(addresses) + '\n');
