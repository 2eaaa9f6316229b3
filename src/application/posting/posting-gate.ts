import { Injectable, Inject } from '@nestjs/common';
import { requirePosting } from '../../domain/posting-stop/posting-stop.decisions';
import { DomainError } from '../../domain/shared/errors';
import { Aggregates } from '../shared/aggregates';
import { postingStop } from '../../domain/posting-stop/posting-stop.state';
import { isStoreOutage } from '../shared/store-outage';

/** The start switch `POSTING=off`, for drills and copies. */
export abstract class PostingSwitch {
  abstract readonly isOff: boolean;
}

/**
 * Checked before anything is posted: whether this installation posts at all, and whether this environment or period is
 * stopped.
 */
@Injectable()
export class PostingGate {
  constructor(
    @Inject(Aggregates) private readonly aggregates: Pick<Aggregates, 'load'>,
    private readonly start: PostingSwitch,
  ) {}

  get isOff(): boolean {
    return this.start.isOff;
  }

  /** Throws POSTING_OFF or POSTING_STOPPED. Without a period only stops of the whole environment count. */
  async require(environment: string, period: string | null): Promise<void> {
    if (this.isOff) throw postingOff();
    const { state } = await this.aggregates.load(postingStop, environment);
    requirePosting(state, period);
  }

  /** Whether work for the environment may continue. Rejects when the log does not respond. */
  async isOpen(environment: string): Promise<boolean> {
    try {
      await this.require(environment, null);
      return true;
    } catch (error) {
      if (error instanceof DomainError && !isStoreOutage(error)) return false;
      throw error;
    }
  }
}

/** A gate that is always open. */
export const OPEN_GATE: Pick<PostingGate, 'require' | 'isOpen' | 'isOff'> = {
  isOff: false,
  require: () => Promise.resolve(),
  isOpen: () => Promise.resolve(true),
};

export const postingOff = (): DomainError =>
  new DomainError(
    'POSTING_OFF',
    'Posting is switched off on this installation: it was started with POSTING=off, as a drill or a copy.',
    'Post from the production installation. If this is it, ask the operator to start it without POSTING=off.',
  );
