import { Injectable } from '@nestjs/common';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import { Clock } from '../ports/clock';
import { type DirectoryScope, LedgerDirectory } from '../ports/ledger-directory';
import { LedgerInspection, type LedgerList, ledgerListName } from '../ports/ledger-inspection';

/** `fresh`: the directory has a recent enough copy of the list. A failure keeps the previous list, if any. */
export type EnsureOutcome = { readonly kind: 'fresh' } | ReadFailure;

export interface ReadingFailure {
  readonly failure: ReadFailure;
  /** When the ledger was asked, ISO 8601. */
  readonly askedAt: string;
}

/** The reading of a list, besides its copy in the directory. */
export interface ReadingState {
  readonly isReading: boolean;
  /** Failure of the last reading; null when it succeeded or there was none since the start of this process. */
  readonly lastFailure: ReadingFailure | null;
}

/** Maximum age of a list; an older one is read again before use. */
export abstract class DirectoryAge {
  abstract readonly maxMs: number;
}

@Injectable()
export class DirectorySources {
  constructor(
    readonly inspection: LedgerInspection,
    readonly directory: LedgerDirectory,
    readonly clock: Clock,
    readonly age: DirectoryAge,
  ) {}
}

/** Reads the ledger's lists into the directory when needed, each once for all concurrent callers. */
@Injectable()
export class DirectoryReader {
  private readonly readings = new Map<string, Promise<EnsureOutcome>>();
  private readonly failures = new Map<string, ReadingFailure>();
  private isStopped = false;

  constructor(private readonly options: DirectorySources) {}

  /**
   * Reads the list unless it was read within the allowed age and not before `notBefore` (ISO 8601), if given. A reading
   * that is already in progress is awaited, and counts when it started late enough or fails.
   */
  async ensure(
    scope: DirectoryScope,
    access: LedgerAccess,
    list: LedgerList,
    notBefore: string | null,
  ): Promise<EnsureOutcome> {
    const key = keyOf(scope, list);
    while (!this.isFresh(scope, list, notBefore)) {
      const underway = this.readings.get(key);
      if (!underway) return this.isStopped ? STOPPED : this.begin(key, scope, access, list);
      const outcome = await underway;
      if (outcome.kind !== 'fresh') return outcome;
    }
    return { kind: 'fresh' };
  }

  stateOf(scope: DirectoryScope, list: LedgerList): ReadingState {
    const key = keyOf(scope, list);
    return { isReading: this.readings.has(key), lastFailure: this.failures.get(key) ?? null };
  }

  /** Readings end at their next page and leave nothing; no new one starts. Resolves when all have ended. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await Promise.allSettled(this.readings.values());
  }

  /** A list from the future has no known age. */
  private isFresh(scope: DirectoryScope, list: LedgerList, notBefore: string | null): boolean {
    const state = this.options.directory.state(scope, ledgerListName(list));
    if (!state) return false;
    const readAtMs = Date.parse(state.readAt);
    const ageMs = Date.parse(this.options.clock.now()) - readAtMs;
    return ageMs >= 0 && ageMs <= this.options.age.maxMs && (notBefore === null || readAtMs >= Date.parse(notBefore));
  }

  private begin(key: string, scope: DirectoryScope, access: LedgerAccess, list: LedgerList): Promise<EnsureOutcome> {
    const askedAt = this.options.clock.now();
    const reading = this.read(scope, access, list, askedAt)
      .then((outcome) => {
        if (outcome.kind === 'fresh') this.failures.delete(key);
        else this.failures.set(key, { failure: outcome, askedAt });
        return outcome;
      })
      .finally(() => {
        this.readings.delete(key);
      });
    this.readings.set(key, reading);
    return reading;
  }

  private async read(
    scope: DirectoryScope,
    access: LedgerAccess,
    list: LedgerList,
    askedAt: string,
  ): Promise<EnsureOutcome> {
    const replacement = this.options.directory.replace(scope, ledgerListName(list));
    try {
      for await (const page of this.options.inspection.records(access, list)) {
        if (page.kind !== 'records') return page;
        if (this.isStopped) return STOPPED;
        replacement.add(page.records);
      }
      replacement.commit(askedAt);
      return { kind: 'fresh' };
    } finally {
      replacement.discard(); // Anything not committed, even after a defect.
    }
  }
}

const STOPPED: EnsureOutcome = { kind: 'unavailable', cause: 'The service is stopping.' };

const keyOf = ({ environment, companyId }: DirectoryScope, list: LedgerList): string =>
  JSON.stringify([environment, companyId, ledgerListName(list)]);
