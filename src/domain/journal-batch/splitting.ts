import { Totals } from '../shared/totals';
import { DomainError } from '../shared/errors';
import { type JournalLine, netMinor } from '../shared/journal-line';

/** How the lines of one journal entry (one business entity, currency, date and journal) become batches. */
export interface SplitRule {
  readonly linesMax: number;
  /** RevRec account that balances parts when there is no balanced cut; null refuses such an entry. */
  readonly clearingAccount: string | null;
}

/** Each part is balanced and holds at most `linesMax` lines. */
export type Part = readonly JournalLine[];

type Unit = readonly JournalLine[];

/**
 * Splits a balanced set of lines into balanced parts, reading them once and in order. The lines come sorted by posting
 * group, customer and content, so the same lines in any file order give the same parts.
 *
 * Lines of one posting group stay together; where the group alone is too large, lines of one customer. Lines that do
 * not balance in themselves are joined with lines that offset them. Throws ENTRY_ONE_SIDED, ENTRY_UNBALANCED or
 * ENTRY_CANNOT_BE_SPLIT; the last names the setting for a clearing account.
 */
export function* splitIntoParts(lines: Iterable<JournalLine>, rule: SplitRule): Generator<Part, void> {
  const counted = new CountedLines(lines);
  const head = counted.take(rule.linesMax);
  const isWhole = counted.isDone();
  if (isWhole) {
    counted.requireBalance();
    yield head;
    return;
  }
  const loose: Unit[] = [];
  yield* pack(atoms(head, counted, rule, loose), rule.linesMax);
}

/** Balanced units in order: those that balance alone first, then the joined ones. */
function* atoms(head: Unit, counted: CountedLines, rule: SplitRule, loose: Unit[]): Generator<Unit, void> {
  for (const unit of runs(chain(head, counted), rule.linesMax)) {
    if (net(unit) === 0n) yield unit;
    else loose.push(unit);
  }
  counted.requireBalance();
  yield* joined(loose, rule, counted.count);
}

/**
 * Runs of lines that belong together: a posting group, or a customer where the group is blank or too large, or single
 * lines.
 */
function* runs(lines: Iterable<JournalLine>, linesMax: number): Generator<Unit, void> {
  for (const group of runsBy(lines, (line) => line.postingGroup, linesMax)) {
    if (group.isWhole) {
      yield group.lines;
      continue;
    }
    for (const customer of runsBy(group.all(), (line) => line.customerId, linesMax)) {
      if (customer.isWhole) yield customer.lines;
      else for (const line of customer.all()) yield [line];
    }
  }
}

/**
 * Consecutive lines with the same key. `isWhole` is false when the key is blank or there are more than `linesMax` of
 * them.
 */
interface Run {
  readonly isWhole: boolean;
  readonly lines: Unit;
  /** Every line of the run, including those beyond `linesMax`, which are read only now. Must be consumed completely. */
  all(): Iterable<JournalLine>;
}

function* runsBy(
  lines: Iterable<JournalLine>,
  keyOf: (line: JournalLine) => string,
  linesMax: number,
): Generator<Run, void> {
  const source = lines[Symbol.iterator]();
  let next = source.next();
  while (!next.done) {
    const key = keyOf(next.value);
    const head: JournalLine[] = [];
    const advance = (): JournalLine | undefined => {
      if (next.done || keyOf(next.value) !== key) return undefined;
      const line = next.value;
      next = source.next();
      return line;
    };
    for (let line = advance(); line !== undefined; line = advance()) {
      head.push(line);
      if (key === '' || head.length > linesMax) break;
    }
    yield {
      isWhole: key !== '' && head.length <= linesMax,
      lines: head,
      *all() {
        yield* head;
        for (let line = advance(); line !== undefined; line = advance()) yield line;
      },
    };
  }
}

/**
 * Joins units that are not balanced in themselves: first whole units, then their single lines, then with the clearing
 * account.
 */
function* joined(loose: readonly Unit[], rule: SplitRule, linesInEntry: number): Generator<Unit, void> {
  const left: Unit[] = [];
  yield* offsetting(loose, rule.linesMax, left);
  const single: Unit[] = [];
  yield* offsetting(
    left.flatMap((unit) => unit.map((line) => [line])),
    rule.linesMax,
    single,
  );
  if (single.length === 0) return;
  if (rule.clearingAccount === null) throw cannotBeSplit(single.length, linesInEntry, rule.linesMax);
  yield* cleared(single.flat(), rule.clearingAccount, rule.linesMax);
}

/** Yields joined units whose sum is zero; the rest goes to `left`, in order. */
function* offsetting(units: readonly Unit[], linesMax: number, left: Unit[]): Generator<Unit, void> {
  const unpaired: Unit[] = [];
  yield* opposites(units, linesMax, unpaired);
  yield* zeroSumWindows(unpaired, linesMax, left);
}

/** Pairs each unit with an earlier one of exactly the opposite sum. */
function* opposites(units: readonly Unit[], linesMax: number, unpaired: Unit[]): Generator<Unit, void> {
  const waiting = new Map<bigint, number[]>();
  const isPaired = new Set<number>();
  for (const [index, unit] of units.entries()) {
    const sum = net(unit);
    const partners = waiting.get(-sum);
    const partner = partners?.[0];
    if (partners && partner !== undefined && (units[partner]?.length ?? 0) + unit.length <= linesMax) {
      partners.shift();
      isPaired.add(partner).add(index);
      yield [...(units[partner] ?? []), ...unit];
      continue;
    }
    const same = waiting.get(sum);
    if (same) same.push(index);
    else waiting.set(sum, [index]);
  }
  units.forEach((unit, index) => {
    if (!isPaired.has(index)) unpaired.push(unit);
  });
}

