import type { Company } from '../company/company';
import type { Credentials, Sender, WebServicesUser } from './credentials';
import type { Authentication, Control } from './envelope';
import type { GatewayError } from './failures';
import type { Sessions } from './sessions';
import type { SandboxSettings } from './settings';
import type { Surroundings } from './surroundings';

export interface SignedIn {
  readonly kind: 'signed-in';
  readonly user: WebServicesUser;
  readonly companyId: string;
  readonly entityId: string;
  readonly since: Date;
  readonly until: Date;
}

export type Access =
  | SignedIn
  /** The gateway cannot route the company: the whole answer is a control failure. */
  | { readonly kind: 'no-route'; readonly error: GatewayError }
  | {
      readonly kind: 'refused';
      readonly userId: string;
      readonly companyId: string;
      readonly error: GatewayError;
    };

export interface AccessParts {
  readonly company: Company;
  readonly credentials: Credentials;
  readonly settings: SandboxSettings;
  readonly sessions: Sessions;
  readonly surroundings: Surroundings;
}

const signInRefused: GatewayError = { errorNo: 'XL03000006', description2: 'Sign-in information is incorrect' };

const companyExpired: GatewayError = {
  errorNo: 'PL04000055',
  description2: 'This company is a demo company and has expired.',
};

/** `company|entity` as the company id is a sign-in to the entity, like a `locationid`. */
const destinationOf = ({ companyId, locationId }: Extract<Authentication, { kind: 'login' }>) => {
  const [company = '', entity = '', ...more] = companyId.split('|');
  return more.length > 0 || (entity !== '' && locationId !== '')
    ? { companyId, locationId }
    : { companyId: company, locationId: entity === '' ? locationId : entity };
};

/** The entity that the user gets to; null when it is closed to them. Empty is the top level. */
export const enteredBy = (
  userId: string,
  entityId: string,
  { userEntities }: Pick<SandboxSettings, 'userEntities'>,
): string | null => {
  const only = userEntities[userId] ?? '';
  if (only === '' || entityId === only) return entityId;
  return entityId === '' ? only : null;
};

/** Decides who is calling. The order of the checks is the order of the gateway's answers. */
export class AccessControl {
  private readonly failedLogins = new Map<string, number>();

  constructor(private readonly parts: AccessParts) {}

  findSender(control: Control): Sender | null {
    const { senders } = this.parts.credentials;
    return senders.find(({ id, password }) => id === control.senderId && password === control.password) ?? null;
  }

  signIn(authentication: Authentication, sender: Sender): Access {
    const access =
      authentication.kind === 'session' ? this.resume(authentication.sessionId) : this.logIn(authentication);
    if (access.kind !== 'signed-in' || sender.isAuthorised) return access;
    const { companyId, user } = access;
    return {
      kind: 'refused',
      userId: user.id,
      companyId,
      error: {
        errorNo: 'XL03000006',
        description: 'Invalid Web Services Authorization',
        description2: `The sender ID '${sender.id}' is not authorized to make Web Services requests to company ID '${companyId}'.`,
        correction: `Contact the company administrator to grant Web Services authorization to sender ID '${sender.id}'.`,
      },
    };
  }

  forgetFailedLogins(): void {
    this.failedLogins.clear();
  }

  private resume(sessionId: string): Access {
    const session = this.parts.sessions.use(sessionId);
    const user = this.parts.credentials.users.find(({ id }) => id === session?.userId);
    if (session === null || user === undefined) {
      const error = { errorNo: 'XL03000006', description2: `Invalid session ${sessionId}` };
      return { kind: 'refused', userId: '', companyId: '', error };
    }
    const { companyId, entityId, openedAt, expiresAt } = session;
    return { kind: 'signed-in', user, companyId, entityId, since: openedAt, until: expiresAt };
  }

  private logIn(login: Extract<Authentication, { kind: 'login' }>): Access {
    const { company, credentials, settings, sessions, surroundings } = this.parts;
    const { userId } = login;
    const { companyId, locationId } = destinationOf(login);
    const refused: Access = { kind: 'refused', userId, companyId, error: signInRefused };
    if (companyId !== company.id) {
      if (settings.companyMissing === 'auth-failure') return refused;
      const text = 'Sign-in information is incorrect. Please check your request.';
      return { kind: 'no-route', error: { errorNo: 'XMLGW_JPP0002', description2: text } };
    }
    if (settings.companyExpired) return { ...refused, error: companyExpired };
    const user = credentials.users.find(({ id }) => id === userId);
    if (user === undefined) return refused;
    if (this.isLocked(userId)) return { ...refused, error: { ...signInRefused, errorNo: settings.lockedUserErrorNo } };
    if (user.password !== login.password) {
      this.failedLogins.set(userId, (this.failedLogins.get(userId) ?? 0) + 1);
      return refused;
    }
    this.failedLogins.delete(userId);
    const entityId = enteredBy(userId, locationId, settings);
    if (entityId === null || (entityId !== '' && !company.entities.has(entityId))) return refused;
    const since = surroundings.now();
    return { kind: 'signed-in', user, companyId, entityId, since, until: sessions.limit() };
  }

  /** A locked user gets the text of a wrong password, so that the two cannot be distinguished. */
  private isLocked(userId: string): boolean {
    const { lockAfterFailedLogins } = this.parts.settings;
    return lockAfterFailedLogins > 0 && (this.failedLogins.get(userId) ?? 0) >= lockAfterFailedLogins;
  }
}
