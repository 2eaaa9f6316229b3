import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** One row of control-totals.csv: what the ledger must hold for an entry and currency. Amounts as the file writes them. */
export interface ControlTotal {
  readonly journalEntryId: string;
  readonly currency: string;
  readonly lines: number;
  readonly debit: string;
  readonly credit: string;
}

const FILES = [
  'JournalEntries.csv',
  'account-mapping.csv',
  'intacct-accounts.csv',
  'intacct-dimensions.csv',
  'control-totals.csv',
];

/** A folder with a close: the journal file, what fills the sandbox company, and what must come out. */
export class CloseFolder {
  readonly journalFile: string;
  readonly mappingFile: string;

  constructor(readonly folder: string) {
    const missing = FILES.filter((name) => !existsSync(join(folder, name)));
    if (missing.length > 0) throw new Error(`The close folder ${folder} has no ${missing.join(', no ')}.`);
    this.journalFile = join(folder, 'JournalEntries.csv');
    this.mappingFile = join(folder, 'account-mapping.csv');
  }

  /** The columns of the journal file, from its first bytes only: the file may be large. */
  async columns(): Promise<string[]> {
    const head: Buffer[] = [];
    for await (const chunk of createReadStream(this.journalFile, { end: 64 * 1024 })) head.push(chunk as Buffer);
    const [header = []]: string[][] = parse(Buffer.concat(head), { bom: true, to: 1, relax_column_count: true });
    return header.map((name) => name.trim());
  }

  journalBytes(): number {
    return statSync(this.journalFile).size;
  }

  mappingCsv(): string {
    return readFileSync(this.mappingFile, 'utf8');
  }

  controlTotals(): ControlTotal[] {
    const rows: Record<string, string>[] = parse(readFileSync(join(this.folder, 'control-totals.csv')), {
      bom: true,
      columns: true,
      trim: true,
      skip_empty_lines: true,
    });
    return rows.map((row) => ({
      journalEntryId: row['Journal Entry Id'] ?? '',
      currency: row['Currency'] ?? '',
      lines: Number(row['Lines']),
      debit: row['Debit'] ?? '',
      credit: row['Credit'] ?? '',
    }));
  }
}
