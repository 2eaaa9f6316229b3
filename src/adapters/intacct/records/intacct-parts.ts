import { type Gateway } from '../wire/gateway';
import { type LedgerReader } from './ledger-reader';
import { type Sessions } from '../wire/session';

/** Shared by everything that talks to Sage Intacct: one set of connections, one session per user. */
export interface IntacctParts {
  readonly gateway: Gateway;
  readonly sessions: Sessions;
  readonly reader: LedgerReader;
}
