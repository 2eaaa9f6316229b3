import { isSameCompany } from '../shared/company';
import { DomainError } from '../shared/errors';
import { type CompanySharing, shareCompany } from './company-sharing';
import { type CheckFailure, type ConnectionEvent, type ConnectionFacts } from './connection.events';
import { type ConnectedFacts, type Connection, placesIn } from './connection.state';
import { isSamePlace, outOfSightFrom, placeText, TOP_LEVEL } from '../shared/place';
import { checkedSettings, type PostingSettings } from './posting-settings';

/**
 * Connects, or replaces the credentials, which the ledger has already accepted. Equal credentials resume a paused
 * connection. Whether the company may be shared is decided with the first connection only: what is connected stays.
 * `onlyEntityId` is the one entity that the user may enter. Such a user cannot see what was posted elsewhere, and what
 * is not seen could be posted again: ENTRIES_OUT_OF_SIGHT.
 */
export const connect = (
  state: Connection,
  facts: ConnectionFacts,
  sharing: Omit<CompanySharing, 'companyId'> = ALONE,
  onlyEntityId: string | null = null,
): ConnectionEvent[] => {
  const blindness = blindnessOf(onlyEntityId, facts, placesIn(state, facts.companyId));
  if (blindness) throw blindness;
  if (state.status === 'NotConnected')
    return [
      { type: 'ConnectionEstablished', data: facts },
      ...shareCompany({ ...sharing, companyId: facts.companyId }),
    ];
  if (isSameConnection(state.facts, facts))
    return state.status === 'Paused' ? [{ type: 'ConnectionResumed', data: {} }] : [];
  if (!isSameCompany(state.facts.companyId, facts.companyId)) {
    throw new DomainError(
      'POSTING_OPEN',
      `This environment is connected to company ${state.facts.companyId}.`,
      `Remove the connection first, then connect to company ${facts.companyId}.`,
      { companyId: state.facts.companyId },
    );
  }
  return [{ type: 'ConnectionCredentialsChanged', data: facts }];
};

/** Records a successful sign-in; it lifts a pause. ENTRIES_OUT_OF_SIGHT as for `connect`. */
export const recordCheck = (state: Connection, onlyEntityId: string | null = null): ConnectionEvent[] => {
  const { status, facts } = requireConnection(state);
  const blindness = blindnessOf(onlyEntityId, facts, facts.postedFrom);
  if (blindness) throw blindness;
  const checked: ConnectionEvent = { type: 'ConnectionChecked', data: { outcome: 'signed-in' } };
  return status === 'Paused' ? [checked, { type: 'ConnectionResumed', data: {} }] : [checked];
};

/**
 * A check that proved nothing: posting goes on as before. Does nothing when it was disconnected meanwhile, or connected
 * with other credentials than those that were checked.
 */
export const recordFailedCheck = (
  state: Connection,
  { credentialRef, code, message, fix }: CheckFailure & { readonly credentialRef: string },
): ConnectionEvent[] =>
  state.status === 'NotConnected' || state.facts.credentialRef !== credentialRef
    ? []
    : [{ type: 'ConnectionCheckFailed', data: { code, message, fix } }];

/**
 * Stops all posting of the environment at the first refusal of credentials. Does nothing when already paused or
 * disconnected.
 */
export const pause = (
  state: Connection,
  why: { credentialRef: string; code: string; message: string; fix: string },
): ConnectionEvent[] => {
  if (state.status !== 'Connected' || state.facts.credentialRef !== why.credentialRef) return [];
  const { code, message, fix } = why;
  return [{ type: 'ConnectionPaused', data: { code, message, fix } }];
};

export const changeSettings = (state: Connection, change: Partial<PostingSettings>): ConnectionEvent[] => {
  const settings = checkedSettings({ ...state.settings, ...change });
  const isSame = (Object.keys(settings) as (keyof PostingSettings)[]).every(
    (key) => settings[key] === state.settings[key],
  );
  return isSame ? [] : [{ type: 'ConnectionSettingsChanged', data: settings }];
};

export const removeConnection = (state: Connection): ConnectionEvent[] => {
  if (state.status === 'NotConnected') return [];
  const { companyId, credentialRef } = state.facts;
  return [{ type: 'ConnectionRemoved', data: { companyId, credentialRef } }];
};

/** The connection for posting. Throws when there is none or it is paused. */
export const requireUsableConnection = (state: Connection): ConnectedFacts => {
  const connected = requireConnection(state);
  if (connected.status === 'Paused') {
    throw new DomainError('CONNECTION_PAUSED', `Posting is paused: ${connected.message}`, connected.fix, {
      cause: connected.code,
    });
  }
  return connected.facts;
};

export const requireConnection = (state: Connection): Exclude<Connection, { status: 'NotConnected' }> => {
  if (state.status !== 'NotConnected') return state;
  throw new DomainError(
    'NOT_CONNECTED',
    'This environment is not connected to Sage Intacct.',
    'A Controller connects it under Settings > Accounting > Connect.',
  );
};

/** Why a user of one entity does not see all that was posted; null for a user who may enter the top level. */
export const blindnessOf = (
  onlyEntityId: string | null,
  { companyId, userId }: Pick<ConnectionFacts, 'companyId' | 'userId'>,
  postedFrom: readonly string[],
): DomainError | null => {
  const unseen = onlyEntityId === null ? [] : outOfSightFrom(onlyEntityId, postedFrom);
  if (onlyEntityId === null || unseen.length === 0) return null;
  const where = new Intl.ListFormat('en-US').format(unseen.map(placeText));
  return new DomainError(
    'ENTRIES_OUT_OF_SIGHT',
    `${userId} may enter only entity ${onlyEntityId} of company ${companyId}. ` +
      `This environment was connected to ${where} before, and this user cannot see what was posted there.`,
    'Connect with a user who may enter the top level of the company.',
    { companyId, entityId: onlyEntityId, unseen },
  );
};

const ALONE: Omit<CompanySharing, 'companyId'> = { own: 'live', others: [], reason: null };

const isSameConnection = (a: ConnectionFacts, b: ConnectionFacts): boolean =>
  a.way === b.way &&
  a.companyId === b.companyId &&
  isSamePlace(a.entityId ?? TOP_LEVEL, b.entityId ?? TOP_LEVEL) &&
  a.senderId === b.senderId &&
  a.userId === b.userId &&
  a.credentialFingerprint === b.credentialFingerprint;
