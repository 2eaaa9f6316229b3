import { DomainError } from '../shared/errors';
import { chunksOfEvents } from '../shared/event-size';
import { type LedgerDifference } from '../shared/ledger-difference';
import { checkedReason } from '../shared/reason';
import {
  inLedger,
  inPosting,
  outcomeNotKnown,
  outOfForce,
  requireUnposted,
  type Unposted,
} from './entry-control.decisions';
import { requirePlanned } from './journal-batch.decisions';
import { type ElsewhereFacts, type JournalBatchEvent } from './journal-batch.events';
import { type JournalBatch } from './batch-states';
import { type EntryStanding } from './read-back.decisions';

/** The record that a person names for a part of an entry. */
export interface NamedRecord {
  readonly part: number;
  /** Digits only. */
  readonly recordNo: string;
}

/** A record of the ledger compared with a part of an entry as it would be sent now. */
export interface RecordOfPart {
  readonly part: number;
  readonly recordNo: string;
  /** Null when the ledger shows no such record. */
  readonly found: FoundRecord | null;
}

export interface FoundRecord extends Omit<ElsewhereFacts, 'reason' | 'recordNo'> {
  readonly standing: EntryStanding;
  /** The ledger's own word. */
  readonly ledgerState: string;
  readonly differences: readonly LedgerDifference[];
}

/**
 * The parts of an entry that get a record, each with its number: all that are not in the ledger. Empty when they are
 * posted elsewhere already. Throws RECORDS_INCOMPLETE, ENTRY_IN_LEDGER, ENTRY_IN_POSTING, OUTCOME_NOT_KNOWN,
 * ENTRY_WITHDRAWN, ENTRY_IN_ANOTHER_IMPORT or BATCH_NOT_FOUND.
 */
export const chooseRecords = (
  parts: readonly JournalBatch[],
  named: readonly NamedRecord[],
): readonly NamedRecord[] => {
  const planned = parts.map(requirePlanned);
  const open = planned.filter((part) => isOpen(part, named));
  const [first] = planned;
  if (first !== undefined && open.length === 0 && !planned.some(({ status }) => status === 'PostedElsewhere'))
    throw inLedger(first.plan);
  const numbers = named.map(({ recordNo }) => recordNo);
  const isOnce = new Set(numbers).size === numbers.length && numbers.every((one) => /^[1-9]\d{0,19}$/.test(one));
  const ofOpen = open.map(({ plan }) => named.filter(({ part }) => part === plan.part));
  const isKnown = named.every(({ part }) => planned.some(({ plan }) => plan.part === part));
  if (!isOnce || !isKnown || ofOpen.some((some) => some.length !== 1))
    throw incomplete(open.map(({ plan }) => plan.part));
  return ofOpen.flat();
};

/** Whether the part needs a record. One that has one already may be named with it again. */
const isOpen = (batch: Exclude<JournalBatch, { status: 'Absent' }>, named: readonly NamedRecord[]): boolean => {
  const own = named.find(({ part }) => part === batch.plan.part);
  switch (batch.status) {
    case 'PostedElsewhere':
      if (own !== undefined && own.recordNo !== batch.recordNo) throw backed(batch);
      return false;
    case 'Confirmed':
    case 'AwaitingApproval':
    case 'Posted':
      if (own !== undefined) throw inLedger(batch.plan);
      return false;
    default:
      return isUnsettled(requireUnposted(batch));
  }
};

const isUnsettled = (batch: Unposted): true => {
  if (batch.status === 'SetAside') throw batch.because === 'posted' ? correction(batch) : inPosting(batch.plan);
  if (batch.status === 'Discarded') throw outOfForce(batch);
  if (batch.history.wasUnknown) throw outcomeNotKnown(batch.plan);
  return true;
};

/**
 * Holds that each record is exactly its part and in the books. Tells all differences of all records at once. Throws
 * RECORD_NOT_FOUND, RECORD_IS_OURS for one that this service may have posted, or RECORD_DIFFERS.
 */
