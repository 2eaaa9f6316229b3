import Table from 'cli-table3';
import { formatDecimal } from './decimal';
import { type LedgerBatch } from './ledger-gateway';
import { type BatchView, type PreflightLineView, type PreflightView } from './revrec-api';
import { type TieOutRow } from './tie-out';

/** More rows than this say less, not more. */
const ROWS_MAX = 60;

/** What the service says of each batch beside what the ledger holds. */
export const batchTable = (batches: readonly BatchView[], ledger: readonly LedgerBatch[]): string => {
  const byReference = new Map(ledger.map((batch) => [batch.referenceNo, batch]));
  const table = new Table({
    head: ['Journal entry', 'Batch', 'Lines', 'Debit', 'Credit', 'Record no', 'Status'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const batch of batches.slice(0, ROWS_MAX)) {
    const held = batch.referenceNo === null ? undefined : byReference.get(batch.referenceNo);
    const total = held?.totals.get(batch.currency);
    table.push([
      batch.journalEntryId,
      `${batch.part}/${batch.parts} ${batch.referenceNo ?? ''}`,
      held?.lines ?? '–',
      total ? `${formatDecimal(total.debit)} ${batch.currency}` : '–',
      total ? `${formatDecimal(total.credit)} ${batch.currency}` : '–',
      held?.recordNo ?? '–',
      batch.status,
    ]);
  }
  return `${table.toString()}${more(batches.length)}`;
};

const MARKS: Readonly<Record<PreflightLineView['status'], string>> = {
  ok: '✓',
  warning: '!',
  blocked: '✗',
  'cannot tell': '?',
};

/** The list of a preflight: what is well, and what is not with its fix and how many batches it blocks. */
export const preflightList = ({ lines }: PreflightView): string =>
  lines
    .slice(0, ROWS_MAX)
    .map(({ status, check, message, fix, mendAt, batches }) => {
      const count = status === 'blocked' ? ` (${batches} batch${batches === 1 ? '' : 'es'})` : '';
      const where = mendAt === null ? '' : ` [${mendAt}]`;
      return `  ${MARKS[status]} ${check}${count}: ${message}${fix === '' ? '' : `\n      ${fix}${where}`}`;
    })
    .join('\n')
    .concat(more(lines.length));

export const tieOutTable = (rows: readonly TieOutRow[]): string => {
  const table = new Table({
    head: ['Journal entry', 'Currency', 'File: lines, debit / credit', 'Ledger: lines, debit / credit', ''],
    style: { head: [], border: [], compact: true },
  });
  const sorted = [...rows].sort((a, b) => Number(a.matches) - Number(b.matches));
  for (const { journalEntryId, currency, expected, actual, matches } of sorted.slice(0, ROWS_MAX)) {
    table.push([journalEntryId, currency, expected, actual, matches ? 'ties out' : 'DIFFERS']);
  }
  return `${table.toString()}${more(rows.length)}`;
};

/** Each cause once, with how many batches it stops and what mends it. */
export const problemList = (batches: readonly BatchView[]): string => {
  const causes = new Map<string, number>();
  for (const { problems } of batches) {
    for (const { code, message, fix } of problems) {
      const text = `${code}: ${message} ${fix}`;
      causes.set(text, (causes.get(text) ?? 0) + 1);
    }
  }
  return [...causes].map(([text, count]) => `  ${count} batch(es): ${text}`).join('\n');
};

const more = (count: number): string => (count > ROWS_MAX ? `\n… and ${count - ROWS_MAX} more` : '');
