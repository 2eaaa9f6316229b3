import { programOptions, runProgram } from '../../bench/program';
import { MONTH_TWINS, type MonthTwin, NOTHING_MET, runMonth } from './corrected-months';

const USAGE = `Usage: npm run simulate:corrections -- [--months N] [--from S] [--twin NAME]
  --months N   months to run (1000)
  --from S     the first seed (1)
  --twin NAME  a weakened correction: ${MONTH_TWINS.join(' · ')}`;

const options = programOptions({
  options: {
    months: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    twin: { type: 'string' },
  },
});

const numberOf = (name: 'months' | 'from', text: string): number => {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw new Error(`--${name} takes a number from 1.\n${USAGE}`);
};

const twinOf = (name: string | undefined): MonthTwin | null => {
  const twin = MONTH_TWINS.find((one) => one === name) ?? null;
  if (name !== undefined && twin === null) throw new Error(`There is no twin "${name}".\n${USAGE}`);
  return twin;
};

const main = async (): Promise<void> => {
  const [from, months] = [numberOf('from', options.from), numberOf('months', options.months)];
  const twin = twinOf(options.twin);
  const met = { ...NOTHING_MET };
  let wrong = 0;
  for (let seed = from; seed < from + months; seed += 1) {
    const { violations, seed: own, ...counts } = await runMonth(seed, twin);
    for (const kind of Object.keys(met) as (keyof typeof met)[]) met[kind] += counts[kind];
    if (violations.length === 0) continue;
    wrong += 1;
    console.log(`month ${own}: ${violations.join('; ')}`);
  }
  console.log(`${months} months from seed ${from}, ${wrong} wrong: ${JSON.stringify(met)}`);
  process.exitCode = wrong === 0 ? 0 : 1;
};

runProgram(main);
