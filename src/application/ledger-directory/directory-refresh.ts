import { Injectable } from '@nestjs/common';
import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { ConnectionPause } from '../connection/connection-pause';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { Clock } from '../ports/clock';
import { type DirectoryScope } from '../ports/ledger-directory';
import { type LedgerList, ledgerListName } from '../ports/ledger-inspection';
import { Log } from '../ports/log';
import { type Origin } from '../shared/aggregates';
import { DirectoryReader } from './directory-reader';

export interface RefreshRequest {
  readonly facts: ConnectionFacts;
  readonly access: LedgerAccess;
  readonly origin: Origin;
  readonly lists: readonly LedgerList[];
}

/** What aborted a refresh: every further list would have failed the same way. Null when each list was requested. */
export type RefreshEnd = Exclude<ReadFailure, { kind: 'refused' }> | null;

/** Rereads lists at a person's request, one by one, so that posting keeps its share of requests. */
@Injectable()
export class DirectoryRefresh {
  /** Lists that a refresh has yet to read, once per refresh. */
  private readonly awaited: string[] = [];

  constructor(
    private readonly reader: DirectoryReader,
    private readonly pause: ConnectionPause,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /**
   * Returns how it ended, or that it is still running after the wait; it then continues in the background. A refused
   * connection is paused, as by posting, because repeated attempts could lock the user.
   */
  async run(request: RefreshRequest, waitMs: number): Promise<RefreshEnd | 'underway'> {
    const waiting = new AbortController();
    const waited = this.clock.sleep(waitMs, waiting.signal).then(() => 'underway' as const);
    try {
      return await Promise.race([this.begin(request), waited]);
    } finally {
      waiting.abort();
    }
  }

  isAwaited(scope: DirectoryScope, list: LedgerList): boolean {
    return this.awaited.includes(keyOf(scope, list));
  }

  private begin(request: RefreshRequest): Promise<RefreshEnd> {
    const scope = { environment: request.origin.environment, companyId: request.facts.companyId };
    const keys = request.lists.map((list) => keyOf(scope, list));
    this.awaited.push(...keys);
    const work = this.readAll(scope, request, keys).finally(() => {
      for (const key of keys) this.noLongerAwaited(key);
    });
    // No caller may be waiting for it when it fails.
    work.catch((error: unknown) => {
      this.log.error('ledger-directory.refresh-failed', error, { environment: scope.environment });
    });
    return work;
  }

  private async readAll(scope: DirectoryScope, request: RefreshRequest, keys: string[]): Promise<RefreshEnd> {
    const notBefore = this.clock.now();
    for (const list of request.lists) {
      const outcome = await this.reader.ensure(scope, request.access, list, notBefore);
      const key = keys.shift();
      if (key !== undefined) this.noLongerAwaited(key);
      const facts = { environment: scope.environment, list: ledgerListName(list), outcome: outcome.kind };
      this.log.info('ledger-directory.refreshed', facts);
      if (outcome.kind === 'connection-refused')
        await this.pause.because(request.origin, request.facts, outcome.reasons, 'ledger-directory');
      if (outcome.kind === 'connection-refused' || outcome.kind === 'unavailable') return outcome;
    }
    return null;
  }

  private noLongerAwaited(key: string): void {
    const position = this.awaited.indexOf(key);
    if (position >= 0) this.awaited.splice(position, 1);
  }
}

const keyOf = ({ environment, companyId }: DirectoryScope, list: LedgerList): string =>
  JSON.stringify([environment, companyId, ledgerListName(list)]);
