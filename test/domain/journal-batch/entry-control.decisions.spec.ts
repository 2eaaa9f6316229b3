import {
  checkEntry,
  decideEntry,
  type EntryDecision,
  isUnposted,
} from '../../../src/domain/journal-batch/entry-control.decisions';
import {
  discardBatch,
  holdBatch,
  queueBatch,
  releaseBatch,
  setBatchAside,
} from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { fold } from '../../../src/domain/shared/decider';
import { type DomainErrorCode } from '../../../src/domain/shared/errors';
import { held, linesRecorded, planned, ready } from '../../support/batch-events';
import {
  BATCH_STATUSES,
  type BatchStatusName,
  discarded,
  FAILED_UNKNOWN,
  HISTORIES,
  putOnHold,
  SET_ASIDE,
  setAside,
  withdrawn,
  WITHDRAWN,
} from '../../support/batch-histories';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);
const hold: EntryDecision = { kind: 'hold', reason: 'The contract is disputed' };
const lift: EntryDecision = { kind: 'lift-hold', reason: 'The contract is signed' };
const withdraw: EntryDecision = { kind: 'withdraw', reason: 'The wrong file', importId: null };
const by = (decision: EntryDecision) => (state: JournalBatch) => decideEntry(state, decision);
const takenOffHold: JournalBatchEvent = {
  type: 'JournalBatchTakenOffHold',
  data: { reason: 'The contract is signed' },
};

/** What refuses to hold and to withdraw a batch in each state; null where it is done, or was. */
const REFUSALS: Readonly<Record<BatchStatusName, DomainErrorCode | null>> = {
  Absent: 'BATCH_NOT_FOUND',
  Staging: 'ENTRY_IN_ANOTHER_IMPORT',
  Staged: 'ENTRY_IN_ANOTHER_IMPORT',
  Netted: 'DIFFERENCE_PLANNED',
  Ready: null,
  OnHold: null,
  Held: 'ENTRY_IN_ANOTHER_IMPORT',
  Queued: 'ENTRY_IN_POSTING',
  InFlight: 'ENTRY_IN_POSTING',
  Unknown: 'ENTRY_IN_POSTING',
  Confirmed: 'ENTRY_IN_LEDGER',
  AwaitingApproval: 'ENTRY_IN_LEDGER',
  Posted: 'ENTRY_IN_LEDGER',
  PostedElsewhere: 'ENTRY_IN_LEDGER',
  Failed: null,
  Conflict: 'OUTCOME_NOT_KNOWN',
  Duplicate: 'OUTCOME_NOT_KNOWN',
  Undecided: 'OUTCOME_NOT_KNOWN',
  Discarded: null,
};
const REFUSED = BATCH_STATUSES.flatMap((status) => {
  const code = REFUSALS[status];
  return code === null ? [] : [[status, code] as const];
});

describe('holding an entry', () => {
  it.each(['Ready', 'Failed'] as const)('keeps a batch that is %s from being posted', (status) => {
    given(...HISTORIES[status])
      .when(by(hold))
      .then(putOnHold);
    const { state } = given(...HISTORIES[status], putOnHold);
    expect(state).toMatchObject({ status: 'OnHold', reason: 'The contract is disputed', before: { status } });
    given(...HISTORIES[status], putOnHold)
      .when((batch) => queueBatch(batch, 'run-9'))
      .thenRejected('BATCH_NOT_READY');
  });

  it('is allowed while its outcome is unknown: it is not sent again', () => {
    given(...FAILED_UNKNOWN)
      .when(by(hold))
      .then(putOnHold);
  });

  it('says nothing when it is held already', () => {
    given(...HISTORIES.OnHold)
      .when(by({ kind: 'hold', reason: 'Another reason' }))
      .thenNothing();
  });

  it('counts for what waits when its time comes', () => {
    given(...SET_ASIDE)
      .when(by(hold))
      .then(putOnHold);
    given(...SET_ASIDE, putOnHold)
      .when(by(hold))
      .thenNothing();
    given(...SET_ASIDE, putOnHold)
      .when((batch) => releaseBatch(batch))
      .then({ type: 'JournalBatchReleased', data: {} }, putOnHold);
    given(...SET_ASIDE, putOnHold, setAside('posted'))
      .when(by(hold))
      .thenNothing();
    given(...SET_ASIDE, putOnHold, takenOffHold)
      .when((batch) => releaseBatch(batch))
      .then({ type: 'JournalBatchReleased', data: {} });
  });

  it.each(REFUSED)('is refused while it is %s', (status, code) => {
    given(...HISTORIES[status])
      .when(by(hold))
      .thenRejected(code);
  });

  it('is refused for what is withdrawn or replaced', () => {
    given(...WITHDRAWN)
      .when(by(hold))
      .thenRejected('ENTRY_WITHDRAWN');
    given(...HISTORIES.Discarded)
      .when(by(hold))
      .thenRejected('ENTRY_WITHDRAWN');
  });

  it.each(['', '  \n', 'x'.repeat(501)])('needs a reason', (reason) => {
    given(...ready)
      .when(by({ kind: 'hold', reason }))
      .thenRejected('REASON_MISSING');
  });
});

