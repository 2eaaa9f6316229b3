import { type DirectoryLookup } from '../../domain/ledger-entry/ledger-facts';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type DirectoryScope, type LedgerDirectory, type ListState } from '../ports/ledger-directory';
import { type Candidate, type LedgerRecord, type Resolution } from '../../domain/ledger-entry/ledger-record';
import { candidatesFor } from './value-candidates';
import { resolveValue } from './value-resolution';

/** Values of a list that are kept once looked up. */
const VALUES_KEPT_MAX = 20_000;

/** The lists of one company. What was looked up once counts as long as this is used: hold it for a short time. */
export class ScopedDirectory implements DirectoryLookup {
  private readonly records = new Lookups<LedgerRecord | undefined>();
  private readonly resolutions = new Lookups<Resolution>();

  /** `refusals` are the lists that the user of the connection may not read, with the ledger's reason. */
  constructor(
    private readonly directory: LedgerDirectory,
    private readonly scope: DirectoryScope,
    private readonly refusals: ReadonlyMap<string, LedgerReason | undefined>,
  ) {}

  isKnown(list: string): boolean {
    return !this.refusals.has(list) && this.reading(list) !== undefined;
  }

  isRefused(list: string): boolean {
    return this.refusals.has(list);
  }

  refusal(list: string): LedgerReason | undefined {
    return this.refusals.get(list);
  }

  /** The reading that the records come from; undefined when there was none. */
  reading(list: string): ListState | undefined {
    return this.directory.state(this.scope, list);
  }

  record(list: string, id: string): LedgerRecord | undefined {
    return this.records.of(list, id, () => this.directory.record(this.scope, list, id));
  }

  resolve(list: string, value: string): Resolution {
    return this.resolutions.of(list, value, () => resolveValue(this.directory, this.scope, list, value));
  }

  candidates(list: string, value: string): readonly Candidate[] {
    return candidatesFor(this.directory, this.scope, list, value);
  }
}

class Lookups<Found> {
  private readonly byList = new Map<string, Map<string, Found>>();

  of(list: string, value: string, lookUp: () => Found): Found {
    const values = this.byList.get(list) ?? new Map<string, Found>();
    this.byList.set(list, values);
    const known = values.get(value);
    if (known !== undefined || values.has(value)) return known as Found;
    if (values.size >= VALUES_KEPT_MAX) values.clear();
    const found = lookUp();
    values.set(value, found);
    return found;
  }
}
