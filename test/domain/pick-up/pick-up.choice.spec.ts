import { type Choice, chooseFiles, STEADY_FOR_MS } from '../../../src/domain/pick-up/pick-up.choice';
import { type FileFacts } from '../../../src/domain/pick-up/pick-up.events';
import { type FinishedSign } from '../../../src/domain/pick-up/pick-up.settings';

const file = (name: string, minute = 0, bytes = 1): FileFacts => ({
  name,
  bytes,
  modifiedAt: `2026-09-30T10:${String(minute).padStart(2, '0')}:00.000Z`,
});
const choose = (sign: FinishedSign, ...listed: readonly FileFacts[]): Choice => chooseFiles(listed, sign, [], 0);
const shown = ({ finished, waiting }: Choice): unknown => [
  finished.map(({ name, totals, marker }) => [name, totals?.name ?? null, marker?.name ?? null]),
  waiting.map(({ name, reason }) => [name, reason]),
];

describe('files with their final names', () => {
  it.each(['close.csv', 'CLOSE.CSV', 'close.json', 'close.xlsx', 'close', 'close.xls', 'close.csv.gz'])(
    'include %s or not',
    (name) => {
      const isTaken = /\.(csv|json|xlsx)$/i.test(name);
      expect(shown(choose('rename', file(name)))).toEqual(
        isTaken ? [[[name, null, null]], []] : [[], [[name, 'KIND_NOT_TAKEN']]],
      );
    },
  );

  it.each(['.close.csv', 'close.csv.part', 'close.csv.tmp', 'close.csv.filepart', 'close.csv~', '.close.totals.csv'])(
    'never are %s',
    (name) => {
      expect(shown(choose('rename', file(name)))).toEqual([[], [[name, 'TEMPORARY_NAME']]]);
    },
  );

  it('come in the order of their times, then of their names', () => {
    const { finished } = choose('rename', file('b.csv', 1), file('c.csv'), file('a.csv', 1), file('z.csv'));
    expect(finished.map(({ name }) => name)).toEqual(['c.csv', 'z.csv', 'a.csv', 'b.csv']);
  });

  it('never are markers and control totals themselves', () => {
    const listed = [file('close.totals.csv'), file('close.done'), file('close.ok'), file('other.csv.totals.csv')];
    expect(shown(choose('rename', ...listed))).toEqual([[], []]);
  });
});

describe('what lies beside a file', () => {
  it('has its whole name or its name without the ending', () => {
    expect(shown(choose('rename', file('a.csv'), file('a.totals.csv'), file('a.ok')))).toEqual([
      [['a.csv', 'a.totals.csv', 'a.ok']],
      [],
    ]);
    expect(shown(choose('rename', file('a.csv'), file('a.csv.totals.csv'), file('a.csv.done')))).toEqual([
      [['a.csv', 'a.csv.totals.csv', 'a.csv.done']],
      [],
    ]);
  });

  it('is of nobody when its short name could mean two files', () => {
    const listed = [file('a.csv'), file('a.json'), file('a.totals.csv'), file('a.done'), file('a.json.totals.csv')];
    expect(shown(choose('rename', ...listed))).toEqual([
      [
        ['a.csv', null, null],
        ['a.json', 'a.json.totals.csv', null],
      ],
      [],
    ]);
  });

  it('is nothing while it is written itself', () => {
    expect(shown(choose('marker', file('a.csv'), file('a.done.part'), file('a.totals.csv.tmp')))).toEqual([
      [],
      [
        ['a.csv', 'NO_MARKER'],
        ['a.done.part', 'TEMPORARY_NAME'],
        ['a.totals.csv.tmp', 'TEMPORARY_NAME'],
      ],
    ]);
  });
});

describe('files with markers', () => {
  it.each([
    [0, 'finished'],
    [1, 'finished'],
    [2, 'MARKER_OLDER'],
  ])('are finished when the marker is not older (%i)', (minute, expected) => {
    const { finished, waiting } = choose('marker', file('a.csv', minute), file('a.done', 1));
    expect(finished.length === 1 ? 'finished' : waiting[0]?.reason).toBe(expected);
  });
});

describe('files whose size stays', () => {
  const looks = (...listings: readonly (readonly [ms: number, ...files: readonly FileFacts[]])[]): unknown => {
    let choice: Choice = { finished: [], waiting: [], sightings: [] };
    for (const [ms, ...files] of listings) choice = chooseFiles(files, 'steady-size', choice.sightings, ms);
    return choice.waiting[0]?.reason ?? choice.finished.map(({ name }) => name);
  };
  const [close, totals] = [file('a.csv'), file('a.totals.csv')];

  it('are finished after two looks that are far enough apart', () => {
    expect(looks([0, close, totals])).toBe('NOT_STEADY');
    expect(looks([0, close, totals], [STEADY_FOR_MS - 1, close, totals])).toBe('NOT_STEADY');
    expect(looks([0, close, totals], [STEADY_FOR_MS, close, totals])).toEqual(['a.csv']);
  });

  it('are not when the size, the time or the control totals changed in between', () => {
    for (const changed of [file('a.csv', 0, 2), file('a.csv', 1)])
      expect(looks([0, close, totals], [STEADY_FOR_MS, changed, totals])).toBe('NOT_STEADY');
    expect(looks([0, close, totals], [STEADY_FOR_MS, close, file('a.totals.csv', 1)])).toBe('NOT_STEADY');
    expect(looks([0, close], [STEADY_FOR_MS, close, totals])).toBe('NOT_STEADY');
    expect(looks([0, close, totals], [10, totals], [STEADY_FOR_MS, close, totals])).toBe('NOT_STEADY');
  });

  it('are not without control totals, however long they stay', () => {
    expect(looks([0, close], [100 * STEADY_FOR_MS, close])).toBe('NO_TOTALS');
  });
});
