import { type PrepareOutcome } from '../../../application/ports/accounting-system';
import {
  type LedgerEntry,
  type LedgerFieldValue,
  type LedgerLine,
  type PostingIdentity,
} from '../../../domain/ledger-entry/ledger-entry';
import { CUSTOM_LENGTH_MAX, DIMENSION_LENGTH_MAX, EntryChecks, LENGTHS_MAX } from '../entries/entry-checks';
import { EntryProblems } from '../entries/entry-problems';
import { lineElementOf } from '../entries/line-fields';
import { preparedEntry } from '../entries/prepared-entry';
import { restDimension } from './rest-names';

type Json = Record<string, unknown>;

const NAMES = {
  date: 'postingDate',
  reversalDate: 'automaticReversalDate',
  currency: 'txnCurrency',
  amount: 'txnAmount',
  rate: 'exchangeRate.rate',
};

/**
 * Builds the request that creates one journal entry (Sage's OpenAPI description, general-ledger/journal-entry), or
 * reports everything that the ledger cannot hold unaltered. Amounts are texts. The names of the entry have the lengths
 * that they have over the gateway, so that an entry that goes one way could go the other.
 */
export const prepareRestEntry = (
  entry: LedgerEntry,
  identity: PostingIdentity,
  state: 'posted' | 'draft' = 'posted',
): PrepareOutcome => {
  const problems = new EntryProblems();
  const body = new RestEntryWriter(entry, identity, problems).write(state);
  if (problems.reasons.length > 0) return { kind: 'refused', reasons: problems.reasons };
  return { kind: 'prepared', entry: preparedEntry(identity, JSON.stringify(body)) };
};

class RestEntryWriter {
  private readonly checks: EntryChecks;

  constructor(
    private readonly entry: LedgerEntry,
    private readonly identity: PostingIdentity,
    private readonly problems: EntryProblems,
  ) {
    this.checks = new EntryChecks(entry, NAMES, problems);
  }

  write(state: 'posted' | 'draft'): Json {
    const { journal, date, title, reversalDate, lines } = this.entry;
    this.checks.dates();
    this.required('Idempotency-Key', this.identity.controlId, LENGTHS_MAX.controlId);
    const body: Json = {
      glJournal: { id: this.required('glJournal.id', journal, LENGTHS_MAX.journal) },
      postingDate: date,
      ...(reversalDate === undefined ? {} : { automaticReversalDate: reversalDate }),
      description: this.required('description', title, LENGTHS_MAX.title),
      referenceNumber: this.required('referenceNumber', this.identity.referenceNo, LENGTHS_MAX.reference),
      // Sage asks to send the state of a draft only.
      ...(state === 'draft' ? { state } : {}),
      lines: lines.map((line, index) => this.line(line, index + 1)),
    };
    this.checks.totals();
    return body;
  }

  private required(name: string, value: string, lengthMax: number): string {
    if (value === '') this.problems.add('FIELD_NOT_ACCEPTED', `Header, ${name}: missing.`);
    return this.problems.check({ name, lengthMax }, value, 'Header');
  }

  private line(line: LedgerLine, position: number): Json {
    if (line.account === '') this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, glAccount.id: missing.`);
    const text = (name: string, lengthMax: number, value: string): string =>
      this.problems.check({ name, lengthMax }, value, position);
    const document = text('documentId', LENGTHS_MAX.document, line.document);
    // Sage asks callers to fill an empty memo with the entry's title.
    const memo = text('description', LENGTHS_MAX.description, line.memo === '' ? this.entry.title : line.memo);
    return {
      txnType: line.side,
      txnAmount: this.checks.amount(line.amountMinor, position),
      glAccount: { id: text('glAccount.id', LENGTHS_MAX.account, line.account) },
      ...(document === '' ? {} : { documentId: document }),
      description: memo,
      currency: this.currency(line, position),
      ...this.fields(line.fields, position),
    };
  }

  /** A rate of the line's own takes the place of the rate type. */
  private currency({ exchangeRate, exchangeRateDate }: LedgerLine, position: number): Json {
    const { exchangeRateType } = this.entry;
    const rate: Json = exchangeRateDate === undefined ? {} : { date: exchangeRateDate };
    if (exchangeRate !== undefined) {
      this.checks.rate(exchangeRate, position);
      rate['rate'] = exchangeRate;
    } else if (exchangeRateType !== '') {
      const field = { name: 'exchangeRate.typeId', lengthMax: LENGTHS_MAX.exchangeRateType };
      rate['typeId'] = this.problems.check(field, exchangeRateType, 'Header');
    }
    return {
      txnCurrency: this.checks.currency,
      ...(Object.keys(rate).length === 0 ? {} : { exchangeRate: rate }),
    };
  }

  /** In one order, whatever the order of the fields, so that the same entry is the same request. */
  private fields(fields: readonly LedgerFieldValue[], position: number): Json {
    const dimensions = new Map<string, Json>();
    const custom = new Map<string, string>();
    for (const { target, value } of fields) {
      const element = lineElementOf(target);
      if (element === null) {
        const named = target.kind === 'dimension' ? target.dimension : target.name;
        this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}: '${named}' cannot be the name of a field.`);
        continue;
      }
      const isDimension = target.kind !== 'customField';
      const { name, key } = isDimension ? restDimension(target) : { name: `nsp::${element}`, key: '' };
      if (dimensions.has(name) || custom.has(name))
        this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}: ${name} has two values.`);
      const lengthMax = target.kind === 'dimension' ? DIMENSION_LENGTH_MAX : CUSTOM_LENGTH_MAX;
      const text = this.problems.check({ name, lengthMax }, value, position);
      if (text === '') continue;
      if (isDimension) dimensions.set(name, { [key]: text });
      else custom.set(name, text);
    }
    return {
      ...(dimensions.size === 0 ? {} : { dimensions: inOrder(dimensions) }),
      ...inOrder(custom),
    };
  }
}

const inOrder = (values: ReadonlyMap<string, unknown>): Json =>
  Object.fromEntries([...values].sort(([one], [other]) => (one < other ? -1 : 1)));
