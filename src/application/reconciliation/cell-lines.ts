import { Inject, Injectable } from '@nestjs/common';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { formatMinor } from '../../domain/shared/money';
import { CustomFieldViews } from '../custom-field/custom-field.views';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { SentEntries } from '../ledger-watch/sent-entries';
import { EventStore } from '../ports/event-store';
import { type Page, type PageRequest } from '../ports/page';
import { EnginePorts } from '../posting/engine-ports';
import { PostingContext } from '../posting/posting-context';
import { LedgerPlaces } from './ledger-places';
import { type PlacedLine, placedLines } from './month-log';
import { type CellFilter, type TieOutLineView } from './reconciliation.views';

/** Time after which a page ends with what it has: the lines of a rare account are found in the next pages. */
const PAGE_MS_MAX = 150;

/** The lines behind a figure, from the streams of the batches: where they stand, or would stand today. */
@Injectable()
export class CellLines {
  constructor(
    private readonly engine: EnginePorts,
    private readonly store: EventStore,
    @Inject(CustomFieldViews) private readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>,
    @Inject(JournalBatchViews) private readonly batchViews: Pick<JournalBatchViews, 'batchesOfPeriod' | 'journalBatch'>,
  ) {}

  /**
   * A page of whole batches, so that it may have more lines than its limit, or none and a cursor. Throws
   * REQUEST_INVALID for a cursor that is none of ours, and what a missing connection throws.
   */
  async of(
    environment: string,
    period: string,
    filter: CellFilter,
    { limit, cursor }: PageRequest,
  ): Promise<Page<TieOutLineView>> {
    if (cursor !== null && !/^[A-Z0-9]{1,40}$/.test(cursor)) throw notOurs();
    const began = this.engine.clock.monotonicMs();
    const scope = await this.scopeOf(environment);
    const items: TieOutLineView[] = [];
    let after = cursor;
    for (;;) {
      const rows = this.batchViews.batchesOfPeriod(environment, period, after, ROWS_AT_ONCE);
      for (const row of rows) {
        after = row.batchKey;
        if (filter.currency !== null && row.currency !== filter.currency) continue;
        const loaded = await this.engine.content.read(environment, row.batchKey);
        const view = this.batchViews.journalBatch(environment, row.batchKey);
        for (const placed of placedLines(loaded, scope)) {
          if (!isIn(placed, filter)) continue;
          items.push({
            batchKey: row.batchKey,
            journalEntryId: row.journalEntryId,
            status: row.status,
            recordNo: view?.recordNo ?? null,
            line: placed.number,
            row: placed.line.row ?? null,
            amount: formatMinor(placed.minor, decimalsIn(placed.place.currency)),
            currency: placed.place.currency,
            description: placed.line.description,
          });
        }
        const isOver = this.engine.clock.monotonicMs() - began >= PAGE_MS_MAX;
        if (items.length >= limit || isOver) return { items, nextCursor: after };
      }
      if (rows.length < ROWS_AT_ONCE) return { items, nextCursor: null };
    }
  }

  private async scopeOf(environment: string): Promise<Parameters<typeof placedLines>[1]> {
    const context = new PostingContext(environment, this.engine);
    const connection = await context.connection();
    if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
    const { companyId } = connection.facts;
    const places = await LedgerPlaces.of(environment, this.engine, connection.access);
    if ('kind' in places)
      throw new DomainError(
        'LEDGER_UNAVAILABLE',
        'The entities of Sage Intacct could not be read.',
        'Try again in a moment; if it persists, check the connection.',
      );
    const { store, fieldViews, engine } = this;
    return {
      places,
      sent: await SentEntries.of(environment, { store, fieldViews, ledger: engine.ledger }),
      context: await context.pastContext(companyId, engine.clock.now(), []),
    };
  }
}

const ROWS_AT_ONCE = 200;

const isIn = ({ place }: PlacedLine, { account, entity, currency }: CellFilter): boolean =>
  (account === null || place.account === account) &&
  (entity === null || place.entity === entity) &&
  (currency === null || place.currency === currency);

const notOurs = (): DomainError =>
  new DomainError('REQUEST_INVALID', 'The cursor is not from this list.', 'Leave it out to start at the beginning.', {
    field: 'cursor',
  });
