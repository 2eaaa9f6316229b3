import { SingleBar } from 'cli-progress';
import { LedgerGateway } from './ledger-gateway';
import { batchTable, preflightList, problemList, tieOutTable } from './report';
import { type BatchView, type ImportView, RevRecApi, type RunView } from './revrec-api';
import { type DemoSettings } from './settings';
import { tieOut } from './tie-out';

/** The last line of standard output with `--once`. */
export interface Summary {
  readonly entries: number;
  readonly batches: number;
  readonly lines: number;
  readonly posted: number;
  readonly failed: number;
  readonly ledgerBatches: number;
  readonly ledgerLines: number;
  readonly tiedOut: boolean;
  /** What the demo ran on, and with it every process that it started. */
  readonly node: string;
}

/** Custom fields that a close file can have, by the columns that bring their values. */
const CUSTOM_FIELDS = [
  { apiName: 'class', label: 'Class', source: 'Subscription', dimension: 'Class', columns: ['class'] },
  { apiName: 'location', label: 'Location', source: 'Customer', dimension: 'Location', columns: ['location'] },
  {
    apiName: 'department',
    label: 'Department',
    source: 'Subscription',
    dimension: 'Department',
    columns: ['department', 'department id'],
  },
  {
    apiName: 'customer',
    label: 'Customer',
    source: 'Customer',
    dimension: 'Customer',
    columns: ['customer id', 'customer name'],
  },
  { apiName: 'item', label: 'Item', source: 'Product', dimension: 'Item', columns: ['item id', 'product code'] },
  { apiName: 'project', label: 'Project', source: 'Subscription', dimension: 'Project', columns: ['project'] },
];

/** From nothing to a tied-out ledger, only through the public API, as the Controller. */
export const runMainJob = async (settings: DemoSettings): Promise<Summary> => {
  const api = await RevRecApi.signIn(settings.service, settings.environment, settings.issuer, 'cora.controller');
  await configure(settings, api);
  const imported = await importClose(settings, api);
  if (imported.status === 'Rejected') return nothingPosted(imported);

  console.log('\nPreflight: is everything there that posting needs?');
  const preflight = await api.preflight();
  console.log(preflightList(preflight));
  console.log(`${preflight.batches - preflight.blocked} of ${preflight.batches} batches can be posted.\n`);
  if (preflight.batches > 0 && preflight.blocked === preflight.batches) return nothingPosted(imported);

  const started = await api.startRun();
  const finished = await follow(api, started);
  const batches = await api.batchesOfRun(finished.runId);
  return report(settings, imported, finished, batches);
};

const configure = async (settings: DemoSettings, api: RevRecApi): Promise<void> => {
  const { companyId, senderId, senderPassword, userId, userPassword } = settings.intacct;
  if (settings.api === 'rest') await api.connectByConsent({ company: companyId, user: userId, password: userPassword });
  else await api.connect({ companyId, senderId, senderPassword, userId, userPassword });
  const how = settings.api === 'rest' ? 'over REST, by consent' : 'over Web Services';
  console.log(`Connected ${settings.environment} to Sage Intacct company ${companyId} ${how}.`);

  const columns = new Set((await settings.close.columns()).map((name) => name.toLowerCase()));
  const fields = CUSTOM_FIELDS.filter((field) => field.columns.some((name) => columns.has(name)));
  for (const { apiName, label, source, dimension } of fields)
    await api.addCustomField({ apiName, label, source }, dimension);
  console.log(`Included in journal posting: ${fields.map(({ label }) => label).join(', ')}.`);

  await api.loadMappings(settings.close.mappingCsv());
  console.log('Loaded the journal account mappings.');
};

const importClose = async (settings: DemoSettings, api: RevRecApi): Promise<ImportView> => {
  console.log(`Importing ${settings.close.journalFile} (${Math.ceil(settings.close.journalBytes() / 1024)} KiB) …`);
  const imported = await api.importFile(settings.close.journalFile);
  const { entries, lines, batches, problemCount, problems } = imported;
  if (imported.status === 'Completed')
    console.log(
      `Imported ${entries ?? 0} entries with ${lines ?? 0} lines: ${batches ?? 0} batches are Ready to Post.`,
    );
  else console.log(`The import was rejected with ${problemCount} problem(s), and nothing was recorded:`);
  for (const { code, row, journalEntryId, message, fix } of problems.slice(0, 20)) {
    console.log(
      `  ${code}${row === null ? '' : ` in row ${row}`}${journalEntryId === null ? '' : ` (${journalEntryId})`}: ${message} ${fix}`,
    );
  }
  return imported;
};

const nothingPosted = ({ entries, lines, batches }: ImportView): Summary => ({
  entries: entries ?? 0,
  batches: batches ?? 0,
  lines: lines ?? 0,
  posted: 0,
  failed: 0,
  ledgerBatches: 0,
  ledgerLines: 0,
  tiedOut: false,
  node: process.version,
});

const follow = async (api: RevRecApi, started: RunView): Promise<RunView> => {
  const bar = new SingleBar({
    format: 'Posting journals |{bar}| {value}/{total} | {failed} failed | {eta} s left',
    stream: process.stdout,
    noTTYOutput: true,
    notTTYSchedule: 1_000,
  });
  let last = started;
  bar.start(started.batches, 0, { failed: 0 });
  try {
    for await (const run of api.progress(started.runId)) {
      last = run;
      bar.update(run.posted + run.failed + run.leftOut, { failed: run.failed });
    }
  } finally {
    bar.stop(); // Its timer would keep the process alive.
  }
  return last;
};

const report = async (
  settings: DemoSettings,
  imported: ImportView,
  run: RunView,
  batches: readonly BatchView[],
): Promise<Summary> => {
  console.log('\nReading the ledger back over its XML gateway …');
  const ledger = await new LedgerGateway(settings.intacct).batches();
  console.log(batchTable(batches, ledger));
  const problems = problemList(batches);
  if (problems !== '') console.log(`\nWhat has to be mended:\n${problems}`);

  const rows = tieOut(settings.close.controlTotals(), batches, ledger);
  console.log('\nTie-out against the control totals of the file:');
  console.log(tieOutTable(rows));

  const isComplete = run.status === 'Finished' && run.posted === run.batches && ledger.length === run.batches;
  const tiedOut = isComplete && rows.length > 0 && rows.every(({ matches }) => matches);
  console.log(tiedOut ? 'Everything ties out.' : 'It does NOT tie out.');
  return {
    entries: imported.entries ?? 0,
    batches: batches.length,
    lines: imported.lines ?? 0,
    posted: run.posted,
    failed: run.failed,
    ledgerBatches: ledger.length,
    ledgerLines: ledger.reduce((sum, batch) => sum + batch.lines, 0),
    tiedOut,
    node: process.version,
  };
};