describe('a hold on an entry that is delivered again', () => {
  const replaced = [...HISTORIES.OnHold, held('import-2'), discarded('import-2', 'replaced')];

  it('goes on with what replaces it, in the same append', () => {
    given(...HISTORIES.OnHold)
      .when((batch) => holdBatch(batch, 'import-2'))
      .then(held('import-2'));
    given(...HISTORIES.OnHold, held('import-2'))
      .when((batch) => discardBatch(batch, { importId: 'import-2', reason: 'replaced' }))
      .then(discarded('import-2', 'replaced'));
    expect(given(...replaced).state).toMatchObject({ status: 'Discarded', onHold: 'The contract is disputed' });
    given(planned(), linesRecorded)
      .when((batch) => releaseBatch(batch, 'The contract is disputed'))
      .then({ type: 'JournalBatchReleased', data: {} }, putOnHold);
    given(planned(), linesRecorded)
      .when((batch) => setBatchAside(batch, { importId: 'import-1', because: 'posted' }, 'The contract is disputed'))
      .then(setAside('posted'), putOnHold);
  });

  it('is back when that import is rejected', () => {
    const lifted = { type: 'JournalBatchHoldLifted', data: { importId: 'import-2' } } as const;
    expect(given(...HISTORIES.OnHold, held('import-2'), lifted).state).toEqual(given(...HISTORIES.OnHold).state);
  });
});

describe('lifting a hold', () => {
  it.each([
    ['Ready', ready],
    ['Failed', HISTORIES.Failed],
  ])('makes a batch %s again', (_status, events) => {
    given(...events, putOnHold)
      .when(by(lift))
      .then(takenOffHold);
    expect(given(...events, putOnHold, takenOffHold).state).toEqual(given(...events).state);
  });

  it('says nothing where there is no hold, whatever became of the batch', () => {
    for (const status of BATCH_STATUSES.filter((one) => !['Absent', 'OnHold', 'Held'].includes(one)))
      given(...HISTORIES[status])
        .when(by(lift))
        .thenNothing();
    given(...WITHDRAWN)
      .when(by(lift))
      .thenNothing();
  });

  it('is refused while an import has it, and for what does not exist', () => {
    given(...HISTORIES.OnHold, held('import-2'))
      .when(by(lift))
      .thenRejected('ENTRY_IN_ANOTHER_IMPORT');
    given().when(by(lift)).thenRejected('BATCH_NOT_FOUND');
  });

  it('needs a reason', () => {
    given(...HISTORIES.OnHold)
      .when(by({ kind: 'lift-hold', reason: ' ' }))
      .thenRejected('REASON_MISSING');
  });
});

