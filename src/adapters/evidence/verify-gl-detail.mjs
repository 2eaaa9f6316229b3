// Writes gl-detail.csv anew from the requests whose digests stand in the events: part of verify.mjs. Needs nothing but
// Node.js 20.19 or later.
import { amountOf, decimalsOf, hex, sha256 } from './verify-files.mjs';

const COLUMNS =
  'Journal_ID|Journal_ID_Line_Number|JE_Header_Description|JE_Line_Description|Source|Business_Unit_Code|' +
  'Effective_Date|Fiscal_Year|Period|GL_Account_Number|Amount|Amount_Credit_Debit_Indicator|Amount_Currency|' +
  'Entered_By|Entered_Date|Entered_Time|Approved_By|Approved_Date|Reference_No|Reverses_Journal_ID|' +
  'Reversed_By_Journal_ID|Batch_Key';

/** Takes the events of a pack in the order of the log, then its requests. */
export class GlDetail {
  problems = [];
  written = 0;
  #isReadBack;
  #batches = new Map();
  #runs = new Map();
  /** Approvals by the revision of the entry that they are of. */
  #approvals = new Map();
  #revisions = new Map();

  /** `isReadBack` says of the key of a batch whether the last look at it found it equal. */
  constructor(isReadBack) {
    this.#isReadBack = isReadBack;
  }

