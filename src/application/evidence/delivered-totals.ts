import { journalImport } from '../../domain/journal-import/journal-import.state';
import { type RecordedEvent } from '../ports/event-store';
import { factOf } from '../shared/streams';

export const DELIVERED_TOTAL_COLUMNS = [
  ...['Stream', 'SHA-256 of the Totals', 'Journal Entry Id', 'Business Entity Id', 'Currency'],
  ...['Lines', 'Debit', 'Credit'],
];

/** The control totals that came with the deliveries of a pack, each compared with its delivery and found to agree. */
export async function* deliveredTotals(events: AsyncIterable<RecordedEvent>): AsyncGenerator<string[]> {
  for await (const event of events) {
    const fact = factOf(journalImport, event);
    if (fact?.type !== 'JournalImportControlTotalsAgreed') continue;
    const { digest, totals } = fact.data;
    for (const { journalEntryId, businessEntityId, currency, lines, debit, credit } of totals)
      yield [event.stream, digest, journalEntryId, businessEntityId, currency, String(lines), debit, credit];
  }
}
