import { Inject, Injectable } from '@nestjs/common';
import { type EntryDecision } from '../../domain/journal-batch/entry-control.decisions';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { DomainError } from '../../domain/shared/errors';
import { isAtLeast, type Position } from '../ports/event-store';
import { Aggregates, type Origin } from '../shared/aggregates';
import { eachAtATime } from '../shared/at-a-time';
import { Freshness } from '../shared/freshness';
import { streamId } from '../shared/streams';
import { EntryControl } from './entry-control';
import { type ChosenEntries, type DecidedEntries, type RefusedEntry } from './entry-selection.views';
import { JournalBatchViews } from './journal-batch.views';
import { isStoreOutage } from '../shared/store-outage';

/** Entries decided about concurrently: the store commits them together. */
const ENTRIES_AT_A_TIME = 16;
const REFUSED_TOLD_MAX = 100;

/** Decides about several entries. The views only propose: each batch's own stream decides. */
@Injectable()
export class EntrySelection {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly control: EntryControl,
    private readonly freshness: Freshness,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'journalBatch' | 'keysOfImport'>,
  ) {}

  /**
   * Throws NOT_YET_VISIBLE, IMPORT_NOT_FOUND, and of a single chosen batch why it cannot be decided about. A store that
   * does not respond ends it: what was decided until then stays.
   */
  async decide(
    origin: Origin,
    chosen: ChosenEntries,
    decision: EntryDecision,
    atLeast: Position | null,
  ): Promise<DecidedEntries> {
    await this.freshness.require(atLeast);
    const keys = 'importId' in chosen ? await this.keysOf(origin, chosen.importId) : chosen.batchKeys;
    const decided = { entries: 0, unchanged: 0, refusedCount: 0, position: null as Position | null };
    const refused: RefusedEntry[] = [];
    await eachAtATime(asStream(this.entriesOf(origin.environment, keys)), ENTRIES_AT_A_TIME, async (batchKey) => {
      try {
        const { position } = await this.control.decide(origin, batchKey, decision);
        if (position === null) decided.unchanged += 1;
        else decided.entries += 1;
        decided.position = laterOf(decided.position, position);
      } catch (error) {
        const isAlone = !('importId' in chosen) && keys.length === 1;
        if (isAlone || !isRefusal(error)) throw error;
        decided.refusedCount += 1;
        if (refused.length < REFUSED_TOLD_MAX) refused.push(this.refusalOf(origin.environment, batchKey, error));
      }
    });
    return { ...decided, refused };
  }

  private async keysOf({ environment }: Origin, importId: string): Promise<readonly string[]> {
    const { state } = await this.aggregates.load(journalImport, streamId(environment, importId));
    if (state.status === 'Absent') {
      const fix = 'Check its id in the list of imports.';
      throw new DomainError('IMPORT_NOT_FOUND', `There is no import ${importId}.`, fix, { importId });
    }
    if (!(await this.freshness.caughtUp())) throw notYetVisible();
    return this.views.keysOfImport(environment, importId);
  }

  /** One batch of each entry: a decision is about all its parts. */
  private entriesOf(environment: string, keys: readonly string[]): readonly string[] {
    const byEntry = new Map<string, string>();
    for (const key of keys) {
      const batch = this.views.journalBatch(environment, key);
      const { journalEntryId, businessEntityId, period, entryRevision } = batch ?? {};
      const entry = batch ? JSON.stringify([journalEntryId, businessEntityId, period, entryRevision]) : key;
      if (!byEntry.has(entry)) byEntry.set(entry, key);
    }
    return [...byEntry.values()];
  }

  private refusalOf(environment: string, batchKey: string, { code, message, fix }: DomainError): RefusedEntry {
    const journalEntryId = this.views.journalBatch(environment, batchKey)?.journalEntryId ?? '';
    return { batchKey, journalEntryId, code, message, fix };
  }
}

const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && !isStoreOutage(error) && error.code !== 'DISK_FULL';

export const notYetVisible = (): DomainError =>
  new DomainError('NOT_YET_VISIBLE', 'The views do not show the whole log yet.', 'Ask again in a moment.');

const laterOf = (one: Position | null, other: Position | null): Position | null =>
  other === null || isAtLeast(one, other) ? one : other;

async function* asStream<Item>(items: Iterable<Item>): AsyncGenerator<Item, void> {
  yield* items;
}
