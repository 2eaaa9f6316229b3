import { createHmac, randomBytes } from 'node:crypto';
import { type IPolicy } from 'cockatiel';
import { type GatewayAccess } from '../../../application/ports/accounting-system';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { Secret } from '../../../application/ports/secret';
import { type EndpointPolicy } from './endpoint-policy';
import { unwritableCredentials } from './envelope';
import { type Wait } from './exchange';
import { type Gateway } from './gateway';
import { localReason } from '../errors/local-reason';
import { isSamePlace, outOfSightFrom, placeText, TOP_LEVEL } from '../../../domain/shared/place';
import { type GatewayReply } from './reply';
import { type XmlElement } from '../xml/xml-reader';
import { element, isXmlText } from '../xml/xml-writer';

export interface Session {
  readonly id: Secret;
  /** The company's own endpoint, which passed the endpoint policy. */
  readonly endpoint: URL;
  /** Empty at the top level. A user of one entity gets there although the top level was asked for. */
  readonly entityId: string;
  /** The place that was asked for. */
  readonly askedFor: string;
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
  /** Users to whom the top level is closed, since their last sign-in, with the credentials that they had. */
  private readonly restricted = new Map<string, string>();
  private readonly successors = new WeakMap<Session, Promise<SessionOutcome>>();
  // Keyed, so that a memory dump has no plain hash of a password.
  private readonly digestKey = randomBytes(32);

  constructor(private readonly options: SessionsOptions) {}

  /** The session in use, or a new one. A session opened with other passwords is never used. */
  current(access: GatewayAccess, entityId = placeOf(access)): Promise<SessionOutcome> {
    const known = this.openings.get(keyOf(access, entityId));
    return known?.digest === this.digestOf(access) ? known.outcome : this.open(access, entityId);
  }

  /** Always signs in. The new session replaces the one in use at the same place, the top level or this entity. */
  open(access: GatewayAccess, entityId = placeOf(access)): Promise<SessionOutcome> {
    const key = keyOf(access, entityId);
    this.restricted.delete(keyOf(access, TOP_LEVEL));
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

  /**
   * What took the place of a dead session: the same for all who used it, so that refused credentials are tried once and
   * not by each of them.
   */
  async successorOf(access: GatewayAccess, session: Session): Promise<SessionOutcome> {
    const known = this.successors.get(session);
    if (known !== undefined) return known;
    const successor = this.drop(access, session).then(() => this.current(access, session.askedFor));
    this.successors.set(session, successor);
    return successor;
  }

  /** Drops a dead session, unless another caller has already replaced it. */
  async drop(access: GatewayAccess, session: Session): Promise<void> {
    const key = keyOf(access, session.askedFor);
    const known = this.openings.get(key);
    const outcome = await known?.outcome;
    const isStillInUse = outcome?.kind === 'open' && outcome.session === session;
    if (isStillInUse && this.openings.get(key) === known) this.openings.delete(key);
  }

  /** The session in which entries are created. Refused in any other place than that of the connection. */
  async forPosting(access: GatewayAccess): Promise<SessionOutcome> {
    const outcome = await this.current(access);
    if (outcome.kind !== 'open' || isSamePlace(outcome.session.entityId, placeOf(access))) return outcome;
    const message = `${access.userId} gets to ${placeText(outcome.session.entityId)} instead of ${placeText(placeOf(access))}.`;
    return { kind: 'refused', reasons: [localReason('USER_OF_ONE_ENTITY', message)] };
  }

  /** Signs in anew, at the place of the connection and as far up as this user gets; answers with the latter. */
  async openAll(access: GatewayAccess): Promise<SessionOutcome> {
    const own = await this.open(access);
    if (own.kind !== 'open' || placeOf(access) === TOP_LEVEL) return own;
    return this.wider(access, own, await this.open(access, TOP_LEVEL));
  }

  /** A session that sees the entries of the whole company, or the only one that this user can have. */
  private async widest(access: GatewayAccess): Promise<SessionOutcome> {
    if (placeOf(access) === TOP_LEVEL) return this.current(access);
    // Asked first, so that refused credentials are not tried in two places.
    const own = await this.current(access);
    const isRestricted = this.restricted.get(keyOf(access, TOP_LEVEL)) === this.digestOf(access);
    if (own.kind !== 'open' || isRestricted) return own;
    return this.wider(access, own, await this.current(access, TOP_LEVEL));
  }

  private wider(access: GatewayAccess, own: SessionOutcome, top: SessionOutcome): SessionOutcome {
    if (top.kind !== 'refused') return top;
    this.restricted.set(keyOf(access, TOP_LEVEL), this.digestOf(access));
    return own;
  }

  /** The session for looking at entries: refused when it would not see all that may have been posted. */
  async forEntries(access: GatewayAccess): Promise<SessionOutcome> {
    const outcome = await this.widest(access);
    if (outcome.kind !== 'open' || outcome.session.entityId === TOP_LEVEL) return outcome;
    const unseen = outOfSightFrom(outcome.session.entityId, access.postedFrom ?? [placeOf(access)]);
    if (unseen.length === 0) return outcome;
    const message = `${access.userId} sees entries of ${placeText(outcome.session.entityId)} only, not of ${unseen.map(placeText).join(', ')}.`;
    return { kind: 'refused', reasons: [localReason('ENTRIES_OUT_OF_SIGHT', message)] };
  }

  // `getAPISession` has to be alone in its request, and is always asked at the configured endpoint.
  private async signIn(access: GatewayAccess, entityId: string): Promise<SessionOutcome> {
    const unwritable = [...unwritableCredentials(access), ...(isXmlText(entityId) ? [] : ['entity ID'])];
    if (unwritable.length > 0) {
      const message = `The ${unwritable.join(' and the ')} has a character that no request can carry.`;
      return { kind: 'refused', reasons: [localReason('TEXT_NOT_ALLOWED', message)] };
    }
    const { gateway, endpoint, retry } = this.options;
    const { senderId, senderPassword, companyId } = access;
    const ask = () =>
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
      });
    const reply = await retry.execute(ask);
    return this.outcomeOf(reply.kind === 'error-ids-refused' ? await retry.execute(ask) : reply, entityId);
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
      case 'error-ids-refused':
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
    const openedAt = api?.text('locationid').trim() ?? '';
    if (entityId !== TOP_LEVEL && !isSamePlace(openedAt, entityId))
      return unusable('The sign-in returned a session of another entity.');
    return { kind: 'open', session: { id: new Secret(sessionId), endpoint, entityId: openedAt, askedFor: entityId } };
  }

  private digestOf({ senderPassword, userPassword }: GatewayAccess): string {
    const credentials = JSON.stringify([senderPassword.reveal(), userPassword.reveal()]);
    return createHmac('sha256', this.digestKey).update(credentials).digest('hex');
  }
}

const placeOf = ({ entityId = TOP_LEVEL }: GatewayAccess): string => entityId;

const keyOf = ({ companyId, userId, senderId }: GatewayAccess, entityId: string): string =>
  JSON.stringify([companyId, userId, senderId, entityId]);
