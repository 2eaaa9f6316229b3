import { Injectable } from '@nestjs/common';
import { EventStore } from '../ports/event-store';
import { SealArchive } from '../ports/seal-ports';
import { ChainRules, type LogProblem, verifyLog } from './log-verification';

/**
 * Verifies the whole log from within the service, as `verify` does from outside. It reads every event, which takes
 * minutes for millions.
 */
@Injectable()
export class LogCheck {
  constructor(
    private readonly store: EventStore,
    private readonly archive: SealArchive,
    private readonly rules: ChainRules,
  ) {}

  async problems(): Promise<readonly LogProblem[]> {
    return (await verifyLog(this.store, this.rules, await this.archive.all())).problems;
  }
}
