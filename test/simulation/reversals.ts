import { type ReversedBatchName } from '../../src/application/journal-batch/batch-lookups';
import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { ReversalSettling } from '../../src/application/journal-batch/reversal-settling';
import { EntryRegister } from '../../src/application/journal-import/entry-register';
import { WaitingEntries } from '../../src/application/journal-import/waiting-entries';
import { type EnginePorts } from '../../src/application/posting/engine-ports';
import { type PostingWorker } from '../../src/application/posting/posting.worker';
import { Reversals } from '../../src/application/posting/reversal';
import { reversalIdOf } from '../../src/domain/journal-batch/reversal-plan';
import { type JournalBatch, type PostedBatch } from '../../src/domain/journal-batch/batch-states';
import { EvenChance } from '../support/plain-ports';
import { ENVIRONMENT } from './close';

/** What one process has to take entries back. */
export interface SimReversals {
  readonly prepare: Reversals['prepare'];
  /** Tells originals what became of their reversals, and releases corrections of what was reversed. */
  readonly settle: () => Promise<void>;
}

export const simReversals = (
  { aggregates }: EnginePorts,
  worker: PostingWorker,
  states: ReadonlyMap<string, JournalBatch>,
  isRenumbered = false,
): SimReversals => {
  const entries = new EntryBatches(aggregates);
  const whole = new Reversals(aggregates, entries, worker, new EvenChance());
  const reversals = isRenumbered ? renumbered(whole) : whole;
  const settling = new ReversalSettling(aggregates, entries, {
    reversalsToSettle: () =>
      [...states.values()].flatMap((state) =>
        state.status === 'Posted' && state.reversal !== undefined
          ? [settledName(state.plan.batchKey, state.reversal.batchKey, states)]
          : [],
      ),
    differencesToSettle: () =>
      [...states.values()].flatMap((state) => {
        const known =
          state.status === 'Netted' ? [state.difference] : 'history' in state ? state.history.differences : [];
        return (known ?? []).map(({ batchKey }) => ({ environment: ENVIRONMENT, batchKey }));
      }),
  });
  const waiting = new WaitingEntries(aggregates, new EntryRegister(aggregates), {
    waiting: () =>
      [...states.values()].flatMap((state) =>
        state.status === 'SetAside' && state.plan.part === 1
          ? [{ environment: ENVIRONMENT, batchKey: state.plan.batchKey }]
          : [],
      ),
  });
  return {
    prepare: (origin, wanted) => reversals.prepare(origin, wanted),
    settle: async () => {
      await settling.settle();
      await waiting.settle();
    },
  };
};

const settledName = (
  batchKey: string,
  reversalKey: string,
  states: ReadonlyMap<string, JournalBatch>,
): ReversedBatchName => ({
  ...{ environment: ENVIRONMENT, batchKey, reversalKey },
  isKnown: [...states.values()].some((state) => 'plan' in state && state.plan.batchKey === reversalKey) ? 1 : 0,
});

let numbers = 1;

/** Takes a number that was never used, and asks for no reversal before it. */
const renumbered = (whole: Reversals): Reversals =>
  Object.assign(Object.create(whole) as Reversals, {
    turnOf: (_origin: unknown, [first]: readonly PostedBatch[]) => {
      numbers += 1;
      const { plan, identity } = first!;
      const journalEntryId = reversalIdOf(plan.journalEntryId, identity.referenceNo, numbers);
      return Promise.resolve({ number: numbers, journalEntryId, last: null });
    },
  });