describe('withdrawing an entry', () => {
  it.each([
    ['Ready', ready],
    ['Failed', HISTORIES.Failed],
    ['on hold', HISTORIES.OnHold],
    ['waiting', SET_ASIDE],
    ['a correction', [planned(), linesRecorded, setAside('posted')]],
  ])('takes back a batch that is %s', (_status, events) => {
    given(...events)
      .when(by(withdraw))
      .then(withdrawn);
    expect(given(...events, withdrawn).state).toMatchObject({ status: 'Discarded', withdrawn: 'The wrong file' });
  });

  it('names the import that is taken back', () => {
    given(...ready)
      .when(by({ ...withdraw, importId: 'import-1' }))
      .then({ type: 'JournalBatchWithdrawn', data: { importId: 'import-1', reason: 'The wrong file' } });
  });

  it('says nothing when it is withdrawn or replaced already', () => {
    given(...WITHDRAWN)
      .when(by(withdraw))
      .thenNothing();
    given(...HISTORIES.Discarded)
      .when(by(withdraw))
      .thenNothing();
  });

  it.each(REFUSED)('is refused while it is %s', (status, code) => {
    given(...HISTORIES[status])
      .when(by(withdraw))
      .thenRejected(code);
  });

  it('is refused while its outcome is unknown, and says what can be done', () => {
    for (const events of [FAILED_UNKNOWN, [...FAILED_UNKNOWN, putOnHold]]) {
      const { code, fix } = refusalOf(() => decideEntry(fold(journalBatch, events), withdraw));
      expect({ code, fix }).toEqual({
        code: 'OUTCOME_NOT_KNOWN',
        fix: 'Post it again, which looks it up there first, or check it. When Sage Intacct certainly has no such entry, a Controller releases it, and it can be withdrawn.',
      });
    }
  });

  it('needs a reason', () => {
    given(...ready)
      .when(by({ ...withdraw, reason: '' }))
      .thenRejected('REASON_MISSING');
  });
});

describe('an entry of several parts', () => {
  const states = (...parts: readonly (readonly JournalBatchEvent[])[]): JournalBatch[] =>
    parts.map((events) => fold(journalBatch, events));

  it('is decided whole', () => {
    expect(checkEntry(states(ready, HISTORIES.Failed), hold)).toBe(true);
    expect(checkEntry(states(HISTORIES.OnHold, ready), hold)).toBe(true);
    expect(checkEntry(states(HISTORIES.OnHold, HISTORIES.OnHold), hold)).toBe(false);
    expect(checkEntry(states(HISTORIES.OnHold, ready), withdraw)).toBe(true);
    expect(checkEntry(states(WITHDRAWN, WITHDRAWN), withdraw)).toBe(false);
  });

  it.each([
    ['in posting', HISTORIES.Queued, 'ENTRY_IN_POSTING'],
    ['in the ledger', HISTORIES.Posted, 'ENTRY_IN_LEDGER'],
    ['of unknown outcome', HISTORIES.Undecided, 'OUTCOME_NOT_KNOWN'],
  ])('stays whole when a part of it is %s', (_status, events, code) => {
    for (const decision of [hold, withdraw])
      expect(refusalOf(() => checkEntry(states(ready, events), decision)).code).toBe(code);
  });

  it('whose withdrawal was interrupted can only be withdrawn', () => {
    const half = states(WITHDRAWN, HISTORIES.OnHold);
    expect(refusalOf(() => checkEntry(half, lift)).code).toBe('ENTRY_WITHDRAWN');
    expect(refusalOf(() => checkEntry(half, hold)).code).toBe('ENTRY_WITHDRAWN');
    expect(checkEntry(half, withdraw)).toBe(true);
  });
});

describe('what is certainly not posted', () => {
  it('is told from what is, or may be', () => {
    const unposted = BATCH_STATUSES.filter((status) => isUnposted(fold(journalBatch, HISTORIES[status])));
    expect(unposted).toEqual(['Ready', 'OnHold', 'Failed', 'Discarded']);
    expect(isUnposted(fold(journalBatch, SET_ASIDE))).toBe(true);
    expect(isUnposted(fold(journalBatch, FAILED_UNKNOWN))).toBe(false);
    expect(isUnposted(fold(journalBatch, [...FAILED_UNKNOWN, putOnHold]))).toBe(false);
  });
});
