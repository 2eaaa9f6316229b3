import { type LedgerReason } from '../ports/accounting-system';
import { type DirectoryScope, type LedgerDirectory } from '../ports/ledger-directory';
import { type LedgerRecord } from '../ports/ledger-inspection';
import { candidatesFor } from './value-candidates';
import { type Candidate, type Resolution, resolveValue } from './value-resolution';

/** The lists of one company, for whoever writes its entries. Lists are named by `ledgerListName`. */
export class ScopedDirectory {
  /** `refusals` are the lists that the connection's user may not read, with the ledger's reason. */
  constructor(
    private readonly directory: LedgerDirectory,
    private readonly scope: DirectoryScope,
    private readonly refusals: ReadonlyMap<string, LedgerReason | undefined>,
  ) {}

  /** False when the list was never read, or may not be: then nothing can be said of its records. */
  isKnown(list: string): boolean {
    return !this.refusals.has(list) && this.directory.state(this.scope, list) !== undefined;
  }

  isRefused(list: string): boolean {
    return this.refusals.has(list);
  }

  /** The ledger's reason for a refusal, if it gave one. */
  refusal(list: string): LedgerReason | undefined {
    return this.refusals.get(list);
  }

  record(list: string, id: string): LedgerRecord | undefined {
    return this.directory.record(this.scope, list, id);
  }

  resolve(list: string, value: string): Resolution {
    return resolveValue(this.directory, this.scope, list, value);
  }

  /** Likely records for a value that is none: a person chooses. */
  candidates(list: string, value: string): readonly Candidate[] {
    return candidatesFor(this.directory, this.scope, list, value);
  }
}
