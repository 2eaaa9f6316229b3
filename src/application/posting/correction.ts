import { Inject, Injectable } from '@nestjs/common';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type PostedBatch } from '../../domain/journal-batch/batch-states';
import { type ReversalDate } from '../../domain/journal-batch/reversal.decisions';
import { type CorrectionRow, correctionRows } from '../../domain/ledger-entry/correction-table';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { entryInLedgerWords, linesHeld } from '../../domain/ledger-entry/ledger-words';
import { netDifference } from '../../domain/ledger-entry/net-difference';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { decimalsIn } from '../../domain/shared/currency';
import { DomainError } from '../../domain/shared/errors';
import { formatMinor } from '../../domain/shared/money';
import { EntryBatches } from '../journal-batch/entry-batches';
import { Clock } from '../ports/clock';
import { Aggregates, type Origin } from '../shared/aggregates';
import { uuidOf } from '../shared/identifiers';
import { streamId } from '../shared/streams';
import { CorrectedEntry } from './corrected-entry';
import { type CorrectionRowView, type CorrectionView } from './correction.views';
import { PostingWorker } from './posting.worker';
import { type PreparedReversal, Reversals } from './reversal';

export interface WantedCorrection {
  readonly batchKey: string;
  readonly correctionId: string;
  readonly date: ReversalDate;
  readonly reason: string;
}

/** A correction as it stands now: what is posted, what the ledger shows of that, and what is delivered. */
export interface ReadCorrection {
  readonly plan: BatchPlan;
  /** Batches of the delivery, in order. */
  readonly deliveredKeys: readonly string[];
  /** The posted parts of the entry, then its net differences, each as one look at the ledger showed it. */
  readonly posted: readonly { readonly batch: PostedBatch; readonly looked: Looked }[];
  /** What the ledger holds of them, as far as it was found. */
  readonly held: readonly LedgerEntry[];
  readonly delivered: readonly LedgerEntry[];
  readonly view: CorrectionView;
}

type Looked = Awaited<ReturnType<PostingWorker['look']>>;

/**
 * What a newer delivery of a posted entry changes, and how it comes into the books: the posted one is reversed, and the
 * newer one becomes Ready to Post when the reversal is in the books.
 */
@Injectable()
export class Corrections {
  private readonly corrected: CorrectedEntry;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
    private readonly reversals: Reversals,
    private readonly clock: Clock,
    @Inject(PostingWorker) private readonly worker: Pick<PostingWorker, 'look' | 'entriesNow'>,
  ) {
    this.corrected = new CorrectedEntry(aggregates, entries);
  }

  /**
   * Reads the ledger. Throws BATCH_NOT_FOUND, CORRECTION_NOT_LISTED for what is no correction, what keeps the delivery
   * from being built, or why the ledger cannot be asked.
   */
  async preview(environment: string, batchKey: string): Promise<CorrectionView> {
    return (await this.read(environment, batchKey)).view;
  }

  /** The same with all that it was computed from. Throws CHANGED_MEANWHILE when it is not the one that was shown. */
  async readShown(environment: string, { batchKey, correctionId }: ShownCorrection): Promise<ReadCorrection> {
    const read = await this.read(environment, batchKey);
    if (read.view.correctionId === correctionId) return read;
    throw new DomainError(
      'CHANGED_MEANWHILE',
      'What this correction changes is not what was shown: the ledger, a mapping or the delivery changed meanwhile.',
      'Look at it again, then decide.',
      { batchKey },
    );
  }

  /** Prepares the reversal of what is posted. Throws like `readShown` and `Reversals.prepare`. */
  async reverseAndPost(origin: Origin, wanted: WantedCorrection): Promise<PreparedReversal> {
    const { view } = await this.readShown(origin.environment, wanted);
    const [first = ''] = view.posted;
    const { date, reason, batchKey: corrects } = wanted;
    return this.reversals.prepare(origin, { batchKey: first, date, reason, corrects });
  }

  private async read(environment: string, batchKey: string): Promise<ReadCorrection> {
    const plan = await this.correctionOf(environment, batchKey);
    const before = await this.corrected.before(environment, plan);
    const readAt = this.clock.now();
    const held: LedgerEntry[] = [];
    const posted: ReadCorrection['posted'][number][] = [];
    let { obstacle } = before;
    for (const batch of before.posted) {
      const looked = await this.worker.look(environment, batch.plan.batchKey);
      posted.push({ batch, looked });
      const { entry, why } = heldEntry(batch, looked);
      if (entry !== null) held.push(entry);
      obstacle ??= why;
    }
    const parts = await this.entries.partsOf(environment, plan);
    const deliveredKeys = parts.map((part) => part.batchKey);
    const delivered = await this.worker.entriesNow(environment, deliveredKeys);
    const rows = correctionRows(held, delivered).map(shownRow);
    const keys = posted.map(({ batch }) => batch.plan.batchKey);
    const correctionId = uuidOf(['correction', batchKey, JSON.stringify([keys, rows])]);
    const netObstacle = obstacle ?? netObstacleOf(held, delivered);
    const view = { correctionId, readAt, posted: keys, rows, obstacle, netObstacle };
    return { plan, deliveredKeys, posted, held, delivered, view };
  }

  private async correctionOf(environment: string, batchKey: string): Promise<BatchPlan> {
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    if (state.status === 'SetAside' && state.because === 'posted') return state.plan;
    const isThere = state.status !== 'Absent';
    throw new DomainError(
      isThere ? 'CORRECTION_NOT_LISTED' : 'BATCH_NOT_FOUND',
      isThere ? `Batch ${batchKey} is no correction of a posted entry.` : `There is no journal batch ${batchKey}.`,
      'Look at its status: it may be Ready to Post already, or withdrawn.',
      { batchKey },
    );
  }
}

