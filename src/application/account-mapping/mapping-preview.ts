import { Injectable } from '@nestjs/common';
import { mapAccounts, type MappingToSave } from '../../domain/account-mapping/account-mapping.decisions';
import { type AccountMappingEvent } from '../../domain/account-mapping/account-mapping.events';
import { accountMapping, ledgerAccountFinder } from '../../domain/account-mapping/account-mapping.state';
import { BatchContent } from '../journal-batch/batch-content';
import { JournalBatchViews } from '../journal-batch/journal-batch.views';
import { Clock } from '../ports/clock';
import { Aggregates } from '../shared/aggregates';
import { COLUMNS_READ } from './columns-read';
import { type MappingEffectView, type MappingPreviewView } from './account-mapping.views';
import { BATCHES_CHECKED_MAX, unpostedKeys } from './unposted-batches';

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
    for (const batchKey of events.length === 0 ? [] : unpostedKeys(this.views, environment)) {
      if (counts.batchesChecked === BATCHES_CHECKED_MAX) {
        return { ...counts, mappings: changesOf(events), isComplete: false, effects };
      }
      counts.batchesChecked += 1;
      const { plan, lines } = await this.content.read(environment, batchKey);
      if (plan.ledgerWords !== undefined) continue; // Nothing of it is mapped.
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
}

const changesOf = (events: readonly AccountMappingEvent[]): number =>
  events.reduce((count, event) => {
    if (event.type === 'AccountsMapped') return count + event.data.mappings.length;
    return event.type === 'AccountRulesSaved' ? count + event.data.rules.length : count;
  }, 0);
