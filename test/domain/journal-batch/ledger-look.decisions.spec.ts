import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type LedgerFinding } from '../../../src/domain/journal-batch/ledger-finding';
import {
  acceptLedgerChange,
  type ComparedEntry,
  type LedgerLook,
  recordLook,
  type SeenInLedger,
} from '../../../src/domain/journal-batch/ledger-look.decisions';
import { standingOfReversal } from '../../../src/domain/journal-batch/reversal-standing';
import { attemptOf, confirmed, inFlight, rejected, verified } from '../../support/batch-events';
import { BATCH_STATUSES, HISTORIES } from '../../support/batch-histories';
import { problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const SETTLE_MS = 60_000;
const time = (seconds: number): string =>
  new Date(Date.parse('2026-10-01T08:00:00.000Z') + seconds * 1_000).toISOString();
const amount = { line: 1, what: 'the amount', expected: 'USD 10.00', found: 'USD 11.00' };
const entry = (more: Partial<ComparedEntry> = {}): ComparedEntry => ({
  ...{ recordNo: '6679', ledgerState: 'Posted', standing: 'posted', differences: [] },
  ...more,
});
const seen = (more: Partial<ComparedEntry> = {}, ...copies: readonly string[]): SeenInLedger => ({
  kind: 'seen',
  own: entry(more),
  copies: copies.map((recordNo) => ({ recordNo, ledgerState: 'Posted' })),
});
const none = (...othersSeen: readonly string[]): SeenInLedger => ({ kind: 'none', othersSeen });
const looking =
  (what: SeenInLedger, at = 0, more: { isAsked?: boolean } & Partial<LedgerLook> = {}) =>
  (state: JournalBatch) => {
    const { isAsked = false, ...look } = more;
    return recordLook(
      state,
      { attemptId: 'attempt-1', readAt: time(at), contentDigest: 'digest', seen: what, ...look },
      { settleMs: SETTLE_MS, isAsked },
    );
  };
const foundAt = (at: number, finding: Partial<LedgerFinding> & Pick<LedgerFinding, 'kind'>): JournalBatchEvent => ({
  type: 'LedgerChangeFound',
  data: { ...attemptOf(1), seenAt: time(at), finding: { records: [], differences: [], ...finding } },
});
const own = { recordNo: '6679', ledgerState: 'Posted' };
const posted = HISTORIES.Posted;
const differs = foundAt(0, { kind: 'differs', records: [own], differences: [amount] });
const equalAt = (at: number): JournalBatchEvent => ({
  type: 'LedgerEntrySeenEqual',
  data: { ...attemptOf(1), recordNo: '6679', seenAt: time(at), lineCount: 2, totalMinor: '1000' },
});
const once: JournalBatchEvent = {
  type: 'PostingAbsenceSeen',
  data: { ...attemptOf(1), seenAt: time(0), recordNosBeside: ['6680'] },
};
const unreadable = (at: number): JournalBatchEvent =>
  foundAt(at, { kind: 'unreadable', cause: expect.stringMatching(/^Sage Intacct /) });

describe('a look at a posted entry', () => {
  it('equal: says nothing, unless somebody asked', () => {
    given(...posted)
      .when(looking(seen()))
      .thenNothing();
    given(...posted)
      .when(looking(seen(), 5, { isAsked: true }))
      .then(equalAt(5));
    given(...posted, equalAt(5))
      .when(looking(seen(), 5, { isAsked: true }))
      .thenNothing();
  });
  it('changed: the difference, once', () => {
    given(...posted)
      .when(looking(seen({ differences: [amount] })))
      .then(differs);
    given(...posted, differs)
      .when(looking(seen({ differences: [amount] }), 9))
      .thenNothing();
    expect(given(...posted, differs).state).toMatchObject({ status: 'Posted', change: { isAccepted: false } });
  });
  it('changed again: the new difference', () => {
    const other = { ...amount, found: 'USD 12.00' };
    given(...posted, differs)
      .when(looking(seen({ differences: [other] }), 9))
      .then(foundAt(9, { kind: 'differs', records: [own], differences: [other] }));
  });
  it('equal again: clears itself', () => {
    given(...posted, differs)
      .when(looking(seen(), 9))
      .then(equalAt(9));
    expect(given(...posted, differs, equalAt(9)).state).toMatchObject({ change: null, absentSince: null });
  });
  it('under another number: differs, even with the same content', () => {
    const number = { line: null, what: 'the record number', expected: '6679', found: '7000' };
    given(...posted)
      .when(looking(seen({ recordNo: '7000' })))
      .then(foundAt(0, { kind: 'differs', records: [{ ...own, recordNo: '7000' }], differences: [number] }));
  });
  it('not in the books any more: differs in its state', () => {
    const state = { line: null, what: 'the state', expected: 'Posted', found: 'Draft' };
    given(...posted)
      .when(looking(seen({ standing: 'draft', ledgerState: 'Draft' })))
      .then(foundAt(0, { kind: 'differs', records: [{ ...own, ledgerState: 'Draft' }], differences: [state] }));
  });
  it('more than once: names every record', () => {
    given(...posted)
      .when(looking(seen({}, '7000', '7001')))
      .then(foundAt(0, { kind: 'twice', records: [own, { ...own, recordNo: '7000' }, { ...own, recordNo: '7001' }] }));
  });
  it.each(['reversed', 'reversal-pending'] as const)('%s there: a state of its own', (standing) => {
    given(...posted)
      .when(looking(seen({ standing, ledgerState: 'R' })))
      .then(foundAt(0, { kind: standing, records: [{ ...own, ledgerState: 'R' }] }));
  });
  it('not comparable any more: could not be read, with its record', () => {
    given(...posted)
      .when(looking({ kind: 'not-comparable', own, cause: 'A field was removed.' }))
      .then(foundAt(0, { kind: 'unreadable', records: [own], cause: 'A field was removed.' }));
  });
  it('older than the last one, or of another attempt: says nothing', () => {
    given(...posted, foundAt(5, { kind: 'reversed', records: [own] }))
      .when(looking(seen(), 5))
      .thenNothing();
    given(...posted, equalAt(5))
      .when(looking(seen({ differences: [amount] }), 4))
      .thenNothing();
    given(...posted)
      .when(looking(seen({ differences: [amount] }), 0, { attemptId: 'attempt-2' }))
      .thenNothing();
  });
  it.each(BATCH_STATUSES.filter((status) => status !== 'Posted'))('says nothing of a batch that is %s', (status) => {
    given(...HISTORIES[status])
      .when(looking(seen({ differences: [amount] })))
      .thenNothing();
  });
  it('cuts what is too much for one event, and still tells another content apart', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...amount, line: index + 1, found: 'x'.repeat(2_000) }));
    const [event] = looking(seen({ differences: many }))(given(...posted).state);
    expect(JSON.stringify(event).length).toBeLessThan(20_000);
    const { state } = given(...posted, event!);
    expect(looking(seen({ differences: many }), 9)(state)).toEqual([]);
    expect(looking(seen({ differences: many }), 9, { contentDigest: 'another' })(state)).toHaveLength(1);
  });
});

