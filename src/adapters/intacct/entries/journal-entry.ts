import { createHash } from 'node:crypto';
import { type PreparedEntry, type PrepareOutcome } from '../../../application/ports/accounting-system';
import { type LedgerEntry, type LedgerLine, type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';
import { type Secret } from '../../../application/ports/secret';
import { isIsoDate } from '../../../domain/shared/calendar';
import { decimalsOf } from '../../../domain/shared/currency';
import { differenceText, formatMinor, moneyText } from '../../../domain/shared/money';
import { CachedElement } from '../xml/cached-element';
import { EntryProblems } from './entry-problems';
import { writeRequest } from '../wire/envelope';
import { recordNoOf } from '../records/ledger-values';
import { LineFields } from './line-fields';
import { type XmlElement } from '../xml/xml-reader';

/**
 * Builds the create of one journal entry, or reports everything that the ledger cannot hold unaltered. A draft is not
 * in the books.
 */
export const prepareJournalEntry = (
  entry: LedgerEntry,
  identity: PostingIdentity,
  state: 'Posted' | 'Draft' = 'Posted',
): PrepareOutcome => {
  const problems = new EntryProblems();
  const body = new EntryWriter(entry, identity, problems).write(state);
  if (problems.reasons.length > 0) return { kind: 'refused', reasons: problems.reasons };
  return { kind: 'prepared', entry: { identity, payloadDigest: digestOf(body), body } };
};

/** Whether the body is the prepared one; checked again for an entry that was stored in between. */
export const isUnaltered = ({ body, payloadDigest }: PreparedEntry): boolean => digestOf(body) === payloadDigest;

/**
 * The record number in a create's data; null unless exactly one entry with a number was created
 * (`data/glbatch/RECORDNO`).
 */
export const createdRecordNo = (data: XmlElement | undefined): string | null => {
  const recordNo = recordNoOf(data?.only('glbatch')?.only('RECORDNO')?.ownText() ?? '');
  return data?.attribute('count') === '1' ? recordNo : null;
};

export interface CreateRequest {
  readonly entry: LedgerEntry;
  readonly identity: PostingIdentity;
  readonly senderId: string;
  readonly senderPassword: Secret;
  readonly sessionId: Secret;
  readonly controlId: string;
}

/**
 * The whole document that creates an entry, as it goes over the wire. Throws on an entry that `prepare` would refuse.
 */
export const buildCreateRequest = ({ entry, identity, sessionId, ...control }: CreateRequest): string => {
  const problems = new EntryProblems();
  const body = new EntryWriter(entry, identity, problems).write('Posted');
  const [problem] = problems.reasons;
  if (problem) throw new Error(problem.message);
  return writeRequest({
    ...control,
    authentication: { kind: 'session', sessionId },
    isCreate: true,
    functions: [{ controlId: identity.controlId, body }],
    asksErrorIds: false,
  });
};

/**
 * Lengths of Sage's 2.1 DTD where it names one; its current API documents none. A journal symbol is 16 by its own page.
 */
const LENGTHS_MAX = {
  journal: 16,
  reference: 20,
  title: 80,
  account: 24,
  document: 30,
  description: 500,
  exchangeRateType: 100,
  controlId: 256,
};

/** `TRX_AMOUNT` has two decimals in every currency (Sage's page on journal entries). */
const LEDGER_DECIMALS = 2;

class EntryWriter {
  private readonly documents = new CachedElement('DOCUMENT', LENGTHS_MAX.document);
  private readonly accounts = new CachedElement('ACCOUNTNO', LENGTHS_MAX.account);
  private readonly descriptions = new CachedElement('DESCRIPTION', LENGTHS_MAX.description);
  private readonly fields: LineFields;
  private readonly decimals: number;
  private readonly currency: string;
  private readonly rateType: string;
  private debitMinor = 0n;
  private creditMinor = 0n;

  constructor(
    private readonly entry: LedgerEntry,
    private readonly identity: PostingIdentity,
    private readonly problems: EntryProblems,
  ) {
    this.fields = new LineFields(problems);
    const decimals = decimalsOf(entry.currency);
    if (decimals === undefined) problems.add('FIELD_NOT_ACCEPTED', 'Header, CURRENCY: not an ISO 4217 code.');
    this.decimals = decimals ?? LEDGER_DECIMALS;
    const rateType = new CachedElement('EXCH_RATE_TYPE_ID', LENGTHS_MAX.exchangeRateType);
    this.currency = `</TRX_AMOUNT><CURRENCY>${decimals === undefined ? '' : entry.currency}</CURRENCY>`;
    this.rateType = problems.write(rateType, entry.exchangeRateType, 'Header');
  }

  write(state: 'Posted' | 'Draft'): string {
    const header = this.header();
    let lines = '';
    let position = 0;
    for (const line of this.entry.lines) lines += this.line(line, ++position);
    this.checkTotals();
    return `<create><GLBATCH>${header}<STATE>${state}</STATE><ENTRIES>${lines}</ENTRIES></GLBATCH></create>`;
  }

  private header(): string {
    const { journal, date, title } = this.entry;
    const { referenceNo, controlId } = this.identity;
    if (!isIsoDate(date)) this.problems.add('FIELD_NOT_ACCEPTED', 'Header, BATCH_DATE: not a date.');
    this.required('function controlid', controlId, LENGTHS_MAX.controlId);
    return (
      this.required('JOURNAL', journal, LENGTHS_MAX.journal) +
      `<BATCH_DATE>${usDateOf(date)}</BATCH_DATE>` +
      this.reversal() +
      this.required('BATCH_TITLE', title, LENGTHS_MAX.title) +
      this.required('REFERENCENO', referenceNo, LENGTHS_MAX.reference)
    );
  }

  private reversal(): string {
    const { reversalDate, date } = this.entry;
    if (reversalDate === undefined) return '';
    if (!isIsoDate(reversalDate) || reversalDate <= date)
      this.problems.add('FIELD_NOT_ACCEPTED', 'Header, REVERSEDATE: not a date after BATCH_DATE.');
    return `<REVERSEDATE>${usDateOf(reversalDate)}</REVERSEDATE>`;
  }

  private required(name: string, value: string, lengthMax: number): string {
    if (value === '') this.problems.add('FIELD_NOT_ACCEPTED', `Header, ${name}: missing.`);
    return this.problems.write(new CachedElement(name, lengthMax), value, 'Header');
  }

  private line(line: LedgerLine, position: number): string {
    const { problems } = this;
    if (line.account === '') problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, ACCOUNTNO: missing.`);
    const isDebit = line.side === 'debit';
    if (isDebit) this.debitMinor += line.amountMinor;
    else this.creditMinor += line.amountMinor;

    const { dimensions, others } = this.fields.write(line.fields, position);
    const document = problems.write(this.documents, line.document, position);
    const account = problems.write(this.accounts, line.account, position);
    // Sage asks callers to fill an empty memo with the entry's title.
    const description = problems.write(this.descriptions, line.memo === '' ? this.entry.title : line.memo, position);
    const side = isDebit ? '<TR_TYPE>1</TR_TYPE><TRX_AMOUNT>' : '<TR_TYPE>-1</TR_TYPE><TRX_AMOUNT>';
    const amount = this.amount(line.amountMinor, position);
    return `<GLENTRY>${document}${account}${side}${amount}${this.currency}${this.rate(line, position)}${dimensions}${description}${others}</GLENTRY>`;
  }

  /** A rate of the line's own takes the place of the rate type. */
  private rate({ exchangeRate, exchangeRateDate }: LedgerLine, position: number): string {
    const date = exchangeRateDate === undefined ? '' : `<EXCH_RATE_DATE>${usDateOf(exchangeRateDate)}</EXCH_RATE_DATE>`;
    if (exchangeRate === undefined) return `${date}${this.rateType}`;
    if (!/^\d{1,12}(\.\d{1,4}0*)?$/.test(exchangeRate))
      this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, EXCHANGE_RATE: more than four decimals.`);
    return `${date}<EXCHANGE_RATE>${exchangeRate}</EXCHANGE_RATE>`;
  }

  private amount(minor: bigint, position: number): string {
    if (minor <= 0n) this.problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, TRX_AMOUNT: not greater than zero.`);
    const text = formatMinor(minor, this.decimals);
    const excess = this.decimals - LEDGER_DECIMALS;
    if (excess === 0) return text;
    if (excess < 0) return `${text}${this.decimals === 0 ? '.' : ''}${'0'.repeat(-excess)}`;
    if (!text.endsWith('0'.repeat(excess))) {
      this.problems.add(
        'AMOUNT_PRECISION',
        `Line ${position}, TRX_AMOUNT: ${moneyText(minor, this.entry.currency)} has more than two decimals.`,
      );
    }
    return text.slice(0, -excess);
  }

  // The batch was already checked for balance; this is the last check before the ledger's.
  private checkTotals(): void {
    const { lines } = this.entry;
    if (lines.length < 2) this.problems.add('ENTRY_UNBALANCED_IN_LEDGER', 'The entry has fewer than two lines.');
    for (const side of ['debit', 'credit'] as const) {
      if (lines.some((line) => line.side === side)) continue;
      this.problems.add('ENTRY_UNBALANCED_IN_LEDGER', `The entry has no ${side} line.`);
    }
    if (this.debitMinor === this.creditMinor) return;
    this.problems.add(
      'ENTRY_UNBALANCED_IN_LEDGER',
      `The entry ${differenceText(this.debitMinor, this.creditMinor, this.entry.currency)}.`,
    );
  }
}

const usDateOf = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;

const digestOf = (body: string): string => createHash('sha256').update(body, 'utf8').digest('hex');
