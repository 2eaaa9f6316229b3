import { programOptions, runProgram } from '../../bench/program';
import { measureChecklist } from './measure-checklist';

const main = async (): Promise<void> => {
  const { batches, lines } = programOptions({
    options: { batches: { type: 'string', default: '10000' }, lines: { type: 'string', default: '100' } },
  });
  const figures = await measureChecklist(Number(batches), Number(lines), (message) => {
    process.stderr.write(`${message}\n`);
  });
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
};

runProgram(main);
