import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { GL_DETAIL_COLUMNS } from '../../../src/application/evidence/gl-detail-rows';
import { linesOf, PackFolder } from './pack-folder';
import { checklistDigest, MonthWorld } from './month-world';

let world: MonthWorld;
let folder: PackFolder;
beforeAll(async () => {
  world = new MonthWorld();
  await world.start();
  folder = new PackFolder(world);
  await folder.fill();
});
afterAll(async () => {
  folder.remove();
  await world.stop();
});

const rowsOf = (name: string): string[] => linesOf(folder.read(name)).slice(1);
const streams = (): string[] => [
  ...new Set(linesOf(folder.read('events.jsonl')).map((line) => (JSON.parse(line) as { stream: string }).stream)),
];
const TABLES = [
  'gl-detail.csv',
  ...['approvals.csv', 'corrections.csv', 'watch.csv', 'sign-offs.csv'],
  ...['tie-out.csv', 'tie-out-balances.csv', 'tie-out-batches.csv', 'tie-out-other-origin.csv'],
];

describe('the evidence pack of a month', () => {
  it('verifies as it is', async () => {
    const { status, wrong, text } = await folder.verdict();
    expect({ status, wrong }).toEqual({ status: 0, wrong: [] });
    expect(text).toContain(
      'ok     Corrections, ledger watch, tie-out and close: 15 rows in corrections.csv, 2 rows in watch.csv, ' +
        '10 rows in sign-offs.csv, 6 rows in tie-out.csv, 6 rows in tie-out-balances.csv, ' +
        '2 rows in tie-out-batches.csv, 4 rows in tie-out-other-origin.csv',
    );
  });

  it('has how the month was tied out, watched and closed, and nothing of rounds and tables that do not count', () => {
    const ofMonth = streams().filter((stream) => /^(tieOut|watchRound|accountingPeriod|periodSettings)/.test(stream));
    expect(ofMonth.sort()).toEqual([
      'accountingPeriod-acme-test.2026-09',
      'periodSettings-acme-test',
      'tieOut-acme-test.2026-09',
      'tieOutTable-acme-test.tie-out-0',
      'tieOutTable-acme-test.tie-out-1',
      'watchRound-acme-test.round-2',
      'watchRound-acme-test.round-3',
    ]);
  });

  it('has the reversal in another month as a link of the chain, and not among the amounts of the month', () => {
    expect(streams()).toContain('journalBatch-acme-test.NEXTMIRROR');
    expect(streams()).not.toContain('journalBatch-acme-test.ALIEN');
    expect(folder.read('journal-lines.csv')).not.toContain('NEXTMIRROR');
    expect(rowsOf('control-totals.csv')[0]).toBe('USD,imported,5,10,50.00,50.00,yes');
    expect(rowsOf('corrections.csv').map((row) => row.split(',').slice(2).join(','))).toEqual([
      "Reversal asked for,JE SAME,,2026-09,1,1,SAME,5001,SAMEMIRROR,,2026-09-30,'-Wrong month",
      'Reversed,JE SAME,,2026-09,1,1,SAME,5001,SAMEMIRROR,5002,,',
      'Reversal planned,JE SAMEMIRROR,,2026-09,1,1,SAMEMIRROR,,SAME,5001,2026-09-30,',
      "Reversal asked for,JE NEXT,,2026-09,1,1,NEXT,5003,FIRSTMIRROR,,2026-10-01,'-Wrong month",
      'Reversal undone,JE NEXT,,2026-09,1,1,NEXT,5003,FIRSTMIRROR,,,withdrawn',
      "Reversal asked for,JE NEXT,,2026-09,1,1,NEXT,5003,NEXTMIRROR,,2026-10-01,'-Wrong month",
      'Reversed,JE NEXT,,2026-09,1,1,NEXT,5003,NEXTMIRROR,5004,,',
      'Closed in ledger: waits,JE CLOSED,,2026-09,1,1,CLOSEDTHERE,,,,2026-09-30,Late',
      'Closed in ledger: asked to open,JE CLOSED,,2026-09,1,1,CLOSEDTHERE,,,,2026-09-30,Late',
      'Closed in ledger: first open day,JE CLOSED,,2026-09,1,1,CLOSEDTHERE,,,,2026-10-01,Late',
      'Withdrawn,JE CLOSED,,2026-09,1,1,CLOSEDTHERE,,,,,Left out',
      'Delivered anew,JE SAME,,2026-09,2,1,ANEW,,,,2026-09-30,',
      'Set aside,JE SAME,,2026-09,2,1,ANEW,,,,,posted',
      'Withdrawn,JE SAME,,2026-09,2,1,ANEW,,,,,Left out',
      'Reversal planned,JE NEXTMIRROR,,2026-10,1,1,NEXTMIRROR,,NEXT,5003,2026-10-01,',
    ]);
  });

  it('has the tie-out of the close as it was then, and the last one as it is now', () => {
    const cells = rowsOf('tie-out.csv').filter((row) => row.includes('4000-10'));
    expect(cells.map((row) => row.replace(/\d\d:\d\d:\d\d\.\d+Z/g, 'T'))).toEqual([
      expect.stringMatching(
        /^20.*,tie-out-0,.*,4000-10,us01,USD,differs,15\.00,10\.00,5\.00,0\.00,0\.00,13\.07,3\.00,/,
      ),
      expect.stringMatching(/^last,tie-out-1,.*,4000-10,us01,USD,accepted,.*,0\.07,0\.00,1,ana,20.*,"'=Rounding$/),
    ]);
  });

  it('has the general ledger detail of what was read back, with who entered and who approved it', () => {
    const rows = linesOf(folder.read('gl-detail.csv')).map((row) => row.split(','));
    const title = 'JE-1';
    const entered = [expect.stringMatching(/^20\d\d-\d\d-\d\d$/), expect.stringMatching(/^\d\d:\d\d:\d\d$/)];
    const approved = ['bob; cora', '2026-09-30'];
    const reference = expect.stringMatching(/^RR2609/);
    expect(rows).toEqual([
      [...GL_DETAIL_COLUMNS],
      ...[
        ['1', title, ...approved],
        ['2', title, ...approved],
        ['1', 'JE-2', '', ''],
        ['2', 'JE-2', '', ''],
      ].map(([line, entry, ...by]) => [
        ...[entry === title ? '1' : '2', line, expect.stringContaining(entry ?? ''), "'=Fees & <b>", 'APJ', ''],
        ...['2026-09-30', '2026', '09', '4000-10', '10.00', line === '1' ? 'D' : 'C', 'USD', 'ana', ...entered],
        ...[...by, reference, '', '', expect.stringMatching(/^JB/)],
      ]),
    ]);
  });

  it('has who signed which checklist, and the policy of approvals in words', () => {
    expect(rowsOf('sign-offs.csv').map((row) => row.split(',').slice(1).join(','))).toEqual([
      'ana,,Set how many people sign,2,,,,,,',
      'ana,Cora,Began to close,2,,,,,,',
      'ana,,Stopped closing,,,,,,,Too early',
      'ana,Cora,Began to close,2,,,,,,',
      `ana,,Checked,,posted,met,0,Every entry is posted or withdrawn.,${checklistDigest},`,
      `ana,,Checked,,totals,not checked,1,'=1 of 1 deliveries came without control totals.,${checklistDigest},`,
      `cora,Cora,Signed,,,,,,${checklistDigest},Fine`,
      `carl,Carl,Signed,,,,,,${checklistDigest},Fine`,
      `carl,,Closed,,,,,,${checklistDigest},`,
      'cora,Cora,Reopened,,,,,,,A late entry',
    ]);
    expect(folder.read('approvals.csv')).toContain(
      '"Policy: two people for entries from 1,234,567.89 USD, of entity US 1, in journal GJ; ' +
        'one person for entries in JPY; each approval is signed"',
    );
  });

  it.each(TABLES)('is not verified with a cell of %s changed', async (name) => {
    const { status, wrong } = await folder.verdictWith(name, (text) => text.replace(/\r\n[^,"]*,/, '\r\nother,'));
    expect([status, wrong]).toEqual([1, [expect.stringContaining(`WRONG  ${name}, row 1: `)]]);
  });

  it('finds every cell changed, every row missing, twice, invented or in another place, in every table', () => {
    const script = join(__dirname, 'altered-tables.mjs');
    const { stdout, stderr } = spawnSync(process.execPath, [script, folder.path, ...TABLES], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { tried, missed } = JSON.parse(stdout) as { tried: number; missed: string[] };
    expect(missed).toEqual([]);
    expect(tried).toBeGreaterThan(500);
  });

  const LIES: readonly (readonly [string, string, (data: Record<string, unknown>) => void, RegExp])[] = [
    ['a checklist', 'AccountingPeriodChecked', (data) => (data['digest'] = '0'), /digest of the checklist/],
    ['a signer', 'AccountingPeriodSignedOff', (data) => (data['by'] = 'bob'), /in the name of another person/],
    ['a tie-out', 'TieOutFinished', (data) => (data['digest'] = '0'), /is not the one that its end names/],
    ['a reversal', 'JournalBatchReversalPlanned', (data) => (data['batchKey'] = 'X'), /did not ask for it/],
    ['a record', 'JournalBatchReversed', (data) => (data['recordNo'] = '1'), /it names another record/],
  ];

  it.each(LIES)('tells that %s in the log itself does not fit', async (_what, type, change, problem) => {
    const { wrong } = await folder.verdictWith('events.jsonl', (text) => {
      const lines = linesOf(text);
      const at = lines.findIndex((line) => line.includes(`"type":"${type}"`));
      const event = JSON.parse(lines[at] ?? '') as { data: Record<string, unknown> };
      change(event.data);
      return `${lines.with(at, JSON.stringify(event)).join('\n')}\n`;
    });
    expect(wrong.filter((line) => problem.test(line))).not.toEqual([]);
  });
});
