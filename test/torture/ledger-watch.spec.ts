import { MonthLook } from '../../src/application/ledger-watch/month-look';
import { type LedgerLook } from '../../src/domain/journal-batch/ledger-look.decisions';
import { type ReadEntry } from '../../src/domain/ledger-entry/ledger-entry';
import { limits } from '../support/posting-system';
import { settleMs } from '../../src/application/posting/posting-limits';
import { addDecoys, changeSome, CHANGES, editUnnoticed } from './watch-changes';
import { WatchWorld } from './watch-world';

const ENTRIES = 600;
const CHANGED = 81;
const DECOYS = 40;

let world: WatchWorld;
let expected: Map<string, string>;

beforeAll(async () => {
  world = await WatchWorld.with(ENTRIES);
  await world.look('full');
  expected = changeSome(world, world.posted.slice(0, CHANGED));
  addDecoys(world, world.posted.slice(CHANGED, CHANGED + DECOYS));
});
afterAll(() => world.stop());

type Own = Parameters<MonthLook['compare']>[0];

/** Says nothing of what it does not find. */
class SkipsDeletions extends MonthLook {
  protected override absent(): null {
    return null;
  }
}

/** Believes that an entry is unchanged while its header is. */
class TrustsModified extends MonthLook {
  protected override mustRead(...[wanted]: Parameters<MonthLook['mustRead']>): boolean {
    const { own, row } = wanted;
    return own === undefined || row.status !== 'Success' || own.modified !== '10/01/2026 08:00:00';
  }
}

/** Adds the lines up, and looks no closer. */
class ComparesTotals extends MonthLook {
  protected override compare(one: Own, entries: readonly ReadEntry[]): LedgerLook['seen'] | null {
    const seen = super.compare(one, entries);
    const { expectation } = one;
    if (seen?.kind !== 'seen' || expectation?.kind !== 'entry') return seen;
    const totalOf = (amounts: readonly string[]): number => amounts.reduce((sum, text) => sum + Number(text) * 100, 0);
    const sent = expectation.entry.lines.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0);
    const found = totalOf(entries[0]?.lines.map(({ amount }) => amount) ?? []);
    return Math.round(found) === sent ? { ...seen, own: { ...seen.own, differences: [] } } : seen;
  }
}

/** Looks at its own record alone. */
class ForgetsCopies extends MonthLook {
  protected override compare(one: Own, entries: readonly ReadEntry[]): LedgerLook['seen'] | null {
    return super.compare(one, entries.slice(0, 1));
  }
}

describe('a round over a ledger that people changed', () => {
  it.each([
    ['skips deletions', SkipsDeletions],
    ['compares totals only', ComparesTotals],
    ['forgets copies', ForgetsCopies],
  ])('misses something when it %s', async (_name, Look) => {
    const other = await WatchWorld.with(CHANGES.length);
    const wanted = changeSome(other, other.posted);
    await other.look('full', Look);
    const missed = [...wanted].filter(([key, status]) => other.changed().get(key) !== status);
    await other.stop();
    expect(missed).not.toEqual([]);
  });

  it('misses what leaves no trace in the header when it trusts that', async () => {
    const other = await WatchWorld.with(2);
    const [edited] = other.posted;
    await other.look('full');
    editUnnoticed(other, edited!);
    await other.look('full', TrustsModified);
    expect(other.changed()).toEqual(new Map());
    await other.look('full');
    expect(other.changed()).toEqual(new Map([[edited!.batchKey, 'Differs in Ledger']]));
    await other.stop();
  });

  it('quick: finds all that left a trace, nothing else, and reads lines only of that', async () => {
    const round = await world.look('quick');
    expect(world.changed()).toEqual(expected);
    expect(round).toMatchObject({ status: 'Finished', trouble: null });
    expect(round.counts).toMatchObject({ batches: ENTRIES, found: CHANGED, cleared: 0 });
    expect(round.counts.read).toBe(CHANGED + DECOYS);
  });

  it('full: finds the same, records nothing that is known, and takes few queries', async () => {
    const { counts } = await world.look('full');
    expect(world.changed()).toEqual(expected);
    expect(counts).toMatchObject({ batches: ENTRIES, read: ENTRIES, found: 0, cleared: 0 });
    expect(counts.queries).toBeLessThanOrEqual(6);
  });

  it('later: what was deleted is gone, and only that is news', async () => {
    world.clock.advance(settleMs(limits));
    const { counts } = await world.look('quick');
    const gone = [...expected].map(([key, status]) => [key, status === 'Could Not Be Read' ? 'Gone' : status] as const);
    expect(world.changed()).toEqual(new Map(gone));
    expect(counts).toMatchObject({ found: CHANGED / CHANGES.length, cleared: 0 });
  });

  it('chosen: looks at those alone', async () => {
    const keys = world.posted.slice(0, 3).map(({ batchKey }) => batchKey);
    const { counts, chosen } = await world.look('full', null, keys);
    expect({ chosen, ...counts }).toMatchObject({ chosen: 3, batches: 3, read: 3, lines: 12 });
  });
});

describe('entries that were posted elsewhere', () => {
  const all = CHANGES.length;

  it.each([
    ['full', true],
    ['quick', true],
    ['full', false],
  ] as const)(
    '%s: every change is found by record, nothing else, and it is over when undone',
    async (kind, isKnown) => {
      const other = await WatchWorld.with(1);
      if (!isKnown) other.readClasses();
      for (let number = 0; number < 2 * all; number += 1) await other.addElsewhere(100 + number, isKnown);
      const [, ...elsewhere] = other.posted;
      const first = await other.look('full');
      expect([first.counts, other.changed()]).toEqual([
        { batches: 2 * all + 1, read: 2 * all + 1, lines: 4 * (2 * all + 1), queries: 4, found: 0, cleared: 0 },
        new Map(),
      ]);
      const wanted = changeSome(other, elsewhere.slice(0, all));
      const round = await other.look(kind);
      expect(round.counts).toMatchObject({ found: all, read: kind === 'full' ? 2 * all + 1 : all });
      expect(other.changed()).toEqual(wanted);
      const { ledger } = other.world.gateway;
      ledger.change(elsewhere[4]!.entry, { title: elsewhere[4]!.title, modifiedAt: new Date('2026-10-03T08:00:00Z') });
      other.clock.advance(1_000);
      await other.look(kind);
      expect(other.statusOf(elsewhere[4]!)).toBe('Posted Elsewhere');
      await other.stop();
    },
  );

  it('are looked at where nothing else of the month is posted, in a period that is watched', async () => {
    const other = await WatchWorld.with(0);
    const one = await other.addElsewhere(1);
    const next = await other.addElsewhere(2);
    other.changeEntry(one, 6);
    other.world.gateway.ledger.remove(next.entry);
    await other.look('full');
    expect(other.changed()).toEqual(
      new Map([
        [one.batchKey, 'Twice in Ledger'],
        [next.batchKey, 'Could Not Be Read'],
      ]),
    );
    other.clock.advance(settleMs(limits));
    await other.look('quick');
    expect(other.statusOf(next)).toBe('Gone');
    await other.stop();
  });
});
