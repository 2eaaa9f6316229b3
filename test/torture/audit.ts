import { type SandboxBatch, type SandboxLine } from '../e2e/support/sandbox-admin';
import { type EventLog, type LoggedEvent } from './event-log';
import { groupBy } from './figures';

/** A batch as the API shows it. */
export interface ShownBatch {
  readonly batchKey: string;
  readonly status: string;
  readonly referenceNo: string | null;
  readonly controlId: string | null;
  readonly recordNo: string | null;
  readonly total: string;
  readonly lineCount: number;
}

export interface AuditFigures {
  readonly batches: number;
  readonly posted: number;
  readonly duplicates: number;
  /** Shown as Success and not in the ledger, or in the ledger and not shown as Success. */
  readonly lost: number;
  readonly violations: readonly string[];
}

export interface Audited {
  readonly log: EventLog;
  readonly shown: readonly ShownBatch[];
  readonly ledger: readonly SandboxBatch[];
  /** Control ids of all creates that reached the ledger. */
  readonly creates: readonly string[];
  /** Imports and runs that were acknowledged and not finished. */
  readonly broken: readonly string[];
}

/**
 * Compares events, read model and ledger: each batch that is a Success has exactly one entry with equal totals and lines, and every
 * entry belongs to such a batch. No create ever reached the ledger without an intent, and no identity ever changed.
 */
export const audit = ({ log, shown, ledger, creates, broken }: Audited): AuditFigures => {
  const violations: string[] = log.brokenLinks.map((where) => `the hash chain is broken at ${where}`);
  violations.push(...broken.map((id) => `${id} was acknowledged and not finished`));
  if (log.integrity !== 'ok') violations.push(`the file is not sound: ${log.integrity}`);
  const entries = groupBy(ledger, ({ referenceNo }) => referenceNo);
  const lines = linesByBatch(log);
  let lost = 0;
  for (const batch of shown) {
    const held = entries.get(batch.referenceNo ?? '') ?? [];
    const isPosted = batch.status === 'Success';
    if (isPosted !== held.length > 0) lost += 1;
    if (isPosted) violations.push(...differencesOf(batch, held, lines.get(batch.batchKey) ?? []));
    else violations.push(`${batch.batchKey} is ${batch.status}, with ${held.length} entries in the ledger`);
  }
  const known = new Set(shown.map(({ referenceNo }) => referenceNo));
  const strangers = [...entries.keys()].filter((referenceNo) => !known.has(referenceNo));
  violations.push(...strangers.map((referenceNo) => `nobody knows entry ${referenceNo} of the ledger`));
  violations.push(...attemptViolations(log, creates));
  return {
    batches: shown.length,
    posted: shown.filter(({ status }) => status === 'Success').length,
    duplicates: [...entries.values()].filter((some) => some.length > 1).length,
    lost: lost + strangers.length,
    violations,
  };
};

const differencesOf = (batch: ShownBatch, held: readonly SandboxBatch[], lines: readonly string[]): string[] => {
  const [entry] = held;
  if (entry === undefined || held.length > 1) return [`${batch.batchKey} has ${held.length} entries in the ledger`];
  const compared: [string, unknown, unknown][] = [
    ['record', entry.recordNo, batch.recordNo],
    ['debit', entry.debit, batch.total],
    ['credit', entry.credit, batch.total],
    ['lines', entry.lineCount, batch.lineCount],
    ['content', entry.lines.map(lineText).join('; '), lines.join('; ')],
  ];
  return compared
    .filter(([, actual, expected]) => actual !== expected)
    .map(([what, actual, expected]) => `${batch.batchKey}: ${what} ${String(actual)}, expected ${String(expected)}`);
};

const lineText = ({ accountNo, trType, amount, document, description, dimensions }: SandboxLine): string =>
  [trType, accountNo, amount, document, description, dimensions['CLASSID'], dimensions['LOCATION']].join(' ');

interface RecordedLine {
  readonly account: string;
  readonly side: string;
  readonly amountMinor: string;
  readonly description: string;
  readonly postingGroup: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What the torture's own close says in the ledger's words. */
const LEDGER_WORDS: Readonly<Record<string, string>> = { '4010': '4000-10', SMB: 'K1', 'US-East': 'L01' };

const expectedLine = ({ account, side, amountMinor, description, postingGroup, values }: RecordedLine): string => {
  const amount = `${amountMinor.slice(0, -2)}.${amountMinor.slice(-2)}`;
  const inLedger = (text = ''): string => LEDGER_WORDS[text] ?? text;
  const dimensions = [inLedger(values['Class']), inLedger(values['Location'])];
  return [side === 'debit' ? '1' : '-1', inLedger(account), amount, postingGroup, description, ...dimensions].join(' ');
};

const linesByBatch = ({ events }: EventLog): Map<string, string[]> => {
  const byBatch = new Map<string, string[]>();
  for (const { type, stream, data } of events) {
    if (type !== 'JournalBatchLinesRecorded') continue;
    const batchKey = stream.slice(stream.lastIndexOf('.') + 1);
    const lines = (data['lines'] as RecordedLine[]).map(expectedLine);
    byBatch.set(batchKey, [...(byBatch.get(batchKey) ?? []), ...lines]);
  }
  return byBatch;
};

/** Intent first, one identity for ever, one record for ever. */
const attemptViolations = ({ events }: EventLog, creates: readonly string[]): string[] => {
  const violations: string[] = [];
  const attempts = groupBy(
    events.filter(({ type }) => type === 'PostingAttemptStarted'),
    ({ data }) => String(data['controlId']),
  );
  for (const [controlId, sent] of groupBy(creates, (one) => one)) {
    const started = attempts.get(controlId)?.length ?? 0;
    if (sent.length > started) violations.push(`${controlId}: ${sent.length} creates after ${started} intents`);
  }
  for (const [stream, some] of groupBy(events, (event) => event.stream)) {
    for (const field of ['controlId', 'payloadDigest', 'recordNo']) {
      const values = new Set(some.flatMap((event) => valueOf(event, field)));
      if (values.size > 1) violations.push(`${stream}: ${field} was ${[...values].join(' and ')}`);
    }
  }
  return violations;
};

const valueOf = ({ data }: LoggedEvent, field: string): string[] =>
  typeof data[field] === 'string' ? [data[field]] : [];
