import { Inject, Injectable } from '@nestjs/common';
import { recordChecklist } from '../../domain/accounting-period/accounting-period.decisions';
import { accountingPeriod } from '../../domain/accounting-period/accounting-period.state';
import { Log } from '../ports/log';
import { type PostingShare } from '../posting/posting.worker';
import { Aggregates, type Origin } from '../shared/aggregates';
import { Freshness } from '../shared/freshness';
import { ServedEnvironments } from '../shared/served-environments';
import { SingleFlight } from '../shared/single-flight';
import { streamId } from '../shared/streams';
import { WorkShare } from '../shared/work-share';
import { AccountingPeriodViews, type ClosingPeriod } from './accounting-period.views';
import { PeriodChecklist } from './period-checklist';

/**
 * Records the checklist of every month that is being closed as soon as nothing of it is in flight. Whoever sends reads
 * the period after its intent is on record, so an intent that is not seen here is never sent.
 */
@Injectable()
export class AccountingPeriodWorker {
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private isStopping = false;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly views: AccountingPeriodViews,
    private readonly checklist: PeriodChecklist,
    private readonly environments: ServedEnvironments,
    private readonly log: Log,
    @Inject(Freshness) private readonly freshness: Pick<Freshness, 'caughtUp'>,
    @Inject(WorkShare) private readonly share: PostingShare = { holds: () => true },
  ) {}

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Starts nothing new and resolves when what is under way is recorded. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    for (const environment of this.environments.names)
      if (this.share.holds(environment))
        for (const closing of this.views.closingWithoutChecklist(environment)) {
          if (this.isStopping) return;
          await this.check(closing).catch((error: unknown) => {
            this.log.error('accounting-period.interrupted', error, { ...closing });
          });
        }
  }

  private async check({ environment, period }: ClosingPeriod): Promise<void> {
    if (!(await this.freshness.caughtUp())) return;
    const found = await this.checklist.of(environment, period);
    if (found.kind === 'in flight') return;
    const origin: Origin = { actor: 'worker', environment, correlationId: period, causationId: period };
    await this.aggregates.change(accountingPeriod, streamId(environment, period), origin, (state) =>
      recordChecklist(state, found.checklist),
    );
  }
}
