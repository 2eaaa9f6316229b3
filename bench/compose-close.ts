import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CLASSES, customerAt, ENTITIES, type Entity, mappingRows, PRODUCTS, writeCompany } from './company';
import { type ComposedTotal, type Dealing, JournalFile, type Leg } from './journal-file';
import { Random } from './random';

export interface ComposedClose {
  readonly folder: string;
  readonly journalFile: string;
  readonly lines: number;
  readonly customers: number;
  /** By journal entry id. */
  readonly totals: ReadonlyMap<string, ComposedTotal>;
}

const PERIOD = '2026-09';
const LINES_PER_CUSTOMER = 13;
/** A subscription has at most twelve lines; below that, small groups fill up to the exact number. */
const SUBSCRIPTION_LINES_MAX = 12;

/** Composes the month close of a software company: exactly `lines` lines, each posting group balanced, streamed to disk. */
export const composeClose = (folder: string, lines: number, seed: number): ComposedClose => {
  mkdirSync(folder, { recursive: true });
  const customers = Math.max(3, Math.round(lines / LINES_PER_CUSTOMER));
  writeCompany(folder, { customers });
  const journalFile = join(folder, 'JournalEntries.csv');
  const file = new JournalFile(journalFile);
  new Composer(file, new Random(seed), customers).write(lines);
  return { folder, journalFile, lines, customers, totals: file.totals };
};

/** The mapping that the service is given, as a file of its API. */
export const mappingCsv = (): string =>
  [['RevRec Account Number', 'RevRec Account Name', 'Intacct Account Number'], ...mappingRows()]
    .map((cells) => `${cells.join(',')}\r\n`)
    .join('');

/** Many small entries of revenue recognition, each of exactly the same number of lines. Answers the file. */
export const writeSmallEntries = (
  folder: string,
  { entries, linesPerEntry, seed }: { entries: number; linesPerEntry: number; seed: number },
): string => {
  const journalFile = join(folder, 'JournalEntries.csv');
  new Composer(new JournalFile(journalFile), new Random(seed), entries).writeSmall(entries, linesPerEntry);
  return journalFile;
};

class Composer {
  private groups = 88_000;
  private sequence = 1;

  constructor(
    private readonly file: JournalFile,
    private readonly random: Random,
    private readonly customers: number,
  ) {}

  write(lines: number): void {
    let left = lines;
    ENTITIES.forEach((entity, index) => {
      const own = index === ENTITIES.length - 1 ? left : Math.floor((lines * entity.share) / 10);
      left -= own;
      this.writeEntity(entity, own);
    });
    this.file.close();
  }

  writeSmall(entries: number, linesPerEntry: number): void {
    const [entity] = ENTITIES;
    for (this.sequence = 1; this.sequence <= entries; this.sequence += 1) {
      for (let left = linesPerEntry; left > 0;) left -= this.recognition(this.dealing(entity));
    }
    this.file.close();
  }

  private writeEntity(entity: Entity, lines: number): void {
    let left = lines;
    left -= this.oddments(entity);
    while (left >= 2 * SUBSCRIPTION_LINES_MAX) left -= this.subscription(this.dealing(entity));
    if (left % 2 === 1) left -= this.payment(this.dealing(entity));
    while (left > 0) left -= this.recognition(this.dealing(entity));
  }

  /** Commissions, and currency differences outside the home currency: few lines without a customer. */
  private oddments(entity: Entity): number {
    let lines = 0;
    for (let count = 0; count < 2; count += 1) {
      const minor = this.random.whole(30_000, 900_000);
      const legs: Leg[] = [
        { account: '6120', minor, side: 'Debit' },
        { account: '1510', minor, side: 'Credit' },
      ];
      lines += this.group('EXP', 'commission amortization', 'Expense', this.dealing(entity), legs, false);
    }
    if (entity.currency === 'USD') return lines;
    const minor = this.random.whole(500, 40_000);
    const legs: Leg[] = [
      { account: '1090', minor, side: 'Debit', department: '' },
      { account: '7810', minor, side: 'Credit', department: 'Finance' },
    ];
    return lines + this.group('FX', 'FX on payments', 'FX', this.dealing(entity), legs, false);
  }