/** Repeatedly takes out the shortest sequence of neighboring units that sums to zero. */
function* zeroSumWindows(units: readonly Unit[], linesMax: number, left: Unit[]): Generator<Unit, void> {
  const stack: Unit[] = [];
  const sums: bigint[] = [0n];
  const positionOf = new Map<bigint, number>([[0n, 0]]);
  for (const unit of units) {
    stack.push(unit);
    const sum = (sums.at(-1) ?? 0n) + net(unit);
    const start = positionOf.get(sum);
    const window = start === undefined ? [] : stack.slice(start).flat();
    if (start === undefined || window.length > linesMax) {
      sums.push(sum);
      positionOf.set(sum, sums.length - 1);
      continue;
    }
    yield window;
    for (const passed of sums.splice(start + 1)) positionOf.delete(passed);
    positionOf.set(sum, start);
    stack.length = start;
  }
  left.push(...stack);
}

/**
 * Parts of at most `linesMax` lines, each balanced by a line on the clearing account; these lines cancel out across the
 * parts.
 */
function* cleared(lines: Unit, clearingAccount: string, linesMax: number): Generator<Unit, void> {
  for (let start = 0; start < lines.length; start += linesMax - 1) {
    const part = lines.slice(start, start + linesMax - 1);
    const difference = net(part);
    yield difference === 0n ? part : [...part, clearingLine(clearingAccount, -difference, part[0])];
  }
}

/** It carries the dimensions of the part's first line, because the ledger may require them on every line. */
const clearingLine = (account: string, amount: bigint, first: JournalLine | undefined): JournalLine => ({
  account,
  accountName: '',
  side: amount > 0n ? 'debit' : 'credit',
  amountMinor: (amount < 0n ? -amount : amount).toString(),
  description: 'Clearing between the parts of this journal entry',
  postingGroup: '',
  customerId: first?.customerId ?? '',
  values: first?.values ?? {},
});

/** Fills parts with whole units in order; a unit that no longer fits opens the next part. */
function* pack(units: Iterable<Unit>, linesMax: number): Generator<Part, void> {
  let part: JournalLine[] = [];
  for (const unit of units) {
    if (part.length > 0 && part.length + unit.length > linesMax) {
      yield part;
      part = [];
    }
    part.push(...unit);
  }
  if (part.length > 0) yield part;
}

/** Passes lines on and keeps their count and sums, so that the total is checked without holding the lines. */
class CountedLines implements Iterable<JournalLine> {
  private readonly source: Iterator<JournalLine>;
  private readonly totals = new Totals();
  private ended = false;
  private ahead: JournalLine | undefined;
  count = 0;

  constructor(lines: Iterable<JournalLine>) {
    this.source = lines[Symbol.iterator]();
  }

  take(most: number): JournalLine[] {
    const taken: JournalLine[] = [];
    while (taken.length < most) {
      const line = this.next();
      if (!line) break;
      taken.push(line);
    }
    return taken;
  }

  isDone(): boolean {
    this.ahead ??= this.next();
    return this.ahead === undefined;
  }

  *[Symbol.iterator](): Generator<JournalLine, void> {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead) yield ahead;
    for (let line = this.next(); line; line = this.next()) yield line;
  }

  requireBalance(): void {
    const { debit, credit, isBalanced } = this.totals;
    if (debit === 0n || credit === 0n) {
      throw new DomainError(
        'ENTRY_ONE_SIDED',
        `The entry has ${debit === 0n ? 'no debit' : 'no credit'} line.`,
        'Deliver the whole entry, with equal debits and credits.',
      );
    }
    if (!isBalanced) {
      throw new DomainError(
        'ENTRY_UNBALANCED',
        'Debits and credits of the entry differ.',
        'Correct the entry at its source and import it again.',
        {
          debitMinor: debit.toString(),
          creditMinor: credit.toString(),
          differenceMinor: (debit - credit).toString(),
        },
      );
    }
  }

  private next(): JournalLine | undefined {
    if (this.ended) return undefined;
    const result = this.source.next();
    if (result.done) {
      this.ended = true;
      return undefined;
    }
    const line: JournalLine = result.value;
    this.count += 1;
    this.totals.add(line.side, BigInt(line.amountMinor));
    return line;
  }
}

function* chain(first: Iterable<JournalLine>, second: Iterable<JournalLine>): Generator<JournalLine, void> {
  yield* first;
  yield* second;
}

const net = (unit: Unit): bigint => unit.reduce((sum, line) => sum + netMinor(line), 0n);

const cannotBeSplit = (linesLeft: number, linesInEntry: number, linesMax: number): DomainError =>
  new DomainError(
    'ENTRY_CANNOT_BE_SPLIT',
    `The entry has ${linesInEntry} lines, more than the ${linesMax} of one batch, and ${linesLeft} of them cannot be split into balanced parts.`,
    'Set a clearing account (setting clearingAccount of the connection) to balance the parts, or raise linesPerBatchMax.',
    { linesInEntry, linesLeft, linesPerBatchMax: linesMax, setting: 'clearingAccount' },
  );