describe('an entry that is not found', () => {
  it('once: could not be read, and the first of two readings is on record', () => {
    given(...posted)
      .when(looking(none('6680')))
      .then(once, unreadable(0));
    const first = looking(none('6680'))(given(...posted).state);
    given(...posted, ...first)
      .when(looking(none('6680'), 59))
      .thenNothing();
  });
  it('twice, the settle time apart, beside others: gone', () => {
    given(...posted, once, unreadable(0))
      .when(looking(none('6680'), 60))
      .then(foundAt(60, { kind: 'gone' }));
    given(...posted, once, foundAt(60, { kind: 'gone' }))
      .when(looking(none('6680'), 90))
      .thenNothing();
  });
  it('and no other one either: could not be read, however often', () => {
    given(...posted)
      .when(looking(none()))
      .then(unreadable(0));
    for (const at of [60, 6_000])
      expect(looking(none(), at)(given(...posted, ...looking(none())(given(...posted).state)).state)).toEqual([]);
  });
  it('and seen between: starts over', () => {
    const back = [once, unreadable(0), equalAt(30)];
    given(...posted, ...back)
      .when(looking(none('6680'), 90))
      .then({ ...once, data: { ...once.data, seenAt: time(90) } }, unreadable(90));
    given(...posted, once, unreadable(0))
      .when(looking(seen(), 30))
      .then(equalAt(30));
    given(...posted, once)
      .when(looking(seen(), 30))
      .then(equalAt(30));
  });
  it('is gone until it is seen, whatever a reading without others says', () => {
    given(...posted, once, foundAt(60, { kind: 'gone' }))
      .when(looking(none(), 90))
      .thenNothing();
    given(...posted, once, foundAt(60, { kind: 'gone' }))
      .when(looking(seen(), 90))
      .then(equalAt(90));
  });
});

