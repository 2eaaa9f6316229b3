import { isSameCompany } from '../shared/company';
import { DomainError } from '../shared/errors';
import { type CompanySharing, shareCompany } from './company-sharing';
import { type ConnectionEvent, type ConnectionFacts } from './connection.events';
import { type Connection } from './connection.state';
import { checkedSettings, type PostingSettings } from './posting-settings';

/**
 * Connects, or replaces the credentials, which the ledger has already accepted. Equal credentials resume a paused
 * connection. Whether the company may be shared is decided with the first connection only: what is connected stays.
 */
export const connect = (
  state: Connection,
  facts: ConnectionFacts,
  sharing: Omit<CompanySharing, 'companyId'> = ALONE,
): ConnectionEvent[] => {
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

/** Records a successful sign-in; it lifts a pause. */
export const recordCheck = (state: Connection): ConnectionEvent[] => {
  const { status } = requireConnection(state);
  const checked: ConnectionEvent = { type: 'ConnectionChecked', data: { outcome: 'signed-in' } };
  return status === 'Paused' ? [checked, { type: 'ConnectionResumed', data: {} }] : [checked];
};

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
export const requireUsableConnection = (state: Connection): ConnectionFacts => {
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

const ALONE: Omit<CompanySharing, 'companyId'> = { own: 'live', others: [], reason: null };

const isSameConnection = (a: ConnectionFacts, b: ConnectionFacts): boolean =>
  a.companyId === b.companyId &&
  a.senderId === b.senderId &&
  a.userId === b.userId &&
  a.credentialFingerprint === b.credentialFingerprint;
