import { programOptions, runProgram } from '../../bench/program';
import { measureWatch } from './measure-watch';

const main = async (): Promise<void> => {
  const values = programOptions({
    options: { entries: { type: 'string', default: '100000' }, changes: { type: 'string', default: '1000' } },
  });
  const figures = await measureWatch(Number(values.entries), Number(values.changes), (message) => {
    process.stderr.write(`${message}\n`);
  });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (figures.violations.length > 0) process.exitCode = 1;
};

runProgram(main);
