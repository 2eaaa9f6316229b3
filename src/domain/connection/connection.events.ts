import { type OtherWay } from '../shared/ledger-way';
import { type DomainEvent } from '../shared/decider';
import { type RecordedSettings } from './posting-settings';

/** What the log may hold of a connection: names and references, never a password. */
export interface ConnectionFacts {
  /** Left out for the XML gateway; logs from before there was another way lack it. */
  readonly way?: OtherWay;
  readonly companyId: string;
  /** The entity in whose session entries are created. Left out for the top level. */
  readonly entityId?: string;
  /** Over REST the id of the application. */
  readonly senderId: string;
  readonly userId: string;
  /** Where the vault keeps the two passwords. */
  readonly credentialRef: string;
  /** Keyed fingerprint: equal passwords give equal fingerprints; without the vault's key it reveals nothing. */
  readonly credentialFingerprint: string;
}

export interface CheckFailure {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type ConnectionEvent =
  | DomainEvent<'ConnectionEstablished', ConnectionFacts>
  | DomainEvent<'ConnectionCredentialsChanged', ConnectionFacts>
  | DomainEvent<'ConnectionChecked', { outcome: 'signed-in' }>
  /** A person had it checked, and it could not be proven: the ledger gave no usable answer. */
  | DomainEvent<'ConnectionCheckFailed', CheckFailure>
  | DomainEvent<'ConnectionPaused', { code: string; message: string; fix: string }>
  | DomainEvent<'ConnectionResumed', Record<string, never>>
  | DomainEvent<'ConnectionSettingsChanged', RecordedSettings>
  | DomainEvent<'SharedCompanyAccepted', { companyId: string; environments: readonly string[]; reason: string }>
  | DomainEvent<'ConnectionRemoved', { companyId: string; credentialRef: string }>;
