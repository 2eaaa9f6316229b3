import { type Gateway } from './gateway';
import { type LedgerReader } from './ledger-reader';
import { type Sessions } from './session';

/** What all that talks to Sage Intacct has in common: one set of connections, one session for each user. */
export interface IntacctParts {
  readonly gateway: Gateway;
  readonly sessions: Sessions;
  readonly reader: LedgerReader;
}
