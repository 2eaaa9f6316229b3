import { type ChainRules } from '../log-seals/log-verification';
import { type Clock } from '../ports/clock';
import { type EventStore, type NewEvent, type RecordedEvent } from '../ports/event-store';
import { asNew, bytesOf, differenceOf, nameOf } from './event-copy';
import { LogWalk } from './log-walk';
import { isMark } from './move-marks';
import { MoveRefused } from './move-refused';
import { WholeSource } from './whole-source';

/** An append is limited to 512 KiB; this leaves room for what a store adds. */
const APPEND_BYTES_MAX = 480 * 1024;
const APPEND_EVENTS_MAX = 500;
const REPEATS_MAX = 40;
const REPEAT_PAUSE_MS = 250;

export interface CopyPorts {
  readonly from: EventStore;
  readonly to: EventStore;
  readonly clock: Clock;
  readonly rules: Pick<ChainRules, 'hashOf' | 'chainStart'>;
  /** Called before anything is written: from now on the target is incomplete. */
  readonly onFirstAppend: () => Promise<void>;
  /** Called with the number of further events known to be in the target. */
  readonly onEvents: (events: number) => void;
}

export interface CopiedLog {
  /** Events that were not there before. */
  readonly copied: number;
  /** Environments whose notifications have a checkpoint. */
  readonly checkpoints: ReadonlySet<string>;
}

/**
 * Copies a log event by event in order, so that places, hashes and every seal stay the same. What the target already
 * has is compared and continued; a target with anything else is refused.
 */
export const copyLog = async (ports: CopyPorts): Promise<CopiedLog> => {
  const [source, target] = [new LogWalk(ports.from), new LogWalk(ports.to)];
  const whole = new WholeSource(ports.rules);
  const { checkpoints } = whole;
  for (let there = await target.peek(); there !== null; there = await target.peek()) {
    const here = await source.peek();
    if (here === null) {
      await requireMarksOnly(target);
      return { copied: 0, checkpoints };
    }
    requireSame(here, there, source.taken + 1);
    whole.pass(here);
    await source.take();
    await target.take();
    ports.onEvents(1);
  }
  return { copied: await appendRest(source, whole, ports), checkpoints };
};

/** The end of a log that was moved before: only what the move itself wrote may follow. */
const requireMarksOnly = async (target: LogWalk): Promise<void> => {
  for (let there = await target.take(); there !== null; there = await target.take())
    if (!isMark(there)) throw new MoveRefused('TARGET_GREW', `The target was used: it also has ${nameOf(there)}.`);
};

const requireSame = (here: RecordedEvent, there: RecordedEvent, place: number): void => {
  const difference = differenceOf(here, there);
  if (difference === null) return;
  if (isMark(there))
    throw new MoveRefused('SOURCE_GREW', `The move was finished, but the source changed after it: ${nameOf(here)}.`);
  const what = `Event ${place} of the source is ${nameOf(here)}, of the target ${nameOf(there)}`;
  throw new MoveRefused(
    'TARGET_DIFFERS',
    `${what}: another ${difference}. The target is not a beginning of the source.`,
  );
};

const appendRest = async (source: LogWalk, whole: WholeSource, ports: CopyPorts): Promise<number> => {
  let copied = 0;
  for (;;) {
    const group = await nextGroup(source);
    const [first] = group;
    if (!first) return copied;
    for (const event of group) whole.pass(event);
    if (copied === 0) await ports.onFirstAppend();
    await append(ports, first, group.map(asNew));
    copied += group.length;
    ports.onEvents(group.length);
  }
};

/** Consecutive events of one stream that fit into one append. */
const nextGroup = async (source: LogWalk): Promise<RecordedEvent[]> => {
  const group: RecordedEvent[] = [];
  let bytes = 0;
  for (let event = await source.peek(); event !== null; event = await source.peek()) {
    bytes += bytesOf(event);
    const isNext = group.length === 0 || event.stream === group[0]?.stream;
    const isRoom = group.length === 0 || (bytes <= APPEND_BYTES_MAX && group.length < APPEND_EVENTS_MAX);
    if (!isNext || !isRoom) break;
    group.push(event);
    await source.take();
  }
  return group;
};

/** Repeats the same append until its outcome is known. */
const append = async ({ to, clock }: CopyPorts, first: RecordedEvent, events: readonly NewEvent[]): Promise<void> => {
  const expected = first.revision === 0 ? 'no-stream' : first.revision - 1;
  let cause = '';
  for (let repeat = 0; repeat < REPEATS_MAX; repeat += 1) {
    const result = await to.append(first.stream, events, expected);
    if (result.kind === 'ok') return;
    if (result.kind === 'conflict')
      throw new MoveRefused(
        'TARGET_CHANGED',
        `Someone else writes to the target: it does not accept ${nameOf(first)} of the source.`,
      );
    cause = result.cause;
    await clock.sleep(REPEAT_PAUSE_MS);
  }
  throw new Error(`The target does not respond (${cause}). Run it again: it continues where it stopped.`);
};
