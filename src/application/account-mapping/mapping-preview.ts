import { Injectable } from '@nestjs/common';
import { mapAccounts, type MappingToSave } from '../../domain/account-mapping/account-mapping.decisions';
import { type AccountMappingEvent } from '../../domain/account-mapping/account-mapping.events';
import { accountMapping, ledgerAccountFinder } from '../../domain/account-mapping/account-mapping.state';
import { BatchContent } from '../journal-batch/batch-content';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type BatchStatus } from '../journal-batch/batch-status.views';
import { Clock } from '../ports/clock';
import { PAGE_LIMIT_MAX } from '../ports/page';
import { Aggregates } from '../shared/aggregates';
import { COLUMNS_READ } from './columns-read';
import { type MappingEffectView, type MappingPreviewView } from './account-mapping.views';

/** Nothing of these has been sent; all are built with the mapping of the moment when they are posted. */
const UNPOSTED: readonly BatchStatus[] = ['Ready to Post', 'Failed', 'On Hold', 'Waiting', 'Correction'];
export const BATCHES_CHECKED_MAX = 20_000;
export const EFFECTS_SHOWN_MAX = 100;

/** What would be posted to another account if mappings were saved. Saves nothing. */
@Injectable()
export class MappingPreview {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly views: JournalBatchViews,
    private readonly content: BatchContent,
    private readonly clock: Clock,
  ) {}

  /** Refuses what saving would refuse. */
  async of(environment: string, mappings: readonly MappingToSave[]): Promise<MappingPreviewView> {
    const { state } = await this.aggregates.load(accountMapping, environment);
    const events = mapAccounts(state, mappings, COLUMNS_READ);
    const accountBefore = ledgerAccountFinder(state);
    const accountAfter = ledgerAccountFinder(events.reduce(accountMapping.evolve, state));
    const effects: MappingEffectView[] = [];
    const counts = { batches: 0, lines: 0, linesUnmapped: 0, batchesChecked: 0 };
    for (const batchKey of events.length === 0 ? [] : this.unpostedKeys(environment)) {
      if (counts.batchesChecked === BATCHES_CHECKED_MAX) {
        return { ...counts, mappings: changesOf(events), isComplete: false, effects };
      }
      counts.batchesChecked += 1;
      const { plan, lines } = await this.content.read(environment, batchKey);
      const { journalEntryId, businessEntityId, transactionDate } = plan;
      let changed = 0;
      for (const [index, line] of lines.entries()) {
        const [before, after] = [accountBefore(line, plan) ?? null, accountAfter(line, plan) ?? null];
        if (before === after) continue;
        changed += 1;
        if (before === null) counts.linesUnmapped += 1;
        if (effects.length === EFFECTS_SHOWN_MAX) continue;
        const { account, accountName } = line;
        const place = { batchKey, journalEntryId, businessEntityId, transactionDate, line: index + 1 };
        effects.push({ ...place, account, accountName, before, after });
      }
      counts.lines += changed;
      if (changed > 0) counts.batches += 1;
      await this.clock.sleep(0); // Yields, so that a close of a million lines does not block other requests.
    }
    return { ...counts, mappings: changesOf(events), isComplete: true, effects };
  }

  private *unpostedKeys(environment: string): Generator<string> {
    for (const status of UNPOSTED) {
      const filter = {
        status,
        period: null,
        importId: null,
        runId: null,
        journalEntryId: null,
        cause: null,
        search: null,
      };
      let cursor: string | null = null;
      do {
        const page = this.views.journalBatchesOf(environment, filter, { limit: PAGE_LIMIT_MAX, cursor });
        for (const { batchKey } of page.items) yield batchKey;
        cursor = page.nextCursor;
      } while (cursor !== null);
    }
  }
}

const changesOf = (events: readonly AccountMappingEvent[]): number =>
  events.reduce((count, event) => {
    if (event.type === 'AccountsMapped') return count + event.data.mappings.length;
    return event.type === 'AccountRulesSaved' ? count + event.data.rules.length : count;
  }, 0);
