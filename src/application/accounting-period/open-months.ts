import { Injectable } from '@nestjs/common';
import { periodClosed } from '../../domain/accounting-period/accounting-period.decisions';
import {
  type AccountingPeriod,
  accountingPeriod,
  takesPostings,
} from '../../domain/accounting-period/accounting-period.state';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** Which months take postings, read from their streams each time. */
@Injectable()
export class OpenMonths {
  constructor(private readonly aggregates: Aggregates) {}

  async takes(environment: string, period: string): Promise<boolean> {
    return takesPostings(await this.stateOf(environment, period));
  }

  /** Throws PERIOD_CLOSED for a month that is closed or being closed. */
  async require(environment: string, period: string): Promise<void> {
    const state = await this.stateOf(environment, period);
    if (state.status === 'Closing' || state.status === 'Closed') throw periodClosed(period, state.status);
  }

  /** The keys whose months take postings, and the months of the others. */
  async among(
    environment: string,
    batchKeys: readonly string[],
    periodOf: (batchKey: string) => string | undefined,
  ): Promise<{ readonly open: readonly string[]; readonly closed: readonly string[] }> {
    const known = new Map<string, boolean>();
    const open: string[] = [];
    for (const batchKey of batchKeys) {
      const period = periodOf(batchKey);
      if (period === undefined) {
        open.push(batchKey);
        continue;
      }
      const takes = known.get(period) ?? (await this.takes(environment, period));
      known.set(period, takes);
      if (takes) open.push(batchKey);
    }
    const closed = [...known].flatMap(([period, takes]) => (takes ? [] : [period]));
    return { open, closed: closed.sort() };
  }

  private async stateOf(environment: string, period: string): Promise<AccountingPeriod> {
    return (await this.aggregates.load(accountingPeriod, streamId(environment, period))).state;
  }
}
