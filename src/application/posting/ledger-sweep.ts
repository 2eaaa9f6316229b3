import { Totals } from '../../domain/shared/totals';
import { type UnexplainedEntry } from '../../domain/posting-stop/posting-stop.events';
import { liftStop, stopPosting } from '../../domain/posting-stop/posting-stop.decisions';
import { postingStop, stopIdOf } from '../../domain/posting-stop/posting-stop.state';
import { decimalsIn } from '../../domain/shared/currency';
import { parseAmount } from '../../domain/shared/money';
import { referencePrefixOf } from '../journal-batch/batch-keys';
import { linkedIdIn, linkedReferenceIn } from '../../domain/journal-batch/reversal-plan';
import { type EntryAmounts, type UsedReference } from '../journal-batch/batch-lookups';
import { type LedgerAccess, type LedgerEntryHeader, READ_BACK_MAX, type ReadFailure } from '../ports/accounting-system';
import { type ReadEntry } from '../../domain/ledger-entry/ledger-entry';
import { type Origin } from '../shared/aggregates';
import { type EnginePorts } from './engine-ports';

/** What the ledger holds for a period under references like ours, and what of it this installation knows. */
export interface Swept {
  readonly kind: 'swept';
  /** On this process's monotonic clock: everything in the ledger by then was seen. */
  readonly startedAtMs: number;
  /** Records that are or may come into the books, by reference. */
  readonly records: ReadonlyMap<string, readonly LedgerEntryHeader[]>;
  /** Names in this environment's log, by journal entry id. */
  readonly used: ReadonlyMap<string, readonly UsedReference[]>;
  /** The same by reference. */
  readonly usedNames: ReadonlyMap<string, readonly UsedReference[]>;
  /** Records that no environment of this installation explains, by the journal entry id that they seem to belong to. */
  readonly attributed: ReadonlyMap<string, readonly LedgerEntryHeader[]>;
  /** Records that match no known entry of this environment. */
  readonly unattributed: readonly UnexplainedEntry[];
  readonly hasUnexplained: boolean;
}

export type SweepOutcome = Swept | ReadFailure;

/** Entries whose lines are read to identify them; more than anyone could review anyway. */
const READ_MAX = 500;

/**
 * Compares the references of a period with the log before anything is sent. A record that no environment of this
 * installation explains means that this log is outdated, or that another installation posts here: it is attributed to
 * an entry by its title or amounts, or it stops the period.
 */
export class LedgerSweep {
  constructor(
    private readonly environment: string,
    private readonly ports: EnginePorts,
  ) {}

  async read(access: LedgerAccess, period: string): Promise<SweepOutcome> {
    const startedAtMs = this.ports.clock.monotonicMs();
    const found: LedgerEntryHeader[] = [];
    for await (const page of this.ports.ledger.references(access, referencePrefixOf(period))) {
      if (page.kind !== 'references') return page;
      found.push(...page.references.filter(({ state }) => state !== 'declined'));
    }
    const known = await this.explain(found, period);
    if (known === null) return { kind: 'unavailable', cause: 'views-behind' };
    const attribution = await this.attribute(access, period, known.unexplained);
    if (attribution.kind !== 'attribution') return attribution;
    const { attributed, unattributed } = attribution;
    await this.stopOrLift(period, unattributed);
    return {
      kind: 'swept',
      startedAtMs,
      attributed,
      unattributed,
      records: grouped(found, ({ referenceNo }) => referenceNo),
      used: grouped(known.own, ({ journalEntryId }) => journalEntryId),
      usedNames: grouped(known.own, ({ referenceNo }) => referenceNo),
      hasUnexplained: known.unexplained.length > 0,
    };
  }

  /** Null while the views lag behind the log, so that nothing is called unexplained because of the lag. */
  private async explain(
    found: readonly LedgerEntryHeader[],
    period: string,
  ): Promise<{ own: readonly UsedReference[]; unexplained: readonly LedgerEntryHeader[] } | null> {
    for (const isLastLook of [false, true]) {
      const used = this.ports.batchViews.usedReferences(referencePrefixOf(period));
      const unexplained = unexplainedOf(found, used);
      if (unexplained.length === 0 || isLastLook)
        return { own: used.filter(({ environment }) => environment === this.environment), unexplained };
      if (!(await this.ports.freshness.caughtUp())) return null;
    }
    return null;
  }

