import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { type ReadBack, recordCheck, recordReadBack } from '../../../src/domain/journal-batch/read-back.decisions';
import { attemptOf, awaitsApproval, confirmed, inFlight, lookedUp, verified } from '../../support/batch-events';
import { BATCH_STATUSES, HISTORIES } from '../../support/batch-histories';
import { problemOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalBatch);
const difference = problemOf('LEDGER_ENTRY_DIFFERS');
const one = (more: Partial<Extract<ReadBack, { kind: 'one' }>> = {}): ReadBack => ({
  kind: 'one',
  recordNo: '6679',
  standing: 'posted',
  ledgerState: 'Posted',
  differences: [],
  readAt: '2026-10-01T08:00:00.000Z',
  ...more,
});
const awaiting = one({ standing: 'awaiting-approval', ledgerState: 'Submitted' });
const declined = one({ standing: 'declined', ledgerState: 'Declined' });
const isConfirmed = [...inFlight, confirmed()] as const;
const isAwaiting = [...isConfirmed, awaitsApproval()] as const;
const reading =
  (readBack: ReadBack, attemptId = 'attempt-1') =>
  (state: JournalBatch) =>
    recordReadBack(state, attemptId, readBack);
const mismatch = (code: string, recordNo = '6679'): object => ({
  type: 'PostingMismatchFound',
  data: { ...attemptOf(1), recordNo, problems: [expect.objectContaining({ code })] },
});
const duplicate = (...recordNos: readonly string[]): object => ({
  type: 'PostingDuplicateFound',
  data: { ...attemptOf(1), recordNos, problem: expect.objectContaining({ code: 'DUPLICATE_IN_LEDGER' }) },
});
const toPerson = (code: string): object => ({
  type: 'PostingGivenToPerson',
  data: { ...attemptOf(1), problem: expect.objectContaining({ code }) },
});
const declinedEvent: object = {
  type: 'PostingDeclined',
  data: { ...attemptOf(1), recordNo: '6679', problem: expect.objectContaining({ code: 'DECLINED_IN_LEDGER' }) },
};

it('keeps where people see the record in the ledger', () => {
  const recordUrl = 'https://www.intacct.com/ia/acct/ur.phtml?.r=1';
  const [verified] = reading(one({ recordUrl }))(given(...isConfirmed).state);
  const [awaits] = reading(one({ recordUrl, standing: 'awaiting-approval', ledgerState: 'Submitted' }))(
    given(...isConfirmed).state,
  );
  expect([verified, awaits].map((event) => event && 'recordUrl' in event.data && event.data.recordUrl)).toEqual([
    recordUrl,
    recordUrl,
  ]);
});

describe('reading an entry back', () => {
  it('equal and posted: only now it is Success', () => {
    given(...isConfirmed)
      .when(reading(one()))
      .then(verified());
    expect(given(...isConfirmed, verified()).state).toMatchObject({ status: 'Posted', recordNo: '6679', change: null });
  });
  it.each(['reversed', 'reversal-pending'] as const)('equal, but %s meanwhile: posted, and found so', (standing) => {
    const finding = { kind: standing, records: [{ recordNo: '6679', ledgerState: 'Word' }], differences: [] };
    const found = {
      type: 'LedgerChangeFound',
      data: { ...attemptOf(1), seenAt: '2026-10-01T08:00:00.000Z', finding },
    } as const;
    given(...isConfirmed)
      .when(reading(one({ standing, ledgerState: 'Word' })))
      .then(verified(), found);
    expect(given(...isConfirmed, verified(), found).state).toMatchObject({ status: 'Posted', change: { finding } });
  });
  it('does nothing when it is on record', () => {
    given(...isConfirmed, verified())
      .when(reading(one()))
      .thenNothing();
  });
  it('equal but not released by an approver: awaits approval, and records nothing until something changes', () => {
    given(...isConfirmed)
      .when(reading(awaiting))
      .then(awaitsApproval());
    given(...isAwaiting)
      .when(reading(awaiting))
      .thenNothing();
    given(...isAwaiting)
      .when(reading(one({ standing: 'awaiting-approval', ledgerState: 'Partially Approved' })))
      .then(awaitsApproval(1, '6679', 'Partially Approved'));
    given(...isAwaiting)
      .when(reading(one()))
      .then(verified());
  });
  it('declined by an approver: failed, whatever it contains, and never sent again under its names', () => {
    for (const history of [isConfirmed, isAwaiting]) {
      expect(reading(declined)(given(...history).state)).toEqual([declinedEvent]);
    }
    const events = reading(one({ standing: 'declined', differences: [difference] }))(given(...isAwaiting).state);
    expect(events).toEqual([declinedEvent]);
    expect(given(...isAwaiting, ...events).state).toMatchObject({
      status: 'Failed',
      history: { isSpent: true, wasUnknown: false },
    });
  });
  it('not what was sent: a conflict that names each difference', () => {
    given(...isConfirmed)
      .when(reading(one({ differences: [difference] })))
      .then({ type: 'PostingMismatchFound', data: { ...attemptOf(1), recordNo: '6679', problems: [difference] } });
    expect(given(...HISTORIES.Conflict).state).toMatchObject({ status: 'Conflict', recordNos: ['6679'] });
  });
  it.each(['draft', 'unclear'] as const)('equal but %s: not in the books, a person decides', (standing) => {
    const events = reading(one({ standing, ledgerState: 'Odd' }))(given(...isConfirmed).state);
    expect(events).toEqual([mismatch('LEDGER_STATE_NOT_POSTED')]);
    expect(JSON.stringify(events)).toContain('Odd');
  });
  it('several, or another record than the confirmed one: a duplicate', () => {
    const { state } = given(...isConfirmed);
    expect(reading({ kind: 'several', recordNos: ['6679', '6680'] })(state)).toEqual([duplicate('6679', '6680')]);
    expect(reading(one({ recordNo: '7000' }))(state)).toEqual([duplicate('6679', '7000')]);
  });
  it('none, or not readable: a person decides', () => {
    const { state } = given(...isConfirmed);
    expect(reading({ kind: 'none' })(state)).toEqual([toPerson('ENTRY_NOT_FOUND_AFTER_POSTING')]);
    expect(reading({ kind: 'refused', problem: problemOf('READ_BACK_REFUSED') })(state)).toEqual([
      toPerson('READ_BACK_REFUSED'),
    ]);
  });
  it.each(BATCH_STATUSES.filter((status) => !['Confirmed', 'AwaitingApproval', 'Posted'].includes(status)))(
    'is refused for a batch that is %s',
    (status) => {
      given(...HISTORIES[status])
        .when(reading(one()))
        .thenRejected('ATTEMPT_NOT_OPEN');
    },
  );
  it('is refused for another attempt', () => {
    for (const history of [isConfirmed, isAwaiting, HISTORIES.Posted]) {
      given(...history)
        .when(reading(one(), 'attempt-2'))
        .thenRejected('ATTEMPT_NOT_OPEN');
    }
  });
});

