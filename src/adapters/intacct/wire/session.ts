import { createHmac, randomBytes } from 'node:crypto';
import { type IPolicy } from 'cockatiel';
import { type LedgerAccess } from '../../../application/ports/accounting-system';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { Secret } from '../../../application/ports/secret';
import { type EndpointPolicy } from './endpoint-policy';
import { unwritableCredentials } from './envelope';
import { type Wait } from './exchange';
import { type Gateway } from './gateway';
import { localReason } from '../errors/local-reason';
import { type GatewayReply } from './reply';
import { type XmlElement } from '../xml/xml-reader';
import { element, isXmlText } from '../xml/xml-writer';

export interface Session {
  readonly id: Secret;
  /** The company's own endpoint, which passed the endpoint policy. */
  readonly endpoint: URL;
}

export type SessionOutcome =
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'refused'; readonly reasons: readonly LedgerReason[] }
  | {
      readonly kind: 'unavailable';
      readonly cause: 'unreachable' | 'throttled' | 'unavailable';
      readonly detail: string;
      readonly wait: Wait;
    };

export interface SessionsOptions {
  readonly gateway: Gateway;
  readonly endpoint: URL;
  readonly policy: EndpointPolicy;
  readonly retry: IPolicy;
}

interface Opening {
  readonly digest: string;
  readonly outcome: Promise<SessionOutcome>;
}

/** One session per company, user, sender and entity, opened once for all concurrent callers. */
export class Sessions {
  private readonly openings = new Map<string, Opening>();
  // Keyed, so that a memory dump has no plain hash of a password.
  private readonly digestKey = randomBytes(32);

  constructor(private readonly options: SessionsOptions) {}

  /** The session in use, or a new one. A session opened with other passwords is never used. */
  current(access: LedgerAccess, entityId = TOP_LEVEL): Promise<SessionOutcome> {
    const known = this.openings.get(keyOf(access, entityId));
    return known?.digest === this.digestOf(access) ? known.outcome : this.open(access, entityId);
  }

  /** Always signs in. The new session replaces the one in use at the same place, the top level or this entity. */
  open(access: LedgerAccess, entityId = TOP_LEVEL): Promise<SessionOutcome> {
    const key = keyOf(access, entityId);
    const opening: Opening = { digest: this.digestOf(access), outcome: this.signIn(access, entityId) };
    this.openings.set(key, opening);
    const forgetUnlessOpen = (outcome?: SessionOutcome): void => {
      if (outcome?.kind !== 'open' && this.openings.get(key) === opening) this.openings.delete(key);
    };
    opening.outcome.then(forgetUnlessOpen, () => {
      forgetUnlessOpen();
    });
    return opening.outcome;
  }

  /** Drops a dead session, unless another caller has already replaced it. */
  async drop(access: LedgerAccess, session: Session, entityId = TOP_LEVEL): Promise<void> {
    const key = keyOf(access, entityId);
    const known = this.openings.get(key);
    const outcome = await known?.outcome;
    const isStillInUse = outcome?.kind === 'open' && outcome.session === session;
    if (isStillInUse && this.openings.get(key) === known) this.openings.delete(key);
  }

  // `getAPISession` has to be alone in its request, and is always asked at the configured endpoint.
  private async signIn(access: LedgerAccess, entityId: string): Promise<SessionOutcome> {
    const unwritable = [...unwritableCredentials(access), ...(isXmlText(entityId) ? [] : ['entity ID'])];
    if (unwritable.length > 0) {
      const message = `The ${unwritable.join(' and the ')} has a character that no request can carry.`;
      return { kind: 'refused', reasons: [localReason('TEXT_NOT_ALLOWED', message)] };
    }
    const { gateway, endpoint, retry } = this.options;
    const { senderId, senderPassword, companyId } = access;
    const reply = await retry.execute(() =>
      gateway.read({
        endpoint,
        senderId,
        senderPassword,
        companyId,
        authentication: { kind: 'login', access },
        name: 'getAPISession',
        body:
          entityId === TOP_LEVEL
            ? '<getAPISession/>'
            : `<getAPISession>${element('locationid', entityId)}</getAPISession>`,
      }),
    );
    return this.outcomeOf(reply, entityId);
  }

  private outcomeOf(reply: GatewayReply, entityId: string): SessionOutcome {
    switch (reply.kind) {
      case 'success':
        return this.sessionIn(reply.data, entityId);
      case 'refused':
      case 'connection-refused':
        return { kind: 'refused', reasons: reply.reasons };
      case 'throttled':
        return { kind: 'unavailable', cause: 'throttled', detail: reply.detail, wait: reply.wait };
      case 'not-sent':
        return { kind: 'unavailable', cause: 'unreachable', detail: reply.detail, wait: {} };
      case 'unclear':
        return { kind: 'unavailable', cause: 'unavailable', detail: reply.cause, wait: reply.wait };
      case 'session-lapsed':
        return { kind: 'unavailable', cause: 'unavailable', detail: reply.detail, wait: {} };
      case 'lost':
        return { kind: 'unavailable', cause: 'unavailable', detail: reply.cause, wait: {} };
    }
  }

  private sessionIn(data: XmlElement | undefined, entityId: string): SessionOutcome {
    const api = data?.only('api');
    const sessionId = api?.text('sessionid').trim() ?? '';
    const endpoint = this.options.policy.check(api?.text('endpoint').trim() ?? '');
    const unusable = (detail: string): SessionOutcome => ({
      kind: 'unavailable',
      cause: 'unavailable',
      detail,
      wait: {},
    });
    if (sessionId === '') return unusable('The sign-in returned no session.');
    if (endpoint === null) return unusable('The sign-in returned an endpoint that is not allowed.');
    // Data from a session of another place would be treated as this entity's.
    const isElsewhere = (api?.text('locationid').trim().toLowerCase() ?? '') !== entityId.toLowerCase();
    if (entityId !== TOP_LEVEL && isElsewhere) return unusable('The sign-in returned a session of another entity.');
    return { kind: 'open', session: { id: new Secret(sessionId), endpoint } };
  }

  private digestOf({ senderPassword, userPassword }: LedgerAccess): string {
    const credentials = JSON.stringify([senderPassword.reveal(), userPassword.reveal()]);
    return createHmac('sha256', this.digestKey).update(credentials).digest('hex');
  }
}

const TOP_LEVEL = '';

const keyOf = ({ companyId, userId, senderId }: LedgerAccess, entityId: string): string =>
  JSON.stringify([companyId, userId, senderId, entityId]);
