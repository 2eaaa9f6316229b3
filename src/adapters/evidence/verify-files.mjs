// Reads the files of an evidence pack: part of verify.mjs. Needs nothing but Node.js 20.19 or later.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

export const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const hex = (buffer) => buffer.toString('hex');

/** Canonical JSON (RFC 8785): members sorted by UTF-16 code units, no white space, values as in JSON.stringify. */
export const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
};

/** A value for each line of a file. */
export async function* jsonLines(path) {
  let rest = '';
  for await (const chunk of createReadStream(path, 'utf8')) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    for (const line of lines) if (line !== '') yield JSON.parse(line);
  }
  if (rest !== '') yield JSON.parse(rest);
}

/** Rows of a CSV file (RFC 4180), each as its cells. */
export async function* csvCells(path) {
  let [cells, cell, state] = [[], '', 'plain'];
  for await (const chunk of createReadStream(path, 'utf8')) {
    for (const character of chunk) {
      if (state === 'quoted' && character !== '"') cell += character;
      else if (state === 'quoted') state = 'after a quote';
      else if (state === 'after a quote' && character === '"') [cell, state] = [`${cell}"`, 'quoted'];
      else if (character === '"' && cell === '') state = 'quoted';
      else if (character === ',') {
        cells.push(cell);
        [cell, state] = ['', 'plain'];
      } else if (character === '\n') {
        yield [...cells, cell];
        [cells, cell, state] = [[], '', 'plain'];
      } else if (character !== '\r') [cell, state] = [cell + character, 'plain'];
    }
  }
  if (cells.length > 0 || cell !== '') yield [...cells, cell];
}

/** The same, each as an object by column. */
export async function* csvRows(path) {
  let columns = null;
  for await (const cells of csvCells(path)) {
    if (columns) yield Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
    columns ??= cells;
  }
}

/** A cell as the pack writes it: what a spreadsheet would take for a formula has an apostrophe before it. */
export const cellOf = (text) =>
  /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;

/**
 * Compares a table with what its rows have to be, cell by cell, in their order; the rows may come one by one. Returns
 * how many there are.
 */
export const compareTable = async (path, name, { columns, rows }, tell) => {
  const wanted = rows[Symbol.asyncIterator]?.() ?? rows[Symbol.iterator]();
  let count = -1;
  for await (const cells of csvCells(path)) {
    count += 1;
    const { value = [], done } = count === 0 ? { value: columns } : await wanted.next();
    if (done) tell(`${name} has a row ${count} that the events do not tell of.`);
    const at = Array.from({ length: Math.max(value.length, cells.length) }).findIndex(
      (_, index) => value[index] === undefined || cellOf(value[index]) !== cells[index],
    );
    if (!done && at >= 0)
      tell(`${name}, row ${count}: ${columns[at] ?? 'a cell too many'} is not what the events say.`);
  }
  for (let row = await wanted.next(); !row.done; row = await wanted.next())
    tell(`${name} lacks the row ${JSON.stringify(row.value)}.`);
  return Math.max(count, 0);
};

/** Decimal text as whole units of its last digit, so that nothing is rounded. */
export const decimal = (text) => ({
  units: BigInt(text.replace('.', '')),
  decimals: (text.split('.')[1] ?? '').length,
});
export const decimalText = (units, decimals) => {
  const digits = String(units < 0n ? -units : units).padStart(decimals + 1, '0');
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return units < 0n ? `-${text}` : text;
};

/** Currencies that do not have two decimals (ISO 4217). */
const DECIMALS = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};
export const decimalsOf = (currency) =>
  Number(Object.entries(DECIMALS).find(([, currencies]) => currencies.split(' ').includes(currency))?.[0] ?? 2);
/** An amount of minor units with the decimals of its currency. */
export const amountOf = (minor, currency) => decimalText(BigInt(minor), decimalsOf(currency));
