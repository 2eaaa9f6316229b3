import { MONTH_TWINS, type MonthTwin, NOTHING_MET, runMonth } from './corrected-months';

const MONTHS = 30;
/** The first month that shows it, found by running one after the other. */
const SHOWN_BY: Readonly<Record<MonthTwin, number>> = {
  'nets against the entry alone': 9,
  'leaves net differences when it reverses': 51,
  'corrects what was sent': 5,
  'forgets that a month is closed': 14,
  'moves what is posted on its first open day': 24,
};

describe('months that are delivered again and again', () => {
  it(`come out as delivered last in ${MONTHS} worlds, whatever is chosen and goes wrong`, async () => {
    const met = { ...NOTHING_MET };
    const wrong: string[] = [];
    for (let seed = 1; seed <= MONTHS; seed += 1) {
      const { violations, seed: own, ...counts } = await runMonth(seed);
      wrong.push(...violations.map((what) => `month ${own}: ${what}`));
      for (const kind of Object.keys(met) as (keyof typeof met)[]) met[kind] += counts[kind];
    }
    expect(wrong).toEqual([]);
    expect(Object.entries(met).filter(([, count]) => count === 0)).toEqual([]);
  });

  it.each(MONTH_TWINS)('come out wrong where somebody %s, and right where nobody does', async (twin) => {
    const seed = SHOWN_BY[twin];
    expect((await runMonth(seed, twin)).violations).not.toEqual([]);
    expect((await runMonth(seed)).violations).toEqual([]);
  });
});