  add({ stream, type, data, metadata }) {
    if (stream.startsWith('postingApproval-')) this.#addApproval(stream, type, data);
    if (type === 'PostingRunStarted') this.#runs.set(data.runId, metadata.actor);
    if (type === 'JournalBatchPlanned')
      this.#batches.set(stream, { plan: data, attempts: new Map(), lines: [0n, 0n, 0], reversedBy: '' });
    const batch = this.#batches.get(stream);
    if (!batch) return;
    if (type === 'JournalBatchLinesRecorded')
      for (const { side, amountMinor } of data.lines) {
        batch.lines[side === 'debit' ? 0 : 1] += BigInt(amountMinor);
        batch.lines[2] += 1;
      }
    if (type === 'PostingAttemptStarted')
      batch.attempts.set(data.attemptId, { ...data, approved: this.#approvedNow(batch.plan) });
    if (type === 'PostingAttemptConfirmed') batch.posted = { ...data, at: metadata.occurredAt };
    if (type === 'JournalBatchReversed') batch.reversedBy = data.recordNo;
    if (type === 'JournalBatchReversalUndone' || type === 'PostingReleasedByPerson') batch.reversedBy = '';
  }

  /** The rows come one batch after the other, as the lines of exchanges.jsonl do. */
  table(exchanges) {
    return { columns: COLUMNS.split('|'), rows: this.#rows(exchanges) };
  }

  async *#rows(exchanges) {
    const open = new Map();
    for (const batch of this.#batches.values()) {
      const attempt = batch.attempts.get(batch.posted?.attemptId);
      if (attempt && this.#isReadBack(batch.plan.batchKey)) open.set(batch.plan.batchKey, { batch, attempt });
    }
    for await (const { batchKey, payloadDigest, request } of exchanges) {
      const { batch, attempt } = open.get(batchKey) ?? {};
      if (!attempt || request === null || payloadDigest !== attempt.payloadDigest) continue;
      open.delete(batchKey);
      this.written += 1;
      const found = hex(sha256(request)) === payloadDigest ? entryOf(request) : null;
      if (found === null || !isOf(found, batch)) this.problems.push(`The request of ${batchKey} is not of its lines.`);
      else yield* this.#rowsOf(batch, attempt, found);
    }
  }

  *#rowsOf({ plan, posted, reversedBy }, { runId, referenceNo, approved }, entry) {
    const [date, time] = posted.at.split(/[T.]/);
    for (const [index, line] of entry.lines.entries())
      yield [
        ...[posted.recordNo, String(index + 1), entry.title, line.memo, entry.journal, plan.businessEntityId],
        ...[entry.date, entry.date.slice(0, 4), entry.date.slice(5, 7), line.account],
        ...[amountOf(line.minor, plan.currency), line.side === 'debit' ? 'D' : 'C', plan.currency],
        ...[this.#runs.get(runId) ?? '', date, time, ...approved],
        ...[referenceNo, plan.reverses?.recordNo ?? '', reversedBy, plan.batchKey],
      ];
  }

  #addApproval(stream, type, data) {
    const state = this.#approvals.get(stream) ?? { digest: null, by: [], at: '', spent: new Set(), refusedAt: '' };
    this.#approvals.set(stream, state);
    if (type === 'PostingApprovalRequested') {
      if (state.digest !== data.digest) Object.assign(state, { digest: data.digest, by: [] });
      this.#revisions.set(revisionOf(data), state);
    }
    if (type === 'PostingApprovalVoided') Object.assign(state, { digest: null, by: [] });
    if (data.digest !== state.digest) return;
    if (type === 'PostingApprovalRefused') Object.assign(state, { by: [], refusedAt: data.at });
    if (type !== 'PostingApprovalGiven' && type !== 'PostingApprovalSigned') return;
    if (type === 'PostingApprovalSigned') {
      if (state.spent.has(data.signatureId) || data.signedAt <= state.refusedAt) return;
      state.spent.add(data.signatureId);
    }
    state.by = [...state.by.filter((one) => one !== data.by), data.by];
    if (data.isComplete) state.at = data.at;
  }

  /** Who had approved an entry, and when enough had. */
  #approvedNow(plan) {
    const { by = [], at = '' } = this.#approvals.size === 0 ? {} : (this.#revisions.get(revisionOf(plan)) ?? {});
    return by.length === 0 ? ['', ''] : [by.join('; '), at.slice(0, 10)];
  }
}

const revisionOf = ({ journalEntryId, businessEntityId, period, entryRevision }) =>
  [journalEntryId, businessEntityId, period, entryRevision].join('\n');

/** Whether an entry has the lines that the events have: their number, and the sums of both sides. */
const isOf = ({ lines, currency }, batch) => {
  const [debit, credit, count] = batch.lines;
  const sumOf = (side) => lines.filter((line) => line.side === side).reduce((sum, { minor }) => sum + minor, 0n);
  return (
    currency === batch.plan.currency && lines.length === count && sumOf('debit') === debit && sumOf('credit') === credit
  );
};

/** An entry as a request to Sage Intacct creates it, over its REST API or its XML gateway; null for anything else. */
const entryOf = (request) => {
  const entry = request.startsWith('{') ? restEntryOf(request) : xmlEntryOf(request);
  if (entry === null) return null;
  const [currency, ...others] = [...new Set(entry.lines.map((line) => line.currency))];
  return others.length > 0 ? null : { ...entry, currency };
};

const restEntryOf = (request) => {
  const { description: title, glJournal, postingDate: date, lines } = JSON.parse(request);
  if (glJournal === undefined || !Array.isArray(lines)) return null;
  const lineOf = ({ txnType: side, txnAmount, glAccount, description: memo, currency: { txnCurrency: currency } }) => ({
    ...{ account: glAccount.id, side, minor: minorOf(txnAmount, currency), currency, memo },
  });
  return { title, journal: glJournal.id, date, lines: lines.map(lineOf) };
};

const xmlEntryOf = (request) => {
  const header = request.slice(0, request.indexOf('<ENTRIES>'));
  if (!header.startsWith('<create><GLBATCH>')) return null;
  const [month, day, year] = textIn(header, 'BATCH_DATE').split('/');
  const title = textIn(header, 'BATCH_TITLE');
  const lines = [...request.matchAll(/<GLENTRY>(.*?)<\/GLENTRY>/gs)].map(([, line]) => ({
    account: textIn(line, 'ACCOUNTNO'),
    side: textIn(line, 'TR_TYPE') === '1' ? 'debit' : 'credit',
    minor: minorOf(textIn(line, 'TRX_AMOUNT'), textIn(line, 'CURRENCY')),
    currency: textIn(line, 'CURRENCY'),
    memo: textIn(line, 'DESCRIPTION'),
  }));
  return { title, journal: textIn(header, 'JOURNAL'), date: `${year}-${month}-${day}`, lines };
};

const ESCAPES = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&#13;': '\r' };
const textIn = (xml, name) =>
  (xml.match(new RegExp(`<${name}>([^<]*)</${name}>`))?.[1] ?? '').replace(
    /&(amp|lt|gt|#13);/g,
    (escape) => ESCAPES[escape],
  );

/** Requests have two decimals in every currency. */
const minorOf = (amount, currency) => {
  const [whole, fraction = ''] = amount.split('.');
  const decimals = decimalsOf(currency);
  return BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
};
