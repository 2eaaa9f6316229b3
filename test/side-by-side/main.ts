import { programOptions, runProgram } from '../../bench/program';
import { type Comparison, compareClients } from './comparison';
import { shortenWaitsOfOfficialClient } from './official-client';

/** Without `--real-waits` the official client waits a hundredth of its time between its retries. */
const main = async (): Promise<void> => {
  const values = programOptions({
    options: { json: { type: 'boolean', default: false }, 'real-waits': { type: 'boolean', default: false } },
  });
  if (!values['real-waits']) shortenWaitsOfOfficialClient(100);
  const comparisons = await compareClients((scenario) => {
    console.error(scenario);
  });
  console.log(values.json ? JSON.stringify(comparisons, null, 2) : tableOf(comparisons));
};

const tableOf = (comparisons: readonly Comparison[]): string => {
  const heads = ['scenario', 'official client', 'official client, uniqueId', 'this service'];
  const rows = comparisons.map(({ scenario, officialClient, officialClientUnique, ours }) => [
    scenario,
    ...[officialClient, officialClientUnique, ours].map(({ entries, told }) => `${entries} (${told.slice(0, 48)})`),
  ]);
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const lineOf = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return ['Entries in the ledger, and what the user is told', lineOf(heads), ...rows.map(lineOf)].join('\n');
};

runProgram(main);
