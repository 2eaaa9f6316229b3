// Changes each table of an unzipped pack in every way and says which changes the programs of the pack do not find.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, ...names] = process.argv.slice(2);
const part = (name) => import(pathToFileURL(join(folder, name)).href);
const { compareTable, csvCells, jsonLines } = await part('verify-files.mjs');
const { Approvals } = await part('verify-approvals.mjs');
const { GlDetail } = await part('verify-gl-detail.mjs');
const { Month } = await part('verify-month.mjs');
const { TieOuts } = await part('verify-tie-outs.mjs');

const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const [approvals, month, tieOuts] = [new Approvals(), new Month(manifest), new TieOuts(manifest)];
const glDetail = new GlDetail(() => true);
for await (const event of jsonLines(join(folder, 'events.jsonl')))
  for (const one of [approvals, month, tieOuts, glDetail]) one.add(event);
const { columns, rows: written } = glDetail.table(jsonLines(join(folder, 'exchanges.jsonl')));
const glRows = [];
for await (const row of written) glRows.push(row);
const tables = {
  ...{ 'approvals.csv': approvals.table(), 'gl-detail.csv': { columns, rows: glRows } },
  ...month.tables(),
  ...tieOuts.tables(),
};

const textOf = (rows) =>
  rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`).join('');
const missed = [];
let tried = 0;
const attempt = async (name, rows, what) => {
  const found = [];
  writeFileSync(join(folder, name), textOf(rows));
  await compareTable(join(folder, name), name, tables[name], (problem) => found.push(problem));
  tried += 1;
  if ((found.length === 0) !== (what === 'nothing')) missed.push(`${name}: ${what}`);
};

for (const name of names) {
  const kept = readFileSync(join(folder, name), 'utf8');
  const rows = [];
  for await (const row of csvCells(join(folder, name))) rows.push(row);
  await attempt(name, rows, 'nothing');
  for (const [at, row] of rows.entries()) {
    for (const [column, cell] of row.entries())
      for (const other of [`${cell}0`, `'${cell}`, cell === '' ? ' ' : ''])
        await attempt(name, rows.with(at, row.with(column, other)), `row ${at}, column ${column}: ${other}`);
    await attempt(name, rows.toSpliced(at, 1), `without row ${at}`);
    await attempt(name, rows.toSpliced(at, 0, row), `row ${at} twice`);
    await attempt(
      name,
      rows.toSpliced(
        at + 1,
        0,
        row.map((cell) => `${cell}1`),
      ),
      `a row invented after ${at}`,
    );
    await attempt(name, rows.with(at, [...row, '']), `a cell more in row ${at}`);
    const next = rows[at + 1];
    if (next && next.join() !== row.join())
      await attempt(name, rows.with(at, next).with(at + 1, row), `row ${at} later`);
  }
  writeFileSync(join(folder, name), kept);
}
console.log(JSON.stringify({ tried, missed }));
