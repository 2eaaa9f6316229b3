import type { RestClient } from '../gateway/credentials';
import type { Answer } from '../gateway/replies';
import { html, type Markup } from '../http/markup';
import { openIdPage } from '../openid/sign-in-page';
import { refusal } from './rest-replies';
import type { RestAccess } from './rest-access';
import { formFields } from './rest-request';
import type { Tokens } from './tokens';

const parameters = ['client_id', 'redirect_uri', 'state', 'scope', 'code_challenge', 'code_challenge_method'] as const;
type Asked = Readonly<Record<(typeof parameters)[number] | 'response_type', string>>;

/** `GET /oauth2/authorize`: a person signs in to a company and accepts the application. */
export const consentPage = (query: URLSearchParams, access: RestAccess): Answer => {
  const { asked, client } = checked(askedBy(query), access);
  return pageAnswer(200, formPage(asked, client, ''));
};

/** The form of that page. Whoever accepts is sent back with a code, whoever does not with `access_denied`. */
export const answerConsent = (body: string, access: RestAccess, tokens: Tokens): Answer => {
  const form = formFields(body) ?? new Map<string, string>();
  const { asked, client } = checked(askedBy(form), access);
  if (form.get('answer') !== 'accept') return redirect(asked, { error: 'access_denied' });
  const login = {
    user: form.get('user') ?? '',
    password: form.get('password') ?? '',
    company: form.get('company') ?? '',
  };
  const grantee = access.granteeWithPassword(login, client.id);
  if (grantee === null) return pageAnswer(200, formPage(asked, client, 'Sign-in information is incorrect'));
  const code = tokens.openCode({
    ...grantee,
    redirectUri: asked.redirect_uri,
    challenge: asked.code_challenge,
    isOffline: asked.scope.split(' ').includes('offline_access'),
  });
  return redirect(asked, { code });
};

const askedBy = (fields: { get(name: string): string | null | undefined }): Asked => {
  const of = (name: string): string => fields.get(name) ?? '';
  return {
    response_type: of('response_type'),
    client_id: of('client_id'),
    redirect_uri: of('redirect_uri'),
    state: of('state'),
    scope: of('scope'),
    code_challenge: of('code_challenge'),
    code_challenge_method: of('code_challenge_method'),
  };
};

/** Nobody is sent to an address that the client did not register. */
const checked = (asked: Asked, access: RestAccess): { readonly asked: Asked; readonly client: RestClient } => {
  const client = access.clientById(asked.client_id);
  if (client?.redirectUris.includes(asked.redirect_uri) !== true)
    throw refusal(400, 'invalidRequest', 'The client or its redirect address is not known.');
  if (asked.response_type !== 'code') throw refusal(400, 'invalidRequest', 'The response type is not code.');
  if (asked.code_challenge !== '' && asked.code_challenge_method !== 'S256')
    throw refusal(400, 'invalidRequest', 'The method of the code challenge is not S256.');
  return { asked, client };
};

const redirect = ({ redirect_uri: target, state }: Asked, values: Readonly<Record<string, string>>): Answer => {
  const url = new URL(target);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  if (state !== '') url.searchParams.set('state', state);
  return { kind: 'answer', status: 302, headers: { location: url.href }, body: '' };
};

const pageAnswer = (status: number, page: Markup): Answer => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
  body: page.text,
});

const formPage = (asked: Asked, client: RestClient, problem: string): Markup =>
  openIdPage(
    'Authorize an application',
    html`<p>${client.id} asks for access to your company.</p>
      ${problem === '' ? [] : html`<p role="alert">${problem}</p>`}
      <form method="post" action="">
        <input type="hidden" name="response_type" value="code" />
        ${parameters.map((name) => html`<input type="hidden" name="${name}" value="${asked[name]}" />`)}
        <p>
          <label>Company ID <input name="company" required /></label>
        </p>
        <p>
          <label>User ID <input name="user" required /></label>
        </p>
        <p>
          <label>Password <input name="password" type="password" required /></label>
        </p>
        <button type="submit" name="answer" value="accept">Accept</button>
        <button type="submit" name="answer" value="deny" formnovalidate>Decline</button>
      </form>`,
  );