describe('a look at a record that was not posted here', () => {
  const elsewhere = HISTORIES.PostedElsewhere;
  const record = { recordNo: '4711', ledgerState: 'Posted' };
  const facts = { attempt: 0, attemptId: 'record/4711' };
  const look = (what: SeenInLedger, at = 0, isAsked = false) =>
    looking(what, at, { attemptId: 'record/4711', isAsked });
  const of = (more: Partial<ComparedEntry> = {}, ...copies: readonly string[]): SeenInLedger =>
    seen({ recordNo: '4711', ...more }, ...copies);
  const foundThere = (
    at: number,
    finding: Partial<LedgerFinding> & Pick<LedgerFinding, 'kind'>,
  ): JournalBatchEvent => ({
    type: 'LedgerChangeFound',
    data: { ...facts, seenAt: time(at), finding: { records: [record], differences: [], ...finding } },
  });
  const changed = foundThere(0, { kind: 'differs', differences: [amount] });
  const equal: JournalBatchEvent = {
    type: 'LedgerEntrySeenEqual',
    data: { ...facts, recordNo: '4711', seenAt: time(9), lineCount: 2, totalMinor: '1000' },
  };

  it('equal: says nothing, unless somebody asked', () => {
    given(...elsewhere)
      .when(look(of()))
      .thenNothing();
    given(...elsewhere)
      .when(look(of(), 9, true))
      .then(equal);
  });
  it('changed: the difference, once, until it is equal again', () => {
    given(...elsewhere)
      .when(look(of({ differences: [amount] })))
      .then(changed);
    given(...elsewhere, changed)
      .when(look(of({ differences: [amount] }), 9))
      .thenNothing();
    given(...elsewhere, changed)
      .when(look(of(), 9))
      .then(equal);
    expect(given(...elsewhere, changed, equal).state).toMatchObject({ status: 'PostedElsewhere', change: null });
  });
  it('reversed, twice and gone: the same states', () => {
    given(...elsewhere)
      .when(look(of({ standing: 'reversed' })))
      .then(foundThere(0, { kind: 'reversed' }));
    given(...elsewhere)
      .when(look(of({}, '4712')))
      .then(foundThere(0, { kind: 'twice', records: [record, { ...record, recordNo: '4712' }] }));
    const absent: JournalBatchEvent = {
      type: 'PostingAbsenceSeen',
      data: { ...facts, seenAt: time(0), recordNosBeside: ['6680'] },
    };
    given(...elsewhere, absent)
      .when(look(none('6680'), 60))
      .then(foundThere(60, { kind: 'gone', records: [] }));
  });
  it('is accepted by a person, with a reason', () => {
    given(...elsewhere, changed)
      .when((state) => acceptLedgerChange(state, { seenAt: time(0), reason: 'Agreed' }))
      .then({ type: 'LedgerChangeAccepted', data: { ...facts, seenAt: time(0), reason: 'Agreed' } });
    given(...elsewhere)
      .when((state) => acceptLedgerChange(state, { seenAt: time(0), reason: 'Agreed' }))
      .thenRejected('LEDGER_CHANGE_NOT_LISTED');
  });
  it('as a reversal: has no effect once it was reversed there', () => {
    const stateOf = (...events: readonly JournalBatchEvent[]): JournalBatch => given(...elsewhere, ...events).state;
    expect([
      standingOfReversal(stateOf()),
      standingOfReversal(stateOf(changed)),
      standingOfReversal(stateOf(foundThere(0, { kind: 'reversed' }))),
      standingOfReversal(stateOf(foundThere(0, { kind: 'gone', records: [] }))),
    ]).toEqual(['posted', 'posted', 'void', 'planned']);
  });
});

describe('accepting how an entry stands in the ledger', () => {
  const accepting =
    (at = 0, reason = ' Agreed with the auditors ') =>
    (state: JournalBatch) =>
      acceptLedgerChange(state, { seenAt: time(at), reason });
  const accepted: JournalBatchEvent = {
    type: 'LedgerChangeAccepted',
    data: { ...attemptOf(1), seenAt: time(0), reason: 'Agreed with the auditors' },
  };

  it('is recorded once, and ends when it is found otherwise or equal', () => {
    given(...posted, differs)
      .when(accepting())
      .then(accepted);
    given(...posted, differs, accepted)
      .when(accepting())
      .thenNothing();
    given(...posted, differs, accepted)
      .when(looking(seen({ differences: [amount] }), 9))
      .thenNothing();
    const again = foundAt(9, { kind: 'reversed', records: [own] });
    expect(given(...posted, differs, accepted, again).state).toMatchObject({ change: { isAccepted: false } });
    expect(given(...posted, differs, accepted, equalAt(9)).state).toMatchObject({ change: null });
  });
  it('is refused for what is not there, was found otherwise, or without a reason', () => {
    given(...posted)
      .when(accepting())
      .thenRejected('LEDGER_CHANGE_NOT_LISTED');
    given(...inFlight, confirmed())
      .when(accepting())
      .thenRejected('LEDGER_CHANGE_NOT_LISTED');
    given(...inFlight, rejected(1, problemOf('PERIOD_CLOSED')))
      .when(accepting())
      .thenRejected('LEDGER_CHANGE_NOT_LISTED');
    given(...posted, foundAt(9, { kind: 'gone' }))
      .when(accepting())
      .thenRejected('CHANGED_MEANWHILE');
    given(...posted, differs)
      .when(accepting(0, '  '))
      .thenRejected('REASON_MISSING');
  });
  it('says nothing of an entry that was verified since', () => {
    expect(given(...posted, differs, verified()).state).toMatchObject({ change: null, lookedAt: null });
  });
});
