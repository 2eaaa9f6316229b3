import { Inject, Injectable } from '@nestjs/common';
import { type ReversalDate } from '../../domain/journal-batch/reversal.decisions';
import { assertNever } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { checkedReason } from '../../domain/shared/reason';
import { EntryControl } from '../journal-batch/entry-control';
import { JournalBatchViews, type JournalBatchView } from '../journal-batch/journal-batch.views';
import { type Position } from '../ports/event-store';
import { type Page } from '../ports/page';
import { type Origin } from '../shared/aggregates';
import { isStoreOutage } from '../shared/store-outage';
import { Corrections } from './correction';
import { type CorrectedDeliveryView, type DecidedCorrectionView } from './correction.views';
import { NetDifferences } from './net-difference';
import { EVERY_BATCH } from '../journal-batch/batch-filter';

/** How a newer delivery of a posted entry comes into the books, or that it does not. */
export const CORRECTION_CHOICES = ['leave-out', 'reverse-and-post', 'net-difference'] as const;
export type CorrectionChoice = (typeof CORRECTION_CHOICES)[number];

/** A correction as it was shown. */
export interface ShownCorrection {
  readonly batchKey: string;
  readonly correctionId: string;
}

export interface WantedChoice {
  readonly choice: CorrectionChoice;
  readonly corrections: readonly ShownCorrection[];
  readonly date: ReversalDate;
  readonly reason: string;
}

/** Entries whose ledger content is read for one page. */
export const CORRECTIONS_PER_PAGE = 25;

/** All corrections that one delivery brought, shown from what the ledger holds now, and decided one by one. */
@Injectable()
export class DeliveryCorrections {
  constructor(
    private readonly corrections: Corrections,
    private readonly differences: NetDifferences,
    private readonly control: EntryControl,
    @Inject(JournalBatchViews) private readonly views: Pick<JournalBatchViews, 'journalBatchesOf'>,
  ) {}

  /** A page of entries; one that cannot be shown now says why. Throws REQUEST_INVALID for a cursor of another list. */
  async preview(environment: string, importId: string, cursor: string | null): Promise<Page<CorrectedDeliveryView>> {
    const filter = { ...EVERY_BATCH, importId, status: 'Correction' } as const;
    const page = this.views.journalBatchesOf(environment, filter, { limit: CORRECTIONS_PER_PAGE, cursor });
    const items: CorrectedDeliveryView[] = [];
    for (const batch of page.items.filter(isOpenEntry)) items.push(await this.shown(environment, batch));
    return { items, nextCursor: page.nextCursor };
  }

  /** Carries the choice out for each, whatever becomes of the others. Throws REASON_MISSING. */
  async decide(
    origin: Origin,
    wanted: WantedChoice,
  ): Promise<{ readonly results: readonly DecidedCorrectionView[]; readonly position: Position | null }> {
    const reason = checkedReason(wanted.reason);
    const results: DecidedCorrectionView[] = [];
    let position: Position | null = null;
    for (const shown of wanted.corrections)
      try {
        const done = await this.decideOne(origin, shown, { ...wanted, reason });
        position = done.position ?? position;
        results.push({ batchKey: shown.batchKey, batchKeys: done.batchKeys, problem: null });
      } catch (error) {
        results.push({ batchKey: shown.batchKey, batchKeys: [], problem: problemOf(error) });
      }
    return { results, position };
  }

  private async decideOne(
    origin: Origin,
    { batchKey, correctionId }: ShownCorrection,
    { choice, date, reason }: WantedChoice,
  ): Promise<{ readonly batchKeys: readonly string[]; readonly position: Position | null }> {
    switch (choice) {
      case 'leave-out':
        return this.control.decide(origin, batchKey, { kind: 'withdraw', reason, importId: null });
      case 'reverse-and-post':
        return this.corrections.reverseAndPost(origin, { batchKey, correctionId, date, reason });
      case 'net-difference':
        return this.differences.prepare(origin, { batchKey, correctionId, reason });
      default:
        return assertNever(choice);
    }
  }

  private async shown(environment: string, batch: JournalBatchView): Promise<CorrectedDeliveryView> {
    const { batchKey, journalEntryId, businessEntityId, period } = batch;
    const entry = { batchKey, journalEntryId, businessEntityId, period };
    try {
      return { ...entry, correction: await this.corrections.preview(environment, batchKey), problem: null };
    } catch (error) {
      return { ...entry, correction: null, problem: problemOf(error) };
    }
  }
}

/** The first batch stands for all parts of its entry. */
const isOpenEntry = ({ part, differences }: JournalBatchView): boolean => part === 1 && differences.length === 0;

const problemOf = (error: unknown): NonNullable<DecidedCorrectionView['problem']> => {
  if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
  const { code, message, fix } = error;
  return { code, message, fix };
};
