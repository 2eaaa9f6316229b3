import { type PrepareOutcome } from '../../../application/ports/accounting-system';
import { type LedgerEntry, type LedgerLine, type PostingIdentity } from '../../../domain/ledger-entry/ledger-entry';
import { type Secret } from '../../../application/ports/secret';
import { CachedElement } from '../xml/cached-element';
import { EntryChecks, LENGTHS_MAX } from './entry-checks';
import { EntryProblems } from './entry-problems';
import { preparedEntry } from './prepared-entry';
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
  return { kind: 'prepared', entry: preparedEntry(identity, body) };
};

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

const NAMES = {
  date: 'BATCH_DATE',
  reversalDate: 'REVERSEDATE',
  currency: 'CURRENCY',
  amount: 'TRX_AMOUNT',
  rate: 'EXCHANGE_RATE',
};

class EntryWriter {
  private readonly documents = new CachedElement('DOCUMENT', LENGTHS_MAX.document);
  private readonly accounts = new CachedElement('ACCOUNTNO', LENGTHS_MAX.account);
  private readonly descriptions = new CachedElement('DESCRIPTION', LENGTHS_MAX.description);
  private readonly fields: LineFields;
  private readonly checks: EntryChecks;
  private readonly currency: string;
  private readonly rateType: string;

  constructor(
    private readonly entry: LedgerEntry,
    private readonly identity: PostingIdentity,
    private readonly problems: EntryProblems,
  ) {
    this.fields = new LineFields(problems);
    this.checks = new EntryChecks(entry, NAMES, problems);
    const rateType = new CachedElement('EXCH_RATE_TYPE_ID', LENGTHS_MAX.exchangeRateType);
    this.currency = `</TRX_AMOUNT><CURRENCY>${this.checks.currency}</CURRENCY>`;
    this.rateType = problems.write(rateType, entry.exchangeRateType, 'Header');
  }

  write(state: 'Posted' | 'Draft'): string {
    const header = this.header();
    let lines = '';
    let position = 0;
    for (const line of this.entry.lines) lines += this.line(line, ++position);
    this.checks.totals();
    return `<create><GLBATCH>${header}<STATE>${state}</STATE><ENTRIES>${lines}</ENTRIES></GLBATCH></create>`;
  }

  private header(): string {
    const { journal, date, title } = this.entry;
    const { referenceNo, controlId } = this.identity;
    this.checks.dates();
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
    const { reversalDate } = this.entry;
    return reversalDate === undefined ? '' : `<REVERSEDATE>${usDateOf(reversalDate)}</REVERSEDATE>`;
  }

  private required(name: string, value: string, lengthMax: number): string {
    if (value === '') this.problems.add('FIELD_NOT_ACCEPTED', `Header, ${name}: missing.`);
    return this.problems.write(new CachedElement(name, lengthMax), value, 'Header');
  }

  private line(line: LedgerLine, position: number): string {
    const { problems } = this;
    if (line.account === '') problems.add('FIELD_NOT_ACCEPTED', `Line ${position}, ACCOUNTNO: missing.`);
    const isDebit = line.side === 'debit';

    const { dimensions, others } = this.fields.write(line.fields, position);
    const document = problems.write(this.documents, line.document, position);
    const account = problems.write(this.accounts, line.account, position);
    // Sage asks callers to fill an empty memo with the entry's title.
    const description = problems.write(this.descriptions, line.memo === '' ? this.entry.title : line.memo, position);
    const side = isDebit ? '<TR_TYPE>1</TR_TYPE><TRX_AMOUNT>' : '<TR_TYPE>-1</TR_TYPE><TRX_AMOUNT>';
    const amount = this.checks.amount(line.amountMinor, position);
    return `<GLENTRY>${document}${account}${side}${amount}${this.currency}${this.rate(line, position)}${dimensions}${description}${others}</GLENTRY>`;
  }

  /** A rate of the line's own takes the place of the rate type. */
  private rate({ exchangeRate, exchangeRateDate }: LedgerLine, position: number): string {
    const date = exchangeRateDate === undefined ? '' : `<EXCH_RATE_DATE>${usDateOf(exchangeRateDate)}</EXCH_RATE_DATE>`;
    if (exchangeRate === undefined) return `${date}${this.rateType}`;
    this.checks.rate(exchangeRate, position);
    return `${date}<EXCHANGE_RATE>${exchangeRate}</EXCHANGE_RATE>`;
  }
}

const usDateOf = (date: string): string => `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