  private async attribute(
    access: LedgerAccess,
    period: string,
    unexplained: readonly LedgerEntryHeader[],
  ): Promise<
    | ReadFailure
    | {
        readonly kind: 'attribution';
        readonly attributed: ReadonlyMap<string, readonly LedgerEntryHeader[]>;
        readonly unattributed: readonly UnexplainedEntry[];
      }
  > {
    const attributed = new Map<string, LedgerEntryHeader[]>();
    const attributeTo = (record: LedgerEntryHeader, ids: readonly string[]): boolean => {
      for (const id of ids) attributed.set(id, [...(attributed.get(id) ?? []), record]);
      return ids.length > 0;
    };
    const { batchViews } = this.ports;
    const untitled = unexplained.filter((record) => {
      const ids = entryIdsIn(record.title).filter((id) => batchViews.hasEntry(this.environment, period, id));
      return !attributeTo(record, ids.length > 0 ? ids : this.linkedIdsIn(record.title, period));
    });
    const unattributed: UnexplainedEntry[] = untitled.slice(READ_MAX).map((record) => unexplainedEntryOf(record));
    for (let start = 0; start < Math.min(untitled.length, READ_MAX); start += READ_BACK_MAX) {
      const some = untitled.slice(start, Math.min(start + READ_BACK_MAX, READ_MAX));
      const referenceNos = [...new Set(some.map(({ referenceNo }) => referenceNo))];
      const read = await this.ports.ledger.readBack(access, { referenceNos, fields: [] });
      if (read.kind !== 'entries') return read;
      for (const record of some) {
        const entry = read.entries.find(({ recordNo }) => recordNo === record.recordNo);
        const amounts = entry ? amountsOf(entry) : null;
        const ids = amounts === null ? [] : batchViews.entriesOfAmount(this.environment, period, amounts);
        if (!attributeTo(record, ids)) unattributed.push(unexplainedEntryOf(record, amounts));
      }
    }
    return { kind: 'attribution', attributed, unattributed };
  }

  /** The entry that a record follows from by its title: a reversal or net difference that this log lost. */
  private linkedIdsIn(title: string, period: string): readonly string[] {
    const referenceNo = linkedReferenceIn(title);
    if (referenceNo === null) return [];
    const used = this.ports.batchViews.usedReferences(referenceNo);
    const own = used.filter((one) => one.environment === this.environment && one.referenceNo === referenceNo);
    const [named = ''] = [linkedIdIn(title)].filter((id) => id !== null);
    if (own.length === 0) return this.ports.batchViews.hasEntry(this.environment, period, named) ? [named] : [];
    return [...new Set(own.map(({ journalEntryId }) => journalEntryId))];
  }

  /** Nothing of the period is posted while there are unexplained entries; posting continues when they are gone. */
  private async stopOrLift(period: string, entries: readonly UnexplainedEntry[]): Promise<void> {
    const { environment } = this;
    const origin: Origin = { actor: 'worker', environment, correlationId: period, causationId: period };
    const ahead = { kind: 'ledger-ahead', period, entries } as const;
    await this.ports.aggregates.change(postingStop, environment, origin, (state) =>
      entries.length > 0
        ? stopPosting(state, ahead)
        : liftStop(state, {
            stopId: stopIdOf(ahead),
            because: 'The ledger holds no unexplained entry of the period.',
          }),
    );
    if (entries.length > 0)
      this.ports.log.warn('posting.ledger-ahead', { environment, period, records: entries.length });
  }
}

/** Known under another record number too: then it is there twice, or someone copied it. */
const unexplainedOf = (found: readonly LedgerEntryHeader[], used: readonly UsedReference[]): LedgerEntryHeader[] => {
  const byReference = new Map(used.map((one) => [one.referenceNo, one]));
  return found.filter(({ referenceNo, recordNo }) => {
    const known = byReference.get(referenceNo);
    return known === undefined || (known.recordNo !== null && known.recordNo !== recordNo);
  });
};

/** Our titles are the journal entry id, with the part where there are several. */
export const entryIdsIn = (title: string): string[] => {
  const [, id] = /^(.*\S) \d{1,6}\/\d{1,6}$/.exec(title) ?? [];
  return id === undefined ? [title] : [title, id];
};

export const amountsOf = ({ date, lines }: ReadEntry): EntryAmounts | null => {
  const currency = lines[0]?.currency ?? '';
  const decimals = decimalsIn(currency);
  const totals = new Totals();
  for (const line of lines) {
    const amount = parseAmount(line.amount.trim(), decimals);
    if (!amount.ok) return null;
    if (line.side !== null) totals.add(line.side, amount.minor);
  }
  return { currency, transactionDate: date, totalMinor: totals.debit.toString(), lineCount: lines.length };
};

const unexplainedEntryOf = (
  { referenceNo, recordNo, title }: LedgerEntryHeader,
  amounts: EntryAmounts | null = null,
): UnexplainedEntry => ({
  referenceNo,
  recordNo,
  title,
  entityId: null,
  currency: amounts === null || amounts.currency === '' ? null : amounts.currency,
  totalMinor: amounts?.totalMinor ?? null,
});

const grouped = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
};
