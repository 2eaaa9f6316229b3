import { accountName, type Customer, type Entity, type Product } from './company';
import { CsvFile } from './csv-file';

/** What the ledger must hold of one journal entry, in whole minor units. */
export interface ComposedTotal {
  readonly currency: string;
  lines: number;
  debit: bigint;
  credit: bigint;
}

/** What the lines of one posting group have in common. */
export interface Dealing {
  readonly entity: Entity;
  readonly className: string;
  readonly location: string;
  readonly customer: Customer;
  readonly product: Product;
  readonly monthlyMinor: number;
  readonly group: string;
}

export interface Leg {
  readonly account: string;
  readonly minor: number;
  readonly side: 'Debit' | 'Credit';
  readonly department?: string;
  readonly event?: string;
}

/** Lines that balance together. */
export interface PostingGroup {
  readonly entry: string;
  readonly what: string;
  readonly event: string;
  readonly dealing: Dealing;
  readonly legs: readonly Leg[];
  /** Payments and the like are of nobody and nothing in particular. */
  readonly hasCustomer: boolean;
}

const TRANSACTION_DATE = '2026-09-30';
const COLUMNS = [
  ...['Transaction Date', 'Journal Entry Id', 'Account Number', 'Account Name', 'Class', 'Location', 'Department'],
  ...['Customer ID', 'Customer Name', 'Product Code', 'ProductType', 'Description', 'Amount', 'Posting Type'],
  ...['Currency', 'Accounting Event Type', 'Business Entity Id', 'Posting Group Id'],
];
const BLANK = '\\N';

/** Writes JournalEntries.csv and keeps its control totals. */
export class JournalFile {
  /** By journal entry id. */
  readonly totals = new Map<string, ComposedTotal>();
  private readonly file: CsvFile;

  constructor(path: string) {
    this.file = new CsvFile(path, COLUMNS);
  }

  /** Answers the number of lines. */
  add({ entry, what, event, dealing, legs, hasCustomer }: PostingGroup): number {
    const { entity, customer, product } = dealing;
    const total = this.totals.get(entry) ?? { currency: entity.currency, lines: 0, debit: 0n, credit: 0n };
    this.totals.set(entry, total);
    const who = hasCustomer ? [customer.id, customer.name, product.id, product.type] : [BLANK, BLANK, BLANK, BLANK];
    for (const leg of legs) {
      this.file.add([
        ...[TRANSACTION_DATE, entry, leg.account, accountName(leg.account), dealing.className, dealing.location],
        ...[leg.department ?? 'Sales', ...who, `Sep 2026 ${what}`, decimal(leg.minor), leg.side, entity.currency],
        ...[leg.event ?? event, entity.id, dealing.group],
      ]);
      total.lines += 1;
      total[leg.side === 'Debit' ? 'debit' : 'credit'] += BigInt(leg.minor);
    }
    return legs.length;
  }

  close(): void {
    this.file.close();
  }
}

const decimal = (minor: number): string => `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
