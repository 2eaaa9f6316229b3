import { changeOf } from '../../../src/adapters/read-models/journal-batch.changes';
import { type FindingKind } from '../../../src/domain/journal-batch/ledger-finding';
import { type BatchProblem } from '../../../src/domain/shared/batch-problem';
import { problemOf } from '../../support/builders';

const inLedger = (referenceNo: string) => problemOf('ENTRY_ALREADY_IN_LEDGER', { value: referenceNo });

describe('a record that a Controller declared foreign to a batch', () => {
  const declared = {
    type: 'LedgerRecordDeclaredForeign',
    data: { referenceNo: 'RR2609-X', reason: 'theirs' },
  } as const;

  const changed = (...problems: readonly BatchProblem[]) =>
    changeOf(
      declared,
      {
        status: 'Failed',
        problems,
        needsPerson: false,
        hold: null,
        ledgerChange: null,
        reversal: null,
        differences: [],
        elsewhere: null,
      },
      { by: 'cora', at: '2026-09-30' },
    );

  it('stops it no more, and another one still does', () => {
    const other = inLedger('RR2609-Y');
    expect(changed(inLedger('RR2609-X'), other)).toMatchObject({ status: 'Failed', problems: [other] });
    expect(changed(inLedger('RR2609-X'))).toMatchObject({ status: 'Ready to Post', problems: [] });
  });
});

describe('what a look at the ledger found', () => {
  const actor = { by: 'cora', at: '2026-10-02' };
  const before = {
    status: 'Success',
    problems: [],
    needsPerson: false,
    hold: null,
    ledgerChange: null,
    reversal: null,
    differences: [],
    elsewhere: null,
  } as const;
  const attempt = { attempt: 1, attemptId: 'a1', seenAt: '2026-10-01' };
  const found = (kind: FindingKind) =>
    changeOf(
      { type: 'LedgerChangeFound', data: { ...attempt, finding: { kind, records: [], differences: [] } } },
      before,
      actor,
    );

  it.each<[FindingKind, string]>([
    ['differs', 'Differs in Ledger'],
    ['twice', 'Twice in Ledger'],
    ['reversed', 'Reversed in Ledger'],
    ['reversal-pending', 'Reversal Pending'],
    ['gone', 'Gone'],
    ['unreadable', 'Could Not Be Read'],
  ])('%s: %s, and needs attention', (kind, status) => {
    expect(found(kind)).toMatchObject({ status, needsPerson: true, ledgerChange: { kind, accepted: null } });
  });

  it('is over when it is equal again: Success, or posted elsewhere as before', () => {
    const equal = {
      type: 'LedgerEntrySeenEqual',
      data: { ...attempt, recordNo: '4711', lineCount: 2, totalMinor: '1000' },
    } as const;
    const elsewhere = { reason: 'Typed in', referenceNo: '', ...actor };
    const shown = { needsPerson: false, ledgerChange: null, recordNo: '4711', lastEqualAt: '2026-10-01' };
    expect(changeOf(equal, { ...before, status: 'Gone' }, actor)).toMatchObject({ status: 'Success', ...shown });
    expect(changeOf(equal, { ...before, status: 'Gone', elsewhere }, actor)).toMatchObject({
      status: 'Posted Elsewhere',
      ...shown,
    });
  });

  it('needs no attention once it is accepted, and keeps its status', () => {
    const { ledgerChange = null } = found('differs');
    const accept = { type: 'LedgerChangeAccepted', data: { ...attempt, reason: 'Agreed' } } as const;
    expect(changeOf(accept, { ...before, status: 'Differs in Ledger', ledgerChange }, actor)).toEqual({
      needsPerson: false,
      ledgerChange: { ...ledgerChange, accepted: { reason: 'Agreed', ...actor } },
    });
  });
});
