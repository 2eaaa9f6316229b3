import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { HEADERS_MAX, type LedgerReadings, type WantedHeaders, type WatchedHeader } from '../ports/ledger-readings';
import { isOurReference, referencePrefixOf } from '../journal-batch/batch-keys';
import { type PostedBatchRow } from '../journal-batch/batch-lookups';
import { comparableTitle } from '../../domain/journal-batch/other-origin.decisions';

/** What one reading of a month showed: every header of ours, and of others in our journals. */
export class MonthHeaders {
  readonly byRecord = new Map<string, WatchedHeader>();
  /** Only references of ours. */
  readonly byReference = new Map<string, WatchedHeader[]>();
  /** Entries of others that are in the books, by title. */
  readonly othersByTitle = new Map<string, WatchedHeader[]>();
  queries = 0;

  constructor(
    private readonly readings: LedgerReadings,
    private readonly access: LedgerAccess,
    private readonly pause: () => Promise<void>,
  ) {}

  /** Null when all was read. */
  async read(period: string, batches: readonly PostedBatchRow[]): Promise<ReadFailure | null> {
    const own = await this.readSome({ prefix: referencePrefixOf(period) });
    if (own !== null) return own;
    // First what has a reference of others, or another one now: it tells its journal.
    const missing = batches.map(({ recordNo }) => recordNo).filter((recordNo) => !this.byRecord.has(recordNo));
    for (let start = 0; start < missing.length; start += HEADERS_MAX) {
      const failure = await this.readSome({ recordNos: missing.slice(start, start + HEADERS_MAX) });
      if (failure !== null) return failure;
    }
    const days = batches.map(({ transactionDate }) => transactionDate).sort();
    const [from = '', to = ''] = [days[0], days.at(-1)];
    for (const journal of this.journalsOf(batches)) {
      const dated = await this.readSome({ journal, from, to });
      if (dated !== null) return dated;
    }
    return null;
  }

  private journalsOf(batches: readonly PostedBatchRow[]): ReadonlySet<string> {
    return new Set(batches.flatMap(({ recordNo }) => this.byRecord.get(recordNo)?.journal ?? []));
  }

  private async readSome(wanted: WantedHeaders): Promise<ReadFailure | null> {
    for await (const page of this.readings.headers(this.access, wanted)) {
      if (page.kind !== 'headers') return page;
      this.queries += 1;
      for (const header of page.headers) this.add(header);
      await this.pause();
    }
    return null;
  }

  private add(header: WatchedHeader): void {
    if (this.byRecord.has(header.recordNo)) return;
    this.byRecord.set(header.recordNo, header);
    if (isOurReference(header.referenceNo)) addTo(this.byReference, header.referenceNo, header);
    else if (IN_BOOKS.has(header.state)) addTo(this.othersByTitle, comparableTitle(header.title), header);
  }
}

const IN_BOOKS: ReadonlySet<WatchedHeader['state']> = new Set(['posted', 'reversal-pending']);

const addTo = (map: Map<string, WatchedHeader[]>, key: string, header: WatchedHeader): void => {
  const known = map.get(key);
  if (known === undefined) map.set(key, [header]);
  else known.push(header);
};
