import { type WatchRoundView } from '../../src/application/ledger-watch/ledger-watch.views';
import { CHANGES, changeSome } from './watch-changes';
import { WatchWorld } from './watch-world';

interface Round {
  readonly seconds: number;
  /** Of this process, which is the service with its log and views; the ledger has a process of its own. */
  readonly cpuSeconds: number;
  readonly batches: number;
  readonly lines: number;
  readonly queries: number;
  readonly found: number;
}

export interface WatchFigures {
  readonly entries: number;
  readonly changes: number;
  readonly kinds: number;
  /** Over a ledger that nobody changed. */
  readonly full: Round;
  readonly quick: Round;
  /** The first full round after the changes. */
  readonly changed: Round;
  readonly missed: number;
  readonly falselyFound: number;
  readonly violations: readonly string[];
}

/** Posts so many entries of four lines, changes some behind the back of the service, and has them looked at. */
export const measureWatch = async (
  entries: number,
  changes: number,
  progress: (message: string) => void,
): Promise<WatchFigures> => {
  const world = await WatchWorld.with(entries, (made) => {
    progress(`${made} entries are posted.`);
  });
  try {
    const timed = async (kind: 'quick' | 'full'): Promise<Round> => {
      const [began, before] = [performance.now(), process.cpuUsage()];
      const view = await world.look(kind);
      if (view.status !== 'Finished') throw new Error(`The round stopped: ${view.trouble?.message ?? 'for no reason'}`);
      const { user, system } = process.cpuUsage(before);
      const seconds = tenths((performance.now() - began) / 1_000);
      const cpuSeconds = tenths((user + system) / 1_000_000);
      progress(`${kind} round: ${seconds} s, ${cpuSeconds} s of CPU, ${JSON.stringify(view.counts)}`);
      return { seconds, cpuSeconds, ...countsOf(view) };
    };
    await world.serveBeside();
    const full = await timed('full');
    const quick = await timed('quick');
    const step = Math.max(1, Math.floor(entries / changes));
    const some = world.posted.filter((_, index) => index % step === 0).slice(0, changes);
    const expected = changeSome(world, some);
    await world.settled();
    const changed = await timed('full');
    const found = world.changed();
    const missed = [...expected].filter(([key, status]) => found.get(key) !== status).length;
    const falselyFound = [...found.keys()].filter((key) => !expected.has(key)).length;
    const violations = [
      ...(missed > 0 ? [`${missed} changes were missed.`] : []),
      ...(falselyFound > 0 ? [`${falselyFound} unchanged entries were called changed.`] : []),
      ...(full.queries > full.lines / 1_000 ? [`${full.queries} queries for ${full.lines} lines.`] : []),
      ...(quick.queries > entries / 500 ? [`${quick.queries} queries for ${entries} unchanged entries.`] : []),
    ];
    return { entries, changes, kinds: CHANGES.length, full, quick, changed, missed, falselyFound, violations };
  } finally {
    await world.stop();
  }
};

const tenths = (value: number): number => Math.round(value * 10) / 10;

const countsOf = ({ counts }: WatchRoundView): Omit<Round, 'seconds' | 'cpuSeconds'> => {
  const { batches, lines, queries, found } = counts;
  return { batches, lines, queries, found };
};
