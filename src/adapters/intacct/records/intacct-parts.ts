import { type Gateway } from '../wire/gateway';
import { type LedgerReader } from './ledger-reader';
import { type Sessions } from '../wire/session';

/** What all that talks to Sage Intacct has in common: one set of connections, one session for each user. */
export interface IntacctParts {
  readonly gateway: Gateway;
  readonly sessions: Sessions;
  readonly reader: LedgerReader;
}
