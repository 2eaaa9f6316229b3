import {
  type TieOutBalance,
  type TieOutCheck,
  type TieOutOther,
  type TieOutPlace,
} from '../../domain/reconciliation/reconciliation.events';
import { type TieOutTable } from '../../domain/reconciliation/tie-out-table';
import { daysOfMonth } from '../../domain/shared/calendar';
import { decimalsIn } from '../../domain/shared/currency';
import { parseAmount } from '../../domain/shared/money';
import { type LedgerAccess, type ReadFailure } from '../ports/accounting-system';
import {
  ACCOUNTS_AT_ONCE,
  type AccountMovement,
  type DetailLine,
  type LedgerBalances,
  type LedgerDays,
  type MovementsOutcome,
} from '../ports/ledger-balances';
import { type LedgerPlaces } from './ledger-places';

/** Lines of other origin that are listed one by one; beyond that only their sums count. */
export const OTHERS_LISTED_MAX = 5_000;
const TEXT_LENGTH_MAX = 120;

/** A batch of this environment: of another month, or one that came into the ledger since the log was read. */
export interface OwnBatch {
  readonly batchKey: string;
  readonly isOfMonth: boolean;
}

export interface MonthLedgerScope {
  readonly access: LedgerAccess;
  readonly period: string;
  readonly places: LedgerPlaces;
  /** Batch by record number. */
  readonly owners: ReadonlyMap<string, string>;
  /** Null for a record of others. */
  readonly batchOf: (recordNo: string) => OwnBatch | null;
}

interface Net {
  minor: bigint;
}

/** Reads what the ledger holds of a month into a table. */
export class MonthLedger {
  readonly others: TieOutOther[] = [];
  readonly balances: TieOutBalance[] = [];
  readonly checks: TieOutCheck[] = [];
  lines = 0;
  otherLines = 0;
  /** A batch of the month has a record that the log did not show when it was read: it has to be read again. */
  hasMoved = false;
  hasDetails = true;
  private readonly otherEntries = new Set<string>();
  private readonly counted = new Map<string, Net>();
  private readonly countedByCurrency = new Map<string, Net>();
  private readonly days: LedgerDays;

  constructor(
    private readonly ledger: LedgerBalances,
    private readonly scope: MonthLedgerScope,
  ) {
    const { period } = scope;
    this.days = { from: `${period}-01`, to: `${period}-${String(daysOfMonth(`${period}-01`)).padStart(2, '0')}` };
  }

  get otherEntryCount(): number {
    return this.otherEntries.size;
  }

  /** Null when everything was read that the company answers. Calls `progress` after each page of lines. */
  async read(
    table: TieOutTable,
    accounts: readonly string[],
    progress: (lines: number) => Promise<void>,
  ): Promise<ReadFailure | null> {
    this.checks.push({ what: 'entities', notChecked: this.scope.places.notChecked });
    const failure =
      (await this.readDetails(table, accounts, progress)) ??
      (await this.readTrialBalances(accounts)) ??
      (await this.readBalances(accounts));
    return failure;
  }

  private async readDetails(
    table: TieOutTable,
    accounts: readonly string[],
    progress: (lines: number) => Promise<void>,
  ): Promise<ReadFailure | null> {
    for (const some of chunksOf(accounts)) {
      for await (const page of this.ledger.details(this.scope.access, { ...this.days, accounts: some })) {
        if (page.kind === 'not-offered') {
          this.hasDetails = false;
          this.checks.push({ what: 'details', notChecked: page.cause });
          return null;
        }
        if (page.kind !== 'lines') return page;
        for (const line of page.lines) {
          const problem = this.add(table, line);
          if (problem !== null) return { kind: 'unavailable', cause: problem };
        }
        await progress(this.lines);
      }
    }
    this.checks.push({ what: 'details', notChecked: null });
    return null;
  }

  /** What is wrong with the line; null for nothing. */
  private add(table: TieOutTable, line: DetailLine): string | null {
    const { places, owners, batchOf } = this.scope;
    const entity = places.entityOf(line.location);
    const base = places.currencyOf(entity);
    const currency = line.currency === '' ? base : line.currency;
    const minor = minorOf(line.amount, line.side, currency);
    const baseMinor = minorOf(line.baseAmount, line.side, base);
    if (currency === '' || minor === null || baseMinor === null)
      return `Line ${line.lineNo} of record ${line.recordNo} has no amount in a known currency.`;
    const place = { account: line.account, entity, currency };
    this.lines += 1;
    addTo(this.counted, JSON.stringify([line.account, entity]), baseMinor);
    addTo(this.countedByCurrency, JSON.stringify([line.account, currency]), minor);
    const owner = owners.get(line.recordNo);
    if (owner !== undefined) table.seeOurs(owner, place, minor);
    else {
      table.seeOther(place, minor);
      this.list(line, place, minor, batchOf(line.recordNo));
    }
    return null;
  }

  private list(line: DetailLine, place: TieOutPlace, minor: bigint, batch: OwnBatch | null): void {
    this.otherLines += 1;
    this.otherEntries.add(line.recordNo);
    if (batch?.isOfMonth === true) this.hasMoved = true;
    if (this.others.length >= OTHERS_LISTED_MAX) return;
    const { recordNo, lineNo, journal, module, date } = line;
    this.others.push({
      ...place,
      recordNo,
      lineNo,
      journal,
      module,
      date,
      title: line.title.slice(0, TEXT_LENGTH_MAX),
      memo: line.memo.slice(0, TEXT_LENGTH_MAX),
      minor: String(minor),
      ...(batch === null ? {} : { batchKey: batch.batchKey }),
    });
  }