type ShownCorrection = Pick<WantedCorrection, 'batchKey' | 'correctionId'>;

/** Why the net difference cannot be posted, for people; null when it can. */
const netObstacleOf = (held: readonly LedgerEntry[], delivered: readonly LedgerEntry[]): string | null => {
  try {
    netDifference(held, delivered, '');
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.message;
    throw error;
  }
};

/** What the ledger holds of a posted part, and why that cannot be corrected now. */
const heldEntry = (
  { plan, change, reversal }: PostedBatch,
  looked: Looked,
): { readonly entry: LedgerEntry | null; readonly why: string | null } => {
  if (looked.kind !== 'posted' || looked.held === null)
    return { entry: null, why: 'The posted entry was not found in Sage Intacct. Check it there first.' };
  const { entry, fields, exchangeRateType } = looked.held;
  const words = { journal: entry.journal, exchangeRateType, fields };
  const lines = linesHeld(looked.held, { currency: plan.currency, date: entry.date });
  const held = { ...entryInLedgerWords(plan, words, lines), date: entry.date };
  if (reversal?.standing === 'planned')
    return { entry: held, why: 'Its reversal is prepared already: post that, then this delivery is Ready to Post.' };
  const { seen } = looked.look;
  const isEqual = seen.kind === 'seen' && seen.copies.length === 0 && seen.own.differences.length === 0;
  const isInBooks = seen.kind === 'seen' && seen.own.standing === 'posted';
  const isAccepted = change?.isAccepted === true && change.finding.kind === 'differs';
  const isAsPosted = isInBooks && (isEqual || isAccepted);
  return {
    entry: held,
    why: isAsPosted
      ? null
      : 'The entry is not in Sage Intacct as it was posted. Look at it, and accept the difference.',
  };
};

const shownRow = ({ heldMinor, deliveredMinor, values, ...row }: CorrectionRow): CorrectionRowView => {
  const decimals = decimalsIn(row.currency);
  return {
    ...row,
    fields: Object.entries(values).map(([name, value]) => `${name}=${value}`),
    held: formatMinor(heldMinor, decimals),
    delivered: formatMinor(deliveredMinor, decimals),
    difference: formatMinor(deliveredMinor - heldMinor, decimals),
  };
};
