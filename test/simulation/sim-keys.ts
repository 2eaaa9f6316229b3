import { type Random } from '../../bench/random';
import { type Execution } from './sim-ledger';

/** What the ledger made of a request: it did or refused it, knows its key already, or broke down over it. */
export interface Answered {
  readonly execution: Execution | { readonly kind: 'used' } | { readonly kind: 'broken' };
  /** It says that this answer is on record under the key. */
  readonly isOnRecord: boolean;
}

interface KeyedRequest {
  readonly user: string;
  readonly key: string;
  readonly body: string;
}

interface Work {
  readonly run: (done: (execution: Execution) => void) => void;
  /** The ledger breaks down over it, before or after it is done. */
  readonly breaks?: { readonly isDone: boolean };
}

interface Known {
  readonly body: string;
  readonly atMs: number;
  /** Null while the ledger works on it. */
  kept: Answered['execution'] | null;
}

const HOUR_MS = 3_600_000;
const REPLAYED_MS = 48 * HOUR_MS;
const KNOWN_MS = 60 * 24 * HOUR_MS;

/**
 * What the ledger keeps by user and key (Sage's page on idempotency): the answer of the first request, also a failure,
 * which it gives again for 48 hours; 409 for 60 days; and a lock while it works.
 */
export class SimKeys {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly nowMs: () => number,
    private readonly random: Random,
  ) {}

  send({ user, key, body }: KeyedRequest, { run, breaks }: Work, ended: (answered: Answered) => void): void {
    const id = JSON.stringify([user, key]);
    const before = this.known.get(id);
    const ageMs = before === undefined ? Infinity : this.nowMs() - before.atMs;
    if (before !== undefined && ageMs < KNOWN_MS) {
      const isGivenAgain = before.kept !== null && before.body === body && ageMs < REPLAYED_MS;
      ended(
        isGivenAgain && before.kept !== null
          ? { execution: before.kept, isOnRecord: true }
          : { execution: { kind: 'used' }, isOnRecord: false },
      );
      return;
    }
    const known: Known = { body, atMs: this.nowMs(), kept: null };
    this.known.set(id, known);
    const keep = (execution: Answered['execution']): void => {
      known.kept = execution;
      // Whether already the first answer says so is not known in public.
      ended({ execution, isOnRecord: this.random.chance(0.5) });
    };
    if (breaks?.isDone === false) keep({ kind: 'broken' });
    else
      run((execution) => {
        keep(breaks === undefined ? execution : { kind: 'broken' });
      });
  }
}
