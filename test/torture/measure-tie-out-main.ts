import { programOptions, runProgram } from '../../bench/program';
import { measureTieOut } from './measure-tie-out';

const main = async (): Promise<void> => {
  const values = programOptions({ options: { lines: { type: 'string', default: '1000000' } } });
  const figures = await measureTieOut(Number(values.lines), (message) => {
    process.stderr.write(`${message}\n`);
  });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (figures.violations.length > 0) process.exitCode = 1;
};

runProgram(main);
