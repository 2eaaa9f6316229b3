import {
  discardBatch,
  holdBatch,
  liftHold,
  planBatch,
  recordLines,
  releaseBatch,
  withdrawBatch,
} from '../../../src/domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../../src/domain/journal-batch/batch-states';
import { BATCH_STATUSES, discarded, givenToPerson, HISTORIES, problem } from '../../support/batch-histories';
import {
  attemptOf,
  blocked,
  confirmed,
  held,
  inFlight,
  linesRecorded,
  planned,
  queued,
  ready,
  rejected,
  released,
  resendAllowed,
  started,
  unknown,
} from '../../support/batch-events';
import { credit, debit, planFor } from '../../support/builders';
import { givenFor, refusalOf } from '../../support/given';

const given = givenFor(journalBatch);

it.each(BATCH_STATUSES)('the histories of these tests lead to the status %s', (status) => {
  expect(given(...HISTORIES[status]).state.status).toBe(status);
});

describe('planning a batch', () => {
  it('begins it', () => {
    given()
      .when((state) => planBatch(state, planFor()))
      .then(planned());
  });
  it.each(BATCH_STATUSES.slice(1))('is quiet when the same import planned the same content already (%s)', (status) => {
    given(...HISTORIES[status])
      .when((state) => planBatch(state, planFor()))
      .thenNothing();
  });
  it('refuses other content, or another import, under the same key', () => {
    given(planned())
      .when((state) => planBatch(state, planFor({ contentDigest: 'other' })))
      .thenRejected('BATCH_CONTENT_DIFFERS');
    given(planned())
      .when((state) => planBatch(state, planFor({ importId: 'import-2' })))
      .thenRejected('BATCH_CONTENT_DIFFERS');
  });
});

describe('recording lines', () => {
  const first = { firstLine: 1, lines: [debit(600), debit(400)] };
  const second = { firstLine: 3, lines: [credit(1000)] };
  const lines = (data: typeof first): JournalBatchEvent => ({ type: 'JournalBatchLinesRecorded', data });
  const plan = planned({ lineCount: 3 });
  const recording = (data: typeof first) => (state: typeof journalBatch.initial) =>
    recordLines(state, data.firstLine, data.lines);

  it('records them in order until all are there', () => {
    given(plan).when(recording(first)).then(lines(first));
    given(plan, lines(first)).when(recording(second)).then(lines(second));
    expect(given(plan, lines(first)).state).toMatchObject({ status: 'Staging', linesRecorded: 2 });
    expect(given(plan, lines(first), lines(second)).state).toEqual({
      status: 'Staged',
      plan: planFor({ lineCount: 3 }),
    });
  });
  it('does nothing for lines that are there', () => {
    given(plan, lines(first)).when(recording(first)).thenNothing();
    given(plan, lines(first), lines(second)).when(recording(second)).thenNothing();
    given(...ready)
      .when(recording(first))
      .thenNothing();
  });
  it('is a defect to leave a gap, to overlap, or to record more than planned', () => {
    given(plan)
      .when(recording(second))
      .thenDefect(/do not follow/);
    given(plan, lines(first))
      .when(recording({ firstLine: 2, lines: [debit(400), credit(1000)] }))
      .thenDefect(/do not follow/);
    given(plan, lines(first))
      .when(recording({ firstLine: 3, lines: [credit(500), credit(500)] }))
      .thenDefect(/do not follow/);
  });
});

describe('releasing', () => {
  it('makes a staged batch Ready to Post', () => {
    given(planned(), linesRecorded).when(releaseBatch).then(released);
  });
  it.each(BATCH_STATUSES.filter((status) => !['Absent', 'Staging', 'Staged'].includes(status)))(
    'is quiet when it was released before (%s)',
    (status) => {
      given(...HISTORIES[status])
        .when(releaseBatch)
        .thenNothing();
    },
  );
  it('is a defect before all its lines are there', () => {
    given()
      .when(releaseBatch)
      .thenDefect(/all its lines/);
    given(planned())
      .when(releaseBatch)
      .thenDefect(/all its lines/);
  });
});

