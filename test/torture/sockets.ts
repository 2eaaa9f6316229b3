import { FAULT_CASES, type FaultCase } from './fault-cases';
import { LedgerWorld } from './ledger-world';
import { CREATE_PHASES, createUnderFault } from './socket-creates';
import { askUnderFault, QUESTIONS } from './socket-reads';
import { type SocketFigures, SocketTally } from './socket-tally';

/** Every fault in every place where a request of the posting protocol can meet it, over real sockets in one process. */
export const measureSockets = async (repeats: number, progress: (message: string) => void): Promise<SocketFigures> => {
  const tally = new SocketTally();
  for (let repeat = 1; repeat <= repeats; repeat += 1) {
    progress(`sockets: ${FAULT_CASES.length} faults, repetition ${repeat} of ${repeats}`);
    for (const one of FAULT_CASES) await allPlaces(one, tally);
  }
  return tally.figures;
};

const allPlaces = async (one: FaultCase, tally: SocketTally): Promise<void> => {
  const world = await LedgerWorld.start();
  try {
    for (const phase of CREATE_PHASES) await createUnderFault(world, phase, one, tally);
    await signInBeforeCreate(world, one, tally);
    // All reads share one time-out, so one of them shows what a slow fault does to them.
    const questions = one.isSlow ? QUESTIONS.slice(0, 1) : QUESTIONS;
    for (const question of questions) await askUnderFault(world, question, one, tally);
  } finally {
    await world.stop();
  }
};

/** A create whose sign-in meets the fault has not begun: nothing may be in doubt, and nothing in the ledger. */
const signInBeforeCreate = async (world: LedgerWorld, one: FaultCase, tally: SocketTally): Promise<void> => {
  const phase = 'create, sign-in before it';
  const where = `${phase}: ${one.name}`;
  await world.renewClient();
  const entry = world.nextEntry();
  world.fault({ function: 'getAPISession' }, one.fault, one.isSlow ? 1 : 1_000);
  const outcome = await world.post(entry);
  world.gateway.faults.clear();
  tally.count(phase, outcome.kind);
  const allowed = outcome.kind === 'posted' ? 1 : 0;
  const isDefinite = outcome.kind === 'posted' || outcome.kind === 'not-sent' || outcome.kind === 'connection-refused';
  tally.require(isDefinite, where, `${outcome.kind}, although nothing was sent`);
  tally.requireEntries(world.inLedger(entry).length, allowed, where);
  if (outcome.kind === 'posted') return;
  tally.requireNotStuck((await world.post(entry)).kind === 'posted', `${where}, when it was over`);
  tally.requireEntries(world.inLedger(entry).length, 1, `${where}, in the end`);
};
