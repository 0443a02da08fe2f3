import cors from 'cors';
import { DemoInMemoryAuthProvider } from '@modelcontextprotocol/sdk/examples/server/demoInMemoryOAuthProvider.js';
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js';
import { ProxyOAuthServerProvider } from '@modelcontextprotocol/sdk/server/auth/providers/proxyProvider.js';
import { createOAuthMetadata, getOAuthProtectedResourceMetadataUrl, mcpAuthMetadataRouter, mcpAuthRouter } from '@modelcontextprotocol/sdk/server/auth/router.js';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import express from 'express';
import { z } from 'zod';
import { listen } from './listen.mjs';

const scopes = ['mcp:tools'];

// What a web page has to be allowed to send and to read; in front of authentication, so that it covers the 401.
const forPages = cors({ exposedHeaders: ['WWW-Authenticate', 'Mcp-Session-Id'] });

/** The addresses of all MCP endpoints that the tests check, by name. */
export async function sdkServers() {
  const outside = await authorizationServer();
  return {
    embedded: await embedded([]),
    embeddedWithCors: await embedded([forPages]),
    embeddedWithoutResource: await embeddedWithoutResource(),
    proxied: await proxied(outside),
    metadataRouter: await metadataRouter(outside, []),
    metadataRouterWithCors: await metadataRouter(outside, [forPages])
  };
}

/** Authorization server and MCP endpoint on one origin, with all that mcpAuthRouter and requireBearerAuth can be told. */
function embedded(layers) {
  return endpoint(layers, (app, origin, resourceServerUrl) => {
    const provider = new DemoInMemoryAuthProvider();
    app.use(mcpAuthRouter({ provider, issuerUrl: new URL(origin), resourceServerUrl, scopesSupported: scopes }));
    return requireBearerAuth({ verifier: provider, resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl) });
  });
}

/** The same with what they require only: no resource, and no metadata in the challenge. */
function embeddedWithoutResource() {
  return endpoint([forPages], (app, origin) => {
    const provider = new DemoInMemoryAuthProvider();
    app.use(mcpAuthRouter({ provider, issuerUrl: new URL(origin) }));
    return requireBearerAuth({ verifier: provider });
  });
}

/** The SDK's proxy: its endpoints on the MCP origin, under the issuer of the authorization server behind it. */
function proxied({ provider, metadata }) {
  return endpoint([forPages], (app, origin, resourceServerUrl) => {
    const proxy = new ProxyOAuthServerProvider({
      endpoints: { authorizationUrl: metadata.authorization_endpoint, tokenUrl: metadata.token_endpoint, registrationUrl: metadata.registration_endpoint },
      verifyAccessToken: token => provider.verifyAccessToken(token),
      getClient: id => provider.clientsStore.getClient(id)
    });
    app.use(mcpAuthRouter({ provider: proxy, issuerUrl: new URL(metadata.issuer), baseUrl: new URL(origin), resourceServerUrl, scopesSupported: scopes }));
    return requireBearerAuth({ verifier: proxy, resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl) });
  });
}

/** A resource server only, as the SDK's own sample has it: the authorization server stands on another origin. */
function metadataRouter({ provider, metadata }, layers) {
  return endpoint(layers, (app, _, resourceServerUrl) => {
    app.use(mcpAuthMetadataRouter({ oauthMetadata: metadata, resourceServerUrl, scopesSupported: scopes, resourceName: 'Interop' }));
    return requireBearerAuth({ verifier: provider, resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resourceServerUrl) });
  });
}

/** The sample's authorization server: mcpAuthRouter on an origin of its own. */
async function authorizationServer() {
  const provider = new DemoInMemoryAuthProvider();
  let metadata;
  await listen(origin => {
    const options = { provider, issuerUrl: new URL(origin), scopesSupported: scopes };
    metadata = createOAuthMetadata(options);
    return express().use(mcpAuthRouter(options));
  });
  return { provider, metadata };
}

async function endpoint(layers, addAuthorization) {
  const origin = await listen(self => {
    const app = createMcpExpressApp();
    layers.forEach(layer => app.use(layer));
    const authorize = addAuthorization(app, self, new URL('/mcp', self));
    app.post('/mcp', authorize, answer);
    app.get('/mcp', authorize, notSupported);
    app.delete('/mcp', authorize, notSupported);
    return app;
  });
  return `${origin}/mcp`;
}

async function answer(request, response) {
  const server = new McpServer({ name: 'interop', version: '0.0.0' });
  server.registerTool('echo', { description: 'Returns its text.', inputSchema: { text: z.string() } }, ({ text }) => ({ content: [{ type: 'text', text }] }));
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  response.on('close', () => server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response, request.body);
}

function notSupported(_, response) {
  response.status(405).set('Allow', 'POST').json({ jsonrpc: '2.0', error: { code: -32000, message: 'Method not allowed.' }, id: null });
}
