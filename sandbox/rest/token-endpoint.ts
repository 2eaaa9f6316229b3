import type { Answer } from '../gateway/replies';
import { jsonAnswer, refusal } from './rest-replies';
import type { RestAccess } from './rest-access';
import { tokenInvalid } from './rest-access';
import { basicCredentials, formFields, type RestRequest } from './rest-request';
import type { Issued, Tokens } from './tokens';

/** `POST /oauth2/token`: a code, a refresh token or the client itself becomes an access token. */
export const answerTokenRequest = (request: RestRequest, access: RestAccess, tokens: Tokens): Answer => {
  const form = formFields(request.body);
  if (form === null) throw refusal(400, 'invalidRequest', 'A field of the form stands there twice.');
  const field = (name: string): string => form.get(name) ?? '';
  const basic = basicCredentials(request.headers['authorization'] ?? '');
  const client = access.client(basic?.id ?? field('client_id'), basic?.secret ?? field('client_secret'));
  if (client === null) throw refusal(401, 'invalidClient', 'Client authentication failed', 'REST-2101');
  switch (field('grant_type')) {
    case 'authorization_code': {
      const proof = { clientId: client.id, redirectUri: field('redirect_uri'), verifier: field('code_verifier') };
      return answerOf(tokens.redeem(field('code'), proof));
    }
    case 'refresh_token':
      return answerOf(tokens.refresh(field('refresh_token'), client.id, form.get('entity_id') ?? null));
    case 'client_credentials': {
      const grantee = access.granteeNamed(field('username'), client.id);
      if (grantee === null) throw refusal(401, 'invalidGrant', 'Sign-in information is incorrect', 'REST-2103');
      return answerOf(tokens.grant(grantee, false));
    }
    default:
      throw refusal(400, 'unsupportedGrantType', 'The grant type is not supported.');
  }
};

const answerOf = (issued: Issued | null): Answer => {
  if (issued === null) throw tokenInvalid();
  return jsonAnswer(200, {
    token_type: 'Bearer',
    access_token: issued.accessToken,
    expires_in: issued.expiresInSeconds,
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken }),
  });
};
