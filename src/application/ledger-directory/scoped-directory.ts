import { type DirectoryLookup } from '../../domain/ledger-entry/ledger-facts';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type DirectoryScope, type LedgerDirectory } from '../ports/ledger-directory';
import { type Candidate, type LedgerRecord, type Resolution } from '../../domain/ledger-entry/ledger-record';
import { candidatesFor } from './value-candidates';
import { resolveValue } from './value-resolution';

/** The lists of one company. */
export class ScopedDirectory implements DirectoryLookup {
  /** `refusals` are the lists that the user of the connection may not read, with the ledger's reason. */
  constructor(
    private readonly directory: LedgerDirectory,
    private readonly scope: DirectoryScope,
    private readonly refusals: ReadonlyMap<string, LedgerReason | undefined>,
  ) {}

  isKnown(list: string): boolean {
    return !this.refusals.has(list) && this.directory.state(this.scope, list) !== undefined;
  }

  isRefused(list: string): boolean {
    return this.refusals.has(list);
  }

  refusal(list: string): LedgerReason | undefined {
    return this.refusals.get(list);
  }

  record(list: string, id: string): LedgerRecord | undefined {
    return this.directory.record(this.scope, list, id);
  }

  resolve(list: string, value: string): Resolution {
    return resolveValue(this.directory, this.scope, list, value);
  }

  candidates(list: string, value: string): readonly Candidate[] {
    return candidatesFor(this.directory, this.scope, list, value);
  }
}