describe('holding a batch for an import that replaces it', () => {
  const holding = (state: typeof journalBatch.initial) => holdBatch(state, 'import-2');

  it.each(['Ready', 'Failed'] as const)('holds what is %s', (status) => {
    given(...HISTORIES[status])
      .when(holding)
      .then(held('import-2'));
  });
  it('does nothing when this import holds it, or when it is discarded', () => {
    given(...HISTORIES.Held)
      .when(holding)
      .thenNothing();
    given(...HISTORIES.Discarded)
      .when(holding)
      .thenNothing();
  });
  it.each([
    ['Absent', 'BATCH_NOT_FOUND'],
    ['Staging', 'ENTRY_IN_ANOTHER_IMPORT'],
    ['Staged', 'ENTRY_IN_ANOTHER_IMPORT'],
    ['Queued', 'ENTRY_IN_POSTING'],
    ['InFlight', 'ENTRY_IN_POSTING'],
    ['Unknown', 'ENTRY_IN_POSTING'],
    ['Confirmed', 'ENTRY_IN_POSTING'],
    ['AwaitingApproval', 'ENTRY_IN_POSTING'],
    ['Conflict', 'ENTRY_IN_POSTING'],
    ['Duplicate', 'ENTRY_IN_POSTING'],
    ['Undecided', 'ENTRY_IN_POSTING'],
    ['Posted', 'ENTRY_ALREADY_POSTED'],
  ] as const)('refuses what is %s with %s', (status, code) => {
    given(...HISTORIES[status])
      .when(holding)
      .thenRejected(code);
  });
  it('refuses what another import holds', () => {
    given(...ready, held('import-3'))
      .when(holding)
      .thenRejected('ENTRY_IN_ANOTHER_IMPORT');
  });
  it('refuses a Failed batch that an earlier attempt may have put into the ledger', () => {
    given(...inFlight, unknown(), resendAllowed(1, 1), blocked(problem))
      .when(holding)
      .thenRejected('ENTRY_IN_POSTING');
  });
  it('names the entry in the refusal', () => {
    const { details } = refusalOf(() => holding(given(...HISTORIES.Posted).state));
    expect(details).toEqual({ journalEntryId: 'JE-1' });
  });
});

describe('lifting a hold', () => {
  const lifted: JournalBatchEvent = { type: 'JournalBatchHoldLifted', data: { importId: 'import-2' } };

  it.each(['Ready', 'Failed'] as const)('leaves the batch exactly as it was (%s)', (status) => {
    given(...HISTORIES[status], held('import-2'))
      .when((state) => liftHold(state, 'import-2'))
      .then(lifted);
    expect(given(...HISTORIES[status], held('import-2'), lifted).state).toEqual(given(...HISTORIES[status]).state);
  });
  it('does nothing when there is no hold of this import', () => {
    given(...HISTORIES.Held)
      .when((state) => liftHold(state, 'import-3'))
      .thenNothing();
    given(...ready)
      .when((state) => liftHold(state, 'import-2'))
      .thenNothing();
  });
});

describe('discarding', () => {
  const discarding = (importId: string) => (state: typeof journalBatch.initial) =>
    discardBatch(state, { importId, reason: 'replaced' });

  it('ends what the import holds', () => {
    given(...HISTORIES.Held)
      .when(discarding('import-2'))
      .then(discarded('import-2', 'replaced'));
  });
  it.each(['Staging', 'Staged'] as const)('ends what the import itself brought (%s)', (status) => {
    given(...HISTORIES[status])
      .when((state) => discardBatch(state, { importId: 'import-1', reason: 'import-rejected' }))
      .then(discarded('import-1', 'import-rejected'));
  });
  it('does nothing when it is gone or was never there', () => {
    given(...HISTORIES.Discarded)
      .when(discarding('import-1'))
      .thenNothing();
    given().when(discarding('import-1')).thenNothing();
  });
  it('leaves what a net difference brings in meanwhile', () => {
    given(...HISTORIES.Netted)
      .when(discarding('import-9'))
      .thenNothing();
  });
  it.each(BATCH_STATUSES.filter((status) => !['Absent', 'Discarded', 'Held', 'Netted'].includes(status)))(
    'refuses a batch that the import neither holds nor brought (%s)',
    (status) => {
      given(...HISTORIES[status])
        .when(discarding('import-9'))
        .thenRejected('BATCH_NOT_HELD');
    },
  );
  it('refuses a batch that another import holds', () => {
    given(...HISTORIES.Held)
      .when(discarding('import-1'))
      .thenRejected('BATCH_NOT_HELD');
  });
});