  /** Only where the lines were read: else there is nothing to hold against it. */
  private async readTrialBalances(accounts: readonly string[]): Promise<ReadFailure | null> {
    const { places, access } = this.scope;
    if (!this.hasDetails) return this.notAsked('trial-balance');
    const found: TieOutBalance[] = [];
    for (const entityId of places.entityIds.length === 0 ? [''] : places.entityIds) {
      const outcome = await this.ledger.trialBalance(access, { ...this.days, entityId });
      if (outcome.kind !== 'movements') return this.unanswered('trial-balance', outcome);
      const balances = this.balancesOf(entityId, accounts, outcome.movements);
      if (balances === null) return this.unanswered('trial-balance', NO_AMOUNT);
      found.push(...balances);
    }
    this.balances.push(...found);
    const isPartial = places.entityIds.length > 0 && this.hasLinesWithoutEntity();
    this.checks.push({ what: 'trial-balance', notChecked: isPartial ? WITHOUT_ENTITY : null });
    return null;
  }

  /** Null when an amount cannot be read. */
  private balancesOf(
    entity: string,
    accounts: readonly string[],
    movements: readonly AccountMovement[],
  ): readonly TieOutBalance[] | null {
    const currency = this.scope.places.currencyOf(entity);
    const wanted = new Set(accounts);
    const nets = new Map<string, Net>();
    for (const movement of movements.filter(({ account }) => wanted.has(account))) {
      const minor = netOf(movement, currency);
      if (minor === null) return null;
      addTo(nets, movement.account, minor);
    }
    return accounts.flatMap((account): TieOutBalance[] => {
      const counted = this.counted.get(JSON.stringify([account, entity]))?.minor ?? 0n;
      const asked = nets.get(account)?.minor ?? 0n;
      if (counted === 0n && asked === 0n) return [];
      const amounts = { countedMinor: String(counted), balanceMinor: String(asked) };
      return [{ kind: 'trial-balance', account, entity, currency, ...amounts }];
    });
  }

  private async readBalances(accounts: readonly string[]): Promise<ReadFailure | null> {
    if (!this.hasDetails) return this.notAsked('account-balance');
    const nets = new Map<string, Net>();
    for (const some of chunksOf(accounts)) {
      const outcome = await this.ledger.balances(this.scope.access, { ...this.days, accounts: some });
      if (outcome.kind !== 'movements') return this.unanswered('account-balance', outcome);
      for (const movement of outcome.movements) {
        const currency = movement.currency === '' ? this.scope.places.baseCurrency : movement.currency;
        const minor = netOf(movement, currency);
        if (minor === null || currency === '') return this.unanswered('account-balance', NO_AMOUNT);
        addTo(nets, JSON.stringify([movement.account, currency]), minor);
      }
    }
    for (const key of [...new Set([...nets.keys(), ...this.countedByCurrency.keys()])].sort()) {
      const [account = '', currency = ''] = JSON.parse(key) as string[];
      const counted = this.countedByCurrency.get(key)?.minor ?? 0n;
      const asked = nets.get(key)?.minor ?? 0n;
      const amounts = { countedMinor: String(counted), balanceMinor: String(asked) };
      this.balances.push({ kind: 'account-balance', account, entity: '', currency, ...amounts });
    }
    this.checks.push({ what: 'account-balance', notChecked: null });
    return null;
  }

  private hasLinesWithoutEntity(): boolean {
    return [...this.counted.keys()].some((key) => (JSON.parse(key) as string[])[1] === '');
  }

  private notAsked(what: TieOutCheck['what']): null {
    this.checks.push({
      what,
      notChecked: 'The posted lines could not be read, so there is nothing to compare it with.',
    });
    return null;
  }

  private unanswered(
    what: TieOutCheck['what'],
    outcome: Exclude<MovementsOutcome, { kind: 'movements' }>,
  ): ReadFailure | null {
    if (outcome.kind !== 'not-offered') return outcome;
    this.checks.push({ what, notChecked: outcome.cause });
    return null;
  }
}

const WITHOUT_ENTITY = 'Lines without a location belong to no entity, and no trial balance was asked for them.';
const NO_AMOUNT = { kind: 'not-offered', cause: 'An amount is not in a known currency.' } as const;

const chunksOf = (accounts: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(accounts.length / ACCOUNTS_AT_ONCE) }, (_, index) =>
    accounts.slice(index * ACCOUNTS_AT_ONCE, (index + 1) * ACCOUNTS_AT_ONCE),
  );

const minorOf = (amount: string, side: DetailLine['side'], currency: string): bigint | null => {
  const parsed = parseAmount(amount, decimalsIn(currency));
  if (!parsed.ok) return null;
  return side === 'debit' ? parsed.minor : -parsed.minor;
};

const netOf = ({ debit, credit }: AccountMovement, currency: string): bigint | null => {
  const [debits, credits] = [minorOf(debit, 'debit', currency), minorOf(credit, 'credit', currency)];
  return debits === null || credits === null ? null : debits + credits;
};

const addTo = (sums: Map<string, Net>, key: string, minor: bigint): void => {
  const sum = sums.get(key);
  if (sum === undefined) sums.set(key, { minor });
  else sum.minor += minor;
};
