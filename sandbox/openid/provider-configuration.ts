import type { Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider' with { 'resolution-mode': 'import' };
import { html, Markup } from '../http/markup';
import { MemoryAdapter } from './memory-adapter';
import { claimsOf, secretOf, type Person } from './people';
import { openIdPage } from './sign-in-page';

export interface ProviderParts {
  readonly people: readonly Person[];
  readonly webRedirects: readonly string[];
  readonly signingKey: JWK;
  readonly cookieKey: string;
}

export const webClientId = 'revrec-web';
export const audience = 'revrec-api';

/** A resource has to be named by an address, while its tokens carry the plain audience. */
const resource = `urn:${audience}`;
const hourSeconds = 3600;
const daySeconds = 24 * hourSeconds;

export const providerConfiguration = (parts: ProviderParts): Configuration => {
  const { people, webRedirects, signingKey, cookieKey } = parts;
  const personNamed = (id: string | undefined): Person | undefined => people.find((person) => person.id === id);
  const webOrigins = webRedirects.map((address) => new URL(address).origin);
  return {
    adapter: MemoryAdapter,
    clients: [webClient(webRedirects), ...people.map(ownClient)],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [signingKey] },
    cookies: { keys: [cookieKey] },
    claims: { openid: ['sub'], profile: ['name', 'revrec_roles'] },
    conformIdTokenClaims: false,
    scopes: ['openid', 'profile'],
    responseTypes: ['code'],
    pkce: { required: (_context, client) => client.clientId === webClientId },
    findAccount: (_context, id) => {
      const person = personNamed(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...claimsOf(person) }) };
    },
    extraTokenClaims: (_context, token) => {
      const person = personNamed('accountId' in token ? token.accountId : token.clientId);
      return person && { ...claimsOf(person) };
    },
    clientBasedCORS: (_context, origin, client) => client.clientId === webClientId && webOrigins.includes(origin),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: (_context, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    loadExistingGrant: grantEverything,
    renderError: (context, out) => {
      const reason = out.error_description ?? out.error;
      show(context, openIdPage('Sign-in is not possible', html`<p>${reason}</p>`));
    },
    ttl: {
      AccessToken: hourSeconds,
      AuthorizationCode: 60,
      ClientCredentials: hourSeconds,
      Grant: daySeconds,
      IdToken: hourSeconds,
      Interaction: hourSeconds,
      RefreshToken: daySeconds,
      Session: daySeconds,
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenFormat: 'jwt',
          accessTokenTTL: hourSeconds,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (context, form) => {
          show(context, openIdPage('Sign out', logoutForm(form)));
        },
        postLogoutSuccessSource: (context) => {
          show(context, openIdPage('Signed out', html`<p>You are signed out of the sandbox.</p>`));
        },
      },
    },
  };
};

type Client = NonNullable<Configuration['clients']>[number];

const webClient = (redirects: readonly string[]): Client => ({
  client_id: webClientId,
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  redirect_uris: [...redirects],
  post_logout_redirect_uris: [...redirects],
});

const ownClient = (person: Person): Client => ({
  client_id: person.id,
  client_secret: secretOf(person),
  grant_types: ['client_credentials'],
  response_types: [],
  redirect_uris: [],
});

/** There is no consent page: the only web client is the product itself. */
const grantEverything: NonNullable<Configuration['loadExistingGrant']> = async ({ oidc }) => {
  const { client, session, provider } = oidc;
  if (client === undefined || session?.accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(resource, '');
  await grant.save();
  return grant;
};

const show = (context: KoaContextWithOIDC, content: Markup): void => {
  context.type = 'html';
  context.body = content.text;
};

/** The provider renders the form as HTML; the button refers to it by id. */
const logoutForm = (form: string): Markup =>
  html`${new Markup(form)}<button form="op.logoutForm" type="submit" name="logout" value="yes">Sign out</button>`;