describe('taking a batch back', () => {
  const why = { importId: 'import-2', reason: 'The complete delivery does not hold it.' };
  const withdraw = (state: JournalBatch): JournalBatchEvent[] => withdrawBatch(state, why);
  it('is possible for what the import holds', () => {
    given(...HISTORIES.Held)
      .when(withdraw)
      .then({ type: 'JournalBatchWithdrawn', data: why });
    expect(given(...HISTORIES.Held, { type: 'JournalBatchWithdrawn', data: why }).state).toMatchObject({
      status: 'Discarded',
    });
  });
  it('does nothing when it is out of force or was never there', () => {
    given(...HISTORIES.Held, { type: 'JournalBatchWithdrawn', data: why })
      .when(withdraw)
      .thenNothing();
    given(...HISTORIES.Discarded)
      .when(withdraw)
      .thenNothing();
    given().when(withdraw).thenNothing();
  });
  it.each(BATCH_STATUSES.filter((status) => !['Absent', 'Discarded', 'Held'].includes(status)))(
    'is refused for what the import does not hold (%s)',
    (status) => {
      given(...HISTORIES[status])
        .when(withdraw)
        .thenRejected('BATCH_NOT_HELD');
    },
  );
  it('is refused for what another import holds', () => {
    given(...HISTORIES.Held)
      .when((state) => withdrawBatch(state, { ...why, importId: 'import-9' }))
      .thenRejected('BATCH_NOT_HELD');
  });
});

it('never fails on a fact about a batch that is not there', () => {
  const all: JournalBatchEvent[] = [
    ...[linesRecorded, released, held('import-2'), queued(), started(), unknown(), confirmed(), rejected(1)],
    ...[blocked(problem), resendAllowed(1, 1), givenToPerson, discarded('import-1', 'replaced')],
    { type: 'JournalBatchWithdrawn', data: { importId: null, reason: 'A mistake.' } },
  ];
  for (const fact of all) expect(given(fact).state).toEqual({ status: 'Absent' });
});

describe('what a batch remembers', () => {
  it('is all that a person has to decide about', () => {
    const about = (...events: readonly JournalBatchEvent[]) => {
      const { state } = given(...events);
      return 'recordNos' in state ? { problems: state.problems, recordNos: state.recordNos } : state;
    };
    expect(about(...HISTORIES.Undecided)).toEqual({ problems: [problem], recordNos: [] });
    expect(about(...HISTORIES.Duplicate)).toEqual({ problems: [problem], recordNos: ['6679', '6680'] });
    expect(about(...HISTORIES.Conflict)).toEqual({ problems: [problem], recordNos: ['6679'] });
    const found = { recordNo: '7000', date: '2026-09-30', lineCount: 1, debitMinor: '1', creditMinor: '1' };
    const conflict: JournalBatchEvent = { type: 'PostingConflictFound', data: { ...attemptOf(1), found, problem } };
    expect(about(...HISTORIES.Unknown, conflict)).toEqual({ problems: [problem], recordNos: ['7000'] });
    const declined: JournalBatchEvent = {
      type: 'PostingDeclined',
      data: { ...attemptOf(1), recordNo: '6679', problem },
    };
    expect(given(...HISTORIES.AwaitingApproval, declined).state).toMatchObject({
      status: 'Failed',
      problems: [problem],
    });
  });

  it('is not changed by an event that is out of place: whatever was written can be read', () => {
    const lifted: JournalBatchEvent = { type: 'JournalBatchHoldLifted', data: { importId: 'import-2' } };
    for (const [history, event] of [
      [ready, linesRecorded],
      [HISTORIES.Queued, held('import-2')],
      [HISTORIES.Staged, held('import-2')],
      [ready, lifted],
      [[], linesRecorded],
      [[], queued()],
      [ready, confirmed()],
    ] as const) {
      expect(given(...history, event).state).toEqual(given(...history).state);
    }
  });
});
