import { type PostOutcome, type PreparedEntry } from '../../src/application/ports/accounting-system';
import { type FaultCase } from './fault-cases';
import { type LedgerWorld } from './ledger-world';
import { findRightly } from './socket-reads';
import { type SocketTally } from './socket-tally';

/** What was sent before the create that meets the fault. */
export type CreatePhase =
  'create, first attempt' | 'create, re-sent after none arrived' | 'create, re-sent after one arrived';

export const CREATE_PHASES: readonly CreatePhase[] = [
  'create, first attempt',
  'create, re-sent after none arrived',
  'create, re-sent after one arrived',
];

/** A create that meets the fault, then the look-up, and a re-send if it found nothing: in the end there is one entry. */
export const createUnderFault = async (
  world: LedgerWorld,
  phase: CreatePhase,
  one: FaultCase,
  tally: SocketTally,
): Promise<void> => {
  const where = `${phase}: ${one.name}`;
  const entry = world.nextEntry();
  const isThere = phase === 'create, re-sent after one arrived';
  if (phase !== 'create, first attempt') {
    world.fault({ function: 'create' }, { kind: isThere ? 'drop-after-commit' : 'drop-before-commit' });
    const { kind } = await world.post(entry);
    tally.require(kind === 'unknown', where, `the attempt before was ${kind}`);
  }
  world.fault({ function: 'create' }, one.fault);
  const outcome = await world.post(entry);
  tally.count(phase, outcome.kind);
  const expected = isThere ? one.ofRepeat : one.outcome;
  tally.require(outcome.kind === expected, where, `${textOf(outcome)}, expected ${expected}`);
  requireRecord(world, entry, outcome, tally, where);
  if (one.isExecuted || isThere) await untilHeld(world, entry);
  tally.requireEntries(world.inLedger(entry).length, one.isExecuted || isThere ? 1 : 0, where);
  await settle(world, entry, tally, where);
};

const settle = async (world: LedgerWorld, entry: PreparedEntry, tally: SocketTally, where: string): Promise<void> => {
  if (world.inLedger(entry).length === 0) {
    const outcome = await world.post(entry);
    tally.requireNotStuck(outcome.kind === 'posted' || outcome.kind === 'not-sent', `${where}, again`);
    // A connection that the fault broke may be noticed only when it is used next; nothing was sent then.
    if (outcome.kind === 'not-sent') await world.post(entry);
  }
  tally.requireEntries(world.inLedger(entry).length, 1, `${where}, in the end`);
  tally.requireNotStuck(await findRightly(world, entry), `${where}, look-up`);
};

const requireRecord = (
  world: LedgerWorld,
  entry: PreparedEntry,
  outcome: PostOutcome,
  tally: SocketTally,
  where: string,
): void => {
  if (outcome.kind !== 'posted') return;
  const isThere = world.inLedger(entry).some(({ recordNo }) => String(recordNo) === outcome.recordNo);
  tally.requireNotLost(isThere, where);
};

/** What was put off is written soon; nothing else tells when. */
const untilHeld = async (world: LedgerWorld, entry: PreparedEntry): Promise<void> => {
  const giveUpAt = performance.now() + 2_000;
  while (world.inLedger(entry).length === 0 && performance.now() < giveUpAt)
    await new Promise((turn) => setTimeout(turn, 2));
};

const textOf = (outcome: PostOutcome): string =>
  outcome.kind === 'posted' ? `posted as ${outcome.recordNo}` : JSON.stringify(outcome).slice(0, 200);
