import Provider from 'oidc-provider';
import { listen } from './listen.mjs';

/** The issuers of all authorization servers that the tests put in front of an MCP endpoint, by name. */
export async function oidcServers() {
  return {
    oidcDefaults: await authorizationServer({}, {}),
    oidcWithRegistration: await authorizationServer({ scopes: ['openid', 'offline_access', 'mcp:tools', 'mcp:read'] }, { registration: { enabled: true } }),
    oidcWithRevocation: await authorizationServer({ scopes: ['openid', 'offline_access', 'mcp:tools', 'mcp:read'] }, { registration: { enabled: true }, revocation: { enabled: true } })
  };
}

function authorizationServer(configuration, features) {
  return listen(origin => {
    const provider = new Provider(origin, {
      ...configuration,
      // The MCP endpoint's own client, for introspection.
      clients: [{ client_id: 'mcp-endpoint', client_secret: 'interop-only', grant_types: [], response_types: [], redirect_uris: [] }],
      features: {
        devInteractions: { enabled: false },
        introspection: { enabled: true, allowedPolicy: () => true },
        resourceIndicators: { enabled: true, getResourceServerInfo, useGrantedResource: () => true },
        ...features
      },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) })
    });
    provider.use((context, next) => (context.path.startsWith('/interaction/') ? consent(provider, context) : next()));
    return provider.callback();
  });
}

function getResourceServerInfo(_, resource) {
  return { scope: 'mcp:tools mcp:read', audience: resource, accessTokenFormat: 'opaque', accessTokenTTL: 600 };
}

// Stands for the pages on which a user signs in and agrees.
async function consent(provider, context) {
  const { prompt, params, session } = await provider.interactionDetails(context.req, context.res);
  if (prompt.name === 'login') {
    context.redirect(await provider.interactionResult(context.req, context.res, { login: { accountId: 'user' } }));
    return;
  }

  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope ?? '');
  [params.resource ?? []].flat().forEach(resource => grant.addResourceScope(resource, params.scope ?? ''));
  context.redirect(await provider.interactionResult(context.req, context.res, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true }));
}