export const requireSameRecords = (records: readonly RecordOfPart[]): void => {
  for (const { recordNo, found } of records) {
    if (found === null) throw notFound(recordNo);
    if (hasOurReference(found.referenceNo)) throw ours(recordNo, found.referenceNo);
  }
  const differing = records
    .map(({ part, recordNo, found }) => ({ part, recordNo, differences: found === null ? [] : allDifferences(found) }))
    .filter(({ differences }) => differences.length > 0);
  const [first] = differing;
  if (first === undefined) return;
  throw new DomainError(
    'RECORD_DIFFERS',
    differing.length === 1
      ? `Record ${first.recordNo} in Sage Intacct is not this entry: ${countText(first.differences.length)}.`
      : `${differing.length} of ${records.length} records in Sage Intacct are not the parts of this entry.`,
    'Compare them side by side. Correct the record in Sage Intacct, or deliver the entry as it is there; then try again.',
    { records: differing },
  );
};

/**
 * The batch is backed by the record from now on. Nothing when it is already. Throws like `chooseRecords`, and
 * REASON_MISSING.
 */
export const postElsewhere = (state: JournalBatch, record: ElsewhereFacts): JournalBatchEvent[] => {
  const batch = requirePlanned(state);
  if (!isOpen(batch, [{ part: batch.plan.part, recordNo: record.recordNo }])) return [];
  const { resolved = [], ...facts } = record;
  const names = resolved.length > 0 && chunksOfEvents(resolved).length === 1 ? { resolved } : {};
  return [{ type: 'JournalBatchPostedElsewhere', data: { ...facts, ...names, reason: checkedReason(record.reason) } }];
};

/** References begin like this whoever runs this service: such a record is found by posting, and taken over. */
const hasOurReference = (referenceNo: string): boolean => /^RR\d{4}-/.test(referenceNo);

const allDifferences = ({ standing, ledgerState, differences }: FoundRecord): readonly LedgerDifference[] =>
  standing === 'posted'
    ? differences
    : [{ line: null, what: 'the state', expected: 'Posted', found: ledgerState }, ...differences];

const countText = (count: number): string => (count === 1 ? '1 difference' : `${count} differences`);

const incomplete = (parts: readonly number[]): DomainError =>
  new DomainError(
    'RECORDS_INCOMPLETE',
    parts.length === 1
      ? 'The entry needs one record number.'
      : `The entry needs one record number for each of its parts ${parts.join(', ')}.`,
    'Give the record number of each part, as Sage Intacct shows it: digits only, none of them twice.',
    { parts },
  );

const notFound = (recordNo: string): DomainError =>
  new DomainError(
    'RECORD_NOT_FOUND',
    `Sage Intacct shows no journal entry with record number ${recordNo}.`,
    'Check the number, and whether the user of the connection may see the entry.',
    { recordNo },
  );

const ours = (recordNo: string, referenceNo: string): DomainError =>
  new DomainError(
    'RECORD_IS_OURS',
    `Record ${recordNo} has reference ${referenceNo}, as this service gives them.`,
    'Post the batch: the ledger is searched first, and a record that is this entry can be taken over.',
    { recordNo, referenceNo },
  );

const backed = ({ plan, recordNo }: Extract<JournalBatch, { status: 'PostedElsewhere' }>): DomainError =>
  new DomainError(
    'ENTRY_IN_LEDGER',
    `Journal entry ${plan.journalEntryId} is posted elsewhere already, as record ${recordNo}.`,
    'Look at the batch.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey, recordNo },
  );

const correction = ({ plan }: Extract<JournalBatch, { status: 'SetAside' }>): DomainError =>
  new DomainError(
    'ENTRY_IN_LEDGER',
    `An earlier delivery of journal entry ${plan.journalEntryId} is in Sage Intacct, and this one would correct it.`,
    'Deliver the difference as an entry with its own id.',
    { journalEntryId: plan.journalEntryId, batchKey: plan.batchKey },
  );
