import type { Company } from '../company/company';
import { enteredBy } from '../gateway/access';
import type { Credentials, RestClient, WebServicesUser } from '../gateway/credentials';
import type { SandboxSettings } from '../gateway/settings';
import { RestFailure } from './rest-replies';
import type { Grantee, Tokens } from './tokens';

export interface RestCaller {
  readonly user: WebServicesUser;
  readonly clientId: string;
  readonly companyId: string;
  /** Empty at the top level. */
  readonly entityId: string;
  readonly token: string;
}

export interface RestAccessParts {
  readonly company: Company;
  readonly credentials: Credentials;
  readonly settings: SandboxSettings;
  readonly tokens: Tokens;
}

/** An access token that is not good (any more). Seen in public with this number and message id. */
export const tokenInvalid = (): RestFailure =>
  new RestFailure(401, {
    code: 'tokenInvalid',
    message: 'Token is not valid',
    errorId: 'REST-2102',
    messageId: 'IA.TOKEN_IS_INVALID',
  });

/** Who calls: by an access token, and by `user@company|entity` where a client gets one without a person. */
export class RestAccess {
  constructor(private readonly parts: RestAccessParts) {}

  /** The header `X-IA-API-Param-Entity` moves one request into an entity. */
  callerOf(headers: Readonly<Record<string, string>>): RestCaller {
    const token = /^Bearer (\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? '';
    const grantee = this.parts.tokens.use(token);
    const user = this.parts.credentials.users.find(({ id }) => id === grantee?.userId);
    if (grantee === null || user === undefined) throw tokenInvalid();
    const entityId = this.enter(user.id, headers['x-ia-api-param-entity'] ?? grantee.entityId);
    if (entityId === null) throw tokenInvalid();
    return { user, clientId: grantee.clientId, companyId: grantee.companyId, entityId, token };
  }

  client(id: string, secret: string): RestClient | null {
    return this.parts.credentials.clients.find((client) => client.id === id && client.secret === secret) ?? null;
  }

  clientById(id: string): RestClient | null {
    return this.parts.credentials.clients.find((client) => client.id === id) ?? null;
  }

  /** `user@company` or `user@company|entity`. Null when nobody is called so, or may not enter there. */
  granteeNamed(username: string, clientId: string): Grantee | null {
    const found = /^([^@]+)@([^|]+)(?:\|(.*))?$/.exec(username);
    const [, userId = '', companyId = '', entity = ''] = found ?? [];
    return this.grantee(userId, companyId, entity, clientId);
  }

  /** As on the consent page, where a person signs in. */
  granteeWithPassword(login: { user: string; password: string; company: string }, clientId: string): Grantee | null {
    const user = this.parts.credentials.users.find(({ id }) => id === login.user);
    if (user?.password !== login.password) return null;
    const [companyId = '', entity = ''] = login.company.split('|');
    return this.grantee(login.user, companyId, entity, clientId);
  }

  /** The entity of a user at this place; null for a place that is closed to them. */
  enter(userId: string, asked: string): string | null {
    const entityId = enteredBy(userId, asked, this.parts.settings);
    return entityId === null || (entityId !== '' && !this.parts.company.entities.has(entityId)) ? null : entityId;
  }

  private grantee(userId: string, companyId: string, asked: string, clientId: string): Grantee | null {
    const { company, credentials, settings } = this.parts;
    if (companyId !== company.id || settings.companyExpired) return null;
    if (!credentials.users.some(({ id }) => id === userId)) return null;
    const entityId = this.enter(userId, asked);
    return entityId === null ? null : { clientId, userId, companyId, entityId };
  }
}