describe('checking an undecided batch again', () => {
  const checking = (readBack: ReadBack) => (state: JournalBatch) => recordCheck(state, readBack);
  const byLookUp = confirmed(1, '6679', 'look-up');

  it.each(['Conflict', 'Duplicate', 'Undecided'] as const)('%s: a match found later is recorded', (status) => {
    given(...HISTORIES[status])
      .when(checking(one()))
      .then(byLookUp, verified());
    given(...HISTORIES[status])
      .when(checking(awaiting))
      .then(byLookUp, awaitsApproval());
    expect(checking(declined)(given(...HISTORIES[status]).state)).toEqual([byLookUp, declinedEvent]);
  });
  it('does nothing when the same is still wrong', () => {
    given(...HISTORIES.Conflict)
      .when(checking(one({ differences: [problemOf('ACCOUNT_NOT_MAPPED')] })))
      .thenNothing();
    given(...HISTORIES.Duplicate)
      .when(checking({ kind: 'several', recordNos: ['6680', '6679'] }))
      .thenNothing();
  });
  it('is recorded when only a part of it is the same', () => {
    const { state } = given(...HISTORIES.Duplicate);
    expect(recordCheck(state, { kind: 'several', recordNos: ['6679', '6680', '6681'] })).toEqual([
      duplicate('6679', '6680', '6681'),
    ]);
    expect(recordCheck(state, { kind: 'several', recordNos: ['6679', '7000'] })).toEqual([duplicate('6679', '7000')]);
  });
  it('records what is wrong otherwise', () => {
    const { state } = given(...HISTORIES.Conflict);
    expect(checking(one({ differences: [difference] }))(state)).toEqual([mismatch('LEDGER_ENTRY_DIFFERS')]);
    expect(checking({ kind: 'several', recordNos: ['1', '2'] })(state)).toEqual([duplicate('1', '2')]);
    expect(checking({ kind: 'refused', problem: problemOf('READ_BACK_REFUSED') })(state)).toEqual([
      toPerson('READ_BACK_REFUSED'),
    ]);
    expect(
      checking(one({ differences: [problemOf('ACCOUNT_NOT_MAPPED')] }))(given(...HISTORIES.Undecided).state),
    ).toEqual([mismatch('ACCOUNT_NOT_MAPPED')]);
  });
  it('none: stays undecided, for the absence may not last', () => {
    given(...HISTORIES.Conflict)
      .when(checking({ kind: 'none' }))
      .then(lookedUp(1, false));
    expect(given(...HISTORIES.Conflict, lookedUp(1, false)).state).toMatchObject({ status: 'Conflict', recordNos: [] });
  });
  it('also checks one that awaits approval', () => {
    given(...isAwaiting)
      .when(checking(one()))
      .then(verified());
  });
  it.each(
    BATCH_STATUSES.filter((status) => !['Conflict', 'Duplicate', 'Undecided', 'AwaitingApproval'].includes(status)),
  )('is refused for a batch that is %s', (status) => {
    given(...HISTORIES[status])
      .when(checking(one()))
      .thenRejected('BATCH_NEEDS_NO_DECISION');
  });
});