  private subscription(dealing: Dealing): number {
    let lines = 0;
    if (dealing.product.type === 'Usage') lines += this.usage(dealing);
    else {
      if (this.random.chance(0.6)) lines += this.billing(dealing);
      lines += this.recognition(dealing);
    }
    if (this.random.chance(0.35)) lines += this.payment(dealing);
    if (this.random.chance(0.05)) lines += this.badDebt(dealing);
    return lines;
  }

  private usage(dealing: Dealing): number {
    return this.group('UBR', 'unbilled usage', 'Revenue', dealing, [
      { account: '1250', minor: dealing.monthlyMinor, side: 'Debit' },
      { account: dealing.product.account, minor: dealing.monthlyMinor, side: 'Credit' },
    ]);
  }

  private billing(dealing: Dealing): number {
    const invoiced = dealing.monthlyMinor * this.random.pick([1, 3, 12]);
    const tax = dealing.entity.currency === 'USD' ? Math.floor((invoiced * 8 + 50) / 100) : 0;
    return this.group('BILL', 'invoices', 'Invoice', dealing, [
      { account: '1200', minor: invoiced + tax, side: 'Debit' },
      { account: '2400', minor: invoiced, side: 'Credit' },
      ...(tax === 0 ? [] : [{ account: '2210', minor: tax, side: 'Credit', event: 'Tax' } as const]),
    ]);
  }

  private recognition(dealing: Dealing): number {
    return this.group('REV', 'recognition', 'Revenue', dealing, [
      { account: '2400', minor: dealing.monthlyMinor, side: 'Debit' },
      {
        account: dealing.product.type === 'Usage' ? '4010' : dealing.product.account,
        minor: dealing.monthlyMinor,
        side: 'Credit',
      },
    ]);
  }

  private payment(dealing: Dealing): number {
    const paid = dealing.monthlyMinor * this.random.pick([1, 3]);
    const fee = Math.floor((paid * 29 + 500) / 1000);
    const legs: Leg[] = [
      { account: '1090', minor: paid - fee, side: 'Debit', department: '' },
      { account: '6510', minor: fee, side: 'Debit', department: 'Finance' },
      { account: '1200', minor: paid, side: 'Credit', department: '' },
    ];
    return this.group('PAY', 'payments', 'Payment', dealing, legs, false);
  }

  private badDebt(dealing: Dealing): number {
    const minor = Math.floor((dealing.monthlyMinor + 1) / 2);
    return this.group('BAD', 'bad debt', 'Credit Note', dealing, [
      { account: '6600', minor, side: 'Debit', department: 'Finance' },
      { account: '0400', minor, side: 'Credit', department: 'Finance' },
    ]);
  }

  private dealing(entity: Entity): Dealing {
    this.groups += 1;
    return {
      entity,
      className: this.random.pick(CLASSES),
      location: this.random.pick(entity.locations),
      customer: customerAt(this.random.whole(0, this.customers - 1)),
      product: this.random.pick(PRODUCTS),
      monthlyMinor: this.random.whole(1_900, 420_000),
      group: `PG-${this.groups}`,
    };
  }

  private group(
    kind: string,
    what: string,
    event: string,
    dealing: Dealing,
    legs: readonly Leg[],
    hasCustomer = true,
  ): number {
    const number = String(this.sequence).padStart(4, '0');
    const entry = `RR-${PERIOD.replace('-', '')}-${kind}-${dealing.entity.id.toUpperCase()}-${number}`;
    return this.file.add({ entry, what, event, dealing, legs, hasCustomer });
  }
}
