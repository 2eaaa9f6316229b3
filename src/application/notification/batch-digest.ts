import { type NotificationAmount, type NotificationCause } from '../../domain/notification/notification.events';
import { type BatchDigest } from '../../domain/notification/notification-content';
import { decimalsIn } from '../../domain/shared/currency';
import { formatMinor, parseAmount } from '../../domain/shared/money';
import { type JournalBatchView, type JournalBatchViews } from '../journal-batch/journal-batch.views';
import { type BatchStatus } from '../journal-batch/batch-status.views';
import { type Clock } from '../ports/clock';
import { EVERY_BATCH } from '../journal-batch/batch-filter';

export interface DigestQuestion {
  readonly runId: string | null;
  readonly statuses: readonly BatchStatus[];
  /** Only batches that this accepts. */
  readonly accept: (batch: JournalBatchView) => boolean;
}

const PAGE_ROWS = 500;
const CAUSES_MAX = 5;
const PERIODS_MAX = 12;

/** Counts and sums batches page by page, and yields between the pages. */
export const digestBatches = async (
  { batchViews, clock }: { batchViews: Pick<JournalBatchViews, 'journalBatchesOf'>; clock: Clock },
  environment: string,
  { runId, statuses, accept }: DigestQuestion,
): Promise<BatchDigest> => {
  const tally = new Tally();
  for (const status of statuses) {
    const filter = { ...EVERY_BATCH, status, runId };
    for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
      const page = batchViews.journalBatchesOf(environment, filter, { limit: PAGE_ROWS, cursor });
      for (const batch of page.items) if (accept(batch)) tally.count(batch);
      cursor = page.nextCursor;
      if (cursor !== null) await clock.sleep(0);
    }
  }
  return tally.digest();
};

class Tally {
  private batches = 0;
  private readonly amounts = new Map<string, { batches: number; minor: bigint }>();
  private readonly causes = new Map<string, NotificationCause>();
  private readonly periods = new Set<string>();

  count({ currency, total, period, problems }: JournalBatchView): void {
    this.batches += 1;
    this.periods.add(period);
    const { batches, minor } = this.amounts.get(currency) ?? { batches: 0, minor: 0n };
    const parsed = parseAmount(total, decimalsIn(currency));
    this.amounts.set(currency, { batches: batches + 1, minor: minor + (parsed.ok ? parsed.minor : 0n) });
    const codes = new Set<string>();
    for (const { code, message, fix } of problems) {
      if (codes.has(code)) continue; // A batch counts once per cause.
      codes.add(code);
      const known = this.causes.get(code) ?? { code, message, fix, batches: 0 };
      this.causes.set(code, { ...known, batches: known.batches + 1 });
    }
  }

  digest(): BatchDigest {
    const amounts = [...this.amounts].map(([currency, { batches, minor }]): NotificationAmount => ({
      currency,
      batches,
      total: formatMinor(minor, decimalsIn(currency)),
    }));
    const causes = [...this.causes.values()].sort((a, b) => b.batches - a.batches || (a.code < b.code ? -1 : 1));
    return {
      batches: this.batches,
      amounts: amounts.sort((a, b) => (a.currency < b.currency ? -1 : 1)),
      periods: [...this.periods].sort().slice(-PERIODS_MAX),
      causes: causes.slice(0, CAUSES_MAX),
      otherCauses: Math.max(0, causes.length - CAUSES_MAX),
    };
  }
}
