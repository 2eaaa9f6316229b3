import {
  agreeTotals,
  completeImport,
  confirmImport,
  planWithdrawals,
  previewImport,
  PROBLEMS_KEPT_MAX,
  receiveImport,
  recordImport,
  rejectImport,
  validateImport,
  withdrawImport,
} from '../../../src/domain/journal-import/journal-import.decisions';
import { problem } from '../../../src/domain/journal-import/import-problem';
import {
  type EntryPreview,
  type ImportProblem,
  type ImportQuestion,
  type JournalImportEvent,
  type PlannedWithdrawal,
} from '../../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { deliveryOf, summaryOf } from '../../support/builders';
import { givenFor } from '../../support/given';

const given = givenFor(journalImport);
const delivery = deliveryOf();
const oneProblem = problem('FILE_EMPTY', {}, 'The delivery has no lines.', 'Deliver at least one journal entry.');
const received: JournalImportEvent = { type: 'JournalImportReceived', data: delivery };
const validated: JournalImportEvent = { type: 'JournalImportValidated', data: summaryOf() };
const recorded: JournalImportEvent = { type: 'JournalImportRecorded', data: {} };
const completed: JournalImportEvent = { type: 'JournalImportCompleted', data: {} };
const rejected = (hadEffects: boolean): JournalImportEvent => ({
  type: 'JournalImportRejected',
  data: { problemCount: 1, problems: [oneProblem], hadEffects },
});

const toLookAt: JournalImportEvent = {
  type: 'JournalImportReceived',
  data: { ...delivery, awaitsConfirmation: true },
};
const entry: EntryPreview = {
  journalEntryId: 'JE-1',
  action: 'create',
  batches: 1,
  totals: [{ currency: 'USD', lines: 2, debitMinor: '1000', creditMinor: '1000' }],
};
const previewed: JournalImportEvent = {
  type: 'JournalImportPreviewed',
  data: { summary: summaryOf(), entries: [entry] },
};
const confirmed: JournalImportEvent = { type: 'JournalImportConfirmed', data: {} };
const withdrawn: JournalImportEvent = { type: 'JournalImportWithdrawn', data: {} };

/** Every stage of an import's life, by what happened until then. */
const LIFE = {
  Absent: [],
  Received: [received],
  Validated: [received, validated],
  Recorded: [received, validated, recorded],
  Completed: [received, validated, recorded, completed],
  Rejected: [received, rejected(false)],
  ToPreview: [toLookAt],
  Previewed: [toLookAt, previewed],
  Confirmed: [toLookAt, previewed, confirmed],
  Withdrawn: [toLookAt, previewed, withdrawn],
} as const;
type Stage = keyof typeof LIFE;

const decisions = {
  receive: (state) => receiveImport(state, delivery),
  validate: (state) => validateImport(state, summaryOf(), [entry]),
  reject: (state) => rejectImport(state, [oneProblem], 1),
  record: recordImport,
  complete: completeImport,
  preview: (state) => previewImport(state, summaryOf(), [entry]),
  confirm: (state) => confirmImport(state),
  withdraw: withdrawImport,
} satisfies Record<string, (state: typeof journalImport.initial) => JournalImportEvent[]>;

describe.each<[keyof typeof decisions, Record<Stage, readonly JournalImportEvent[] | 'quiet' | 'refused'>]>([
  [
    'receive',
    {
      Absent: [received],
      Received: 'quiet',
      Validated: 'quiet',
      Recorded: 'quiet',
      Completed: 'quiet',
      Rejected: 'quiet',
      ToPreview: 'quiet',
      Previewed: 'quiet',
      Confirmed: 'quiet',
      Withdrawn: 'quiet',
    },
  ],
  [
    'validate',
    {
      Absent: 'refused',
      Received: [validated],
      Validated: 'quiet',
      Recorded: 'quiet',
      Completed: 'quiet',
      Rejected: 'refused',
      ToPreview: 'refused',
      Previewed: 'refused',
      Confirmed: [validated],
      Withdrawn: 'refused',
    },
  ],
  [
    'reject',
    {
      Absent: 'refused',
      Received: [rejected(false)],
      Validated: [rejected(true)], // Batches were written by then.
      Recorded: 'refused',
      Completed: 'refused',
      Rejected: 'quiet',
      ToPreview: [rejected(false)],
      Previewed: 'refused',
      Confirmed: [rejected(false)],
      Withdrawn: 'refused',
    },
  ],
  [
    'record',
    {
      Absent: 'refused',
      Received: 'refused',
      Validated: [recorded],
      Recorded: 'quiet',
      Completed: 'quiet',
      Rejected: 'refused',
      ToPreview: 'refused',
      Previewed: 'refused',
      Confirmed: 'refused',
      Withdrawn: 'refused',
    },
  ],
  [
    'complete',
    {
      Absent: 'refused',
      Received: 'refused',
      Validated: 'refused',
      Recorded: [completed],
      Completed: 'quiet',
      Rejected: 'refused',
      ToPreview: 'refused',
      Previewed: 'refused',
      Confirmed: 'refused',
      Withdrawn: 'refused',
    },
  ],
  [
    'preview',
    {
      Absent: 'refused',
      Received: 'refused',
      Validated: 'refused',
      Recorded: 'refused',
      Completed: 'refused',
      Rejected: 'refused',
      ToPreview: [previewed],
      Previewed: 'quiet',
      Confirmed: 'refused',
      Withdrawn: 'refused',
    },
  ],
  [
    'confirm',
    {
      Absent: 'refused',
      Received: 'quiet',
      Validated: 'quiet',
      Recorded: 'quiet',
      Completed: 'quiet',
      Rejected: 'refused',
      ToPreview: 'refused',
      Previewed: [confirmed],
      Confirmed: 'quiet',
      Withdrawn: 'refused',
    },
  ],
  [
    'withdraw',
    {
      Absent: 'refused',
      Received: 'refused',
      Validated: 'refused',
      Recorded: 'refused',
      Completed: 'refused',
      Rejected: 'refused',
      ToPreview: 'refused',
      Previewed: [withdrawn],
      Confirmed: 'refused',
      Withdrawn: 'quiet',
    },
  ],
])('to %s an import', (name, table) => {
  it.each(Object.entries(table) as [Stage, (typeof table)[Stage]][])('that is %s: %j', (stage, expected) => {
    const outcome = given(...LIFE[stage]).when(decisions[name]);
    if (expected === 'refused') outcome.thenRejected('IMPORT_CLOSED');
    else if (expected === 'quiet') outcome.thenNothing();
    else outcome.then(...expected);
  });
});

it('refuses another delivery under the same id', () => {
  given(received)
    .when((state) => receiveImport(state, deliveryOf({ digest: 'other' })))
    .thenRejected('IMPORT_CLOSED');
});

it('keeps the first hundred problems and counts all', () => {
  const problems = Array.from({ length: 150 }, (_, index): ImportProblem => ({ ...oneProblem, row: index }));
  given(received)
    .when((state) => rejectImport(state, problems, 5000))
    .then({
      type: 'JournalImportRejected',
      data: { problemCount: 5000, problems: problems.slice(0, PROBLEMS_KEPT_MAX), hadEffects: false },
    });
});

it('keeps only as many problems as one event can hold, for long values are repeated in them', () => {
  const problems = Array.from({ length: 100 }, (_, row) =>
    problem('DATE_INVALID', { row, value: '日'.repeat(9_000) }, `"${'日'.repeat(9_000)}" is no date.`, 'Write a date.'),
  );
  const [event] = rejectImport(given(received).state, problems, problems.length);
  expect(Buffer.byteLength(JSON.stringify(event!.data))).toBeLessThan(60 * 1024);
  expect(event).toMatchObject({ data: { problemCount: 100, problems: expect.arrayContaining([problems[0]]) } });
});

it('previews as many entries as one event can hold', () => {
  const entries = Array.from({ length: 300 }, (_, index) => ({
    ...entry,
    journalEntryId: `${index}`.padEnd(400, '日'),
  }));
  const [event] = previewImport(given(toLookAt).state, summaryOf(), entries);
  expect(Buffer.byteLength(JSON.stringify(event!.data))).toBeLessThan(60 * 1024);
  expect(event).toMatchObject({ data: { entries: expect.arrayContaining([entries[0]]) } });
});

describe('an import with a question', () => {
  const question = { id: 'FIELD_WITHOUT_COLUMN:region', code: 'FIELD_WITHOUT_COLUMN', message: 'None?' } as const;
  const asking = summaryOf({ questions: [question] });
  const asked: JournalImportEvent = { type: 'JournalImportPreviewed', data: { summary: asking, entries: [entry] } };

  it('waits for the answer, though nobody asked for a preview', () => {
    given(received)
      .when((state) => validateImport(state, asking, [entry]))
      .then(asked);
  });

  it('counts only when every question is answered with yes', () => {
    given(received, asked)
      .when((state) => confirmImport(state))
      .thenRejected('IMPORT_QUESTIONS_OPEN');
    given(received, asked)
      .when((state) => confirmImport(state, ['DECIMAL_COMMA']))
      .thenRejected('IMPORT_QUESTIONS_OPEN');
    const answered: JournalImportEvent = { type: 'JournalImportConfirmed', data: { accepted: [question.id] } };
    given(received, asked)
      .when((state) => confirmImport(state, [question.id]))
      .then(answered);
    expect(given(received, asked, answered).state).toEqual({
      status: 'Received',
      delivery,
      isConfirmed: true,
      withdrawals: [],
      accepted: [question.id],
    });
  });

  it('may be withdrawn instead', () => {
    given(received, asked).when(withdrawImport).then(withdrawn);
  });
});

it('remembers the delivery through its whole life', () => {
  expect(given(...LIFE.Completed).state).toEqual({ status: 'Completed', delivery, accepted: [], withdrawals: [] });
  expect(given(received, validated, rejected(true)).state).toEqual({
    status: 'Rejected',
    delivery,
    hadEffects: true,
    withdrawals: [],
  });
});

it('never fails on a fact about an import that is not there', () => {
  for (const event of [validated, recorded, completed, rejected(false), previewed, confirmed, withdrawn]) {
    expect(given(event).state).toEqual({ status: 'Absent' });
  }
});

describe('control totals that agree', () => {
  const total = (journalEntryId: string) => ({
    journalEntryId,
    businessEntityId: 'us01',
    currency: 'USD',
    lines: 2,
    debit: '10.00',
    credit: '10.00',
  });
  const three = ['JE-1', 'JE-2', 'JE-3'].map(total);
  const agreed = (first: number, ...ids: string[]): JournalImportEvent => ({
    type: 'JournalImportControlTotalsAgreed',
    data: { digest: 't', first, totals: ids.map(total) },
  });

  it('are recorded of a delivery that may count', () => {
    given(received)
      .when((state) => agreeTotals(state, { digest: 't', first: 1 }, three))
      .then(agreed(1, 'JE-1', 'JE-2', 'JE-3'));
  });

  it('are recorded once, wherever it stopped, also when a question came between', () => {
    given(received, agreed(1, 'JE-1', 'JE-2'))
      .when((state) => agreeTotals(state, { digest: 't', first: 1 }, three))
      .then(agreed(3, 'JE-3'));
    given(received, agreed(1, 'JE-1', 'JE-2'), previewed, confirmed)
      .when((state) => agreeTotals(state, { digest: 't', first: 2 }, three.slice(1)))
      .then(agreed(3, 'JE-3'));
    given(received, agreed(1, 'JE-1', 'JE-2', 'JE-3'))
      .when((state) => agreeTotals(state, { digest: 't', first: 1 }, three))
      .thenNothing();
  });

  it('are not recorded of a preview, nor when the delivery is valid or over already', () => {
    for (const events of [[toLookAt], [received, validated], [received, rejected(false)], []])
      given(...events)
        .when((state) => agreeTotals(state, { digest: 't', first: 1 }, three))
        .thenNothing();
  });

  it('come in events that fit', () => {
    const { state } = given(received);
    const many = Array.from({ length: 1_000 }, (_, index) => total(`JE-${index}`));
    const events = agreeTotals(state, { digest: 't', first: 1 }, many);
    expect(events.length).toBeGreaterThan(1);
    for (const event of events) expect(JSON.stringify(event).length).toBeLessThan(60 * 1024);
    const recorded = events.map(({ data }) => data as { totals: readonly unknown[] });
    expect(recorded.flatMap(({ totals }) => totals)).toEqual(many);
  });

  it('are part of what makes a delivery the same', () => {
    const withTotals = (digest: string) => deliveryOf({ totals: { bytes: 9, digest } });
    const first: JournalImportEvent = { type: 'JournalImportReceived', data: withTotals('t') };
    given(first)
      .when((state) => receiveImport(state, withTotals('t')))
      .thenNothing();
    given(first)
      .when((state) => receiveImport(state, withTotals('u')))
      .thenRejected('IMPORT_CLOSED');
    given(first)
      .when((state) => receiveImport(state, delivery))
      .thenRejected('IMPORT_CLOSED');
    given(received)
      .when((state) => receiveImport(state, withTotals('t')))
      .thenRejected('IMPORT_CLOSED');
  });
});

describe('answers of several previews', () => {
  const choice = {
    id: 'Q',
    code: 'MISSING_ENTRIES',
    message: 'Which?',
    choices: [
      { id: 'Q:a', label: 'A' },
      { id: 'Q:b', label: 'B' },
    ],
  } as const;
  const asks = (questions: readonly ImportQuestion[]): JournalImportEvent => ({
    type: 'JournalImportPreviewed',
    data: { summary: summaryOf({ questions }), entries: [] },
  });
  const answers = (...accepted: string[]): JournalImportEvent => ({
    type: 'JournalImportConfirmed',
    data: { accepted },
  });

  it('are kept together', () => {
    expect(given(received, asks([choice]), answers('Q:a'), asks([choice]), answers('Q:b')).state).toMatchObject({
      status: 'Received',
      accepted: ['Q:a', 'Q:b'],
    });
  });

  it('have to name one of the choices', () => {
    given(received, asks([choice]))
      .when((state) => confirmImport(state, ['Q']))
      .thenRejected('IMPORT_QUESTIONS_OPEN');
    given(received, asks([choice]))
      .when((state) => confirmImport(state, ['Q:b']))
      .then(answers('Q:b'));
  });
});

describe('what an import takes back', () => {
  const piece = (first: number, ...ids: string[]): JournalImportEvent => ({
    type: 'JournalImportWithdrawalsPlanned',
    data: {
      first,
      entries: ids.map((journalEntryId) => ({
        ...{ journalEntryId, businessEntityId: '', period: '2026-09', revision: 1, because: 'missing' as const },
      })),
    },
  });
  const entriesOf = (event: JournalImportEvent): readonly PlannedWithdrawal[] =>
    event.type === 'JournalImportWithdrawalsPlanned' ? event.data.entries : [];

  it('is recorded in pieces; what a broken attempt left is overwritten', () => {
    const two = piece(0, 'JE-1', 'JE-2');
    const other = piece(0, 'JE-3');
    given(received, two)
      .when((state) => planWithdrawals(state, 0, entriesOf(other)))
      .then(other);
    given(received, two)
      .when((state) => planWithdrawals(state, 1, []))
      .then(piece(1));
    expect(given(received, two, other, validated).state).toMatchObject({ withdrawals: entriesOf(other) });
    expect(given(received, two, piece(2, 'JE-3')).state).toMatchObject({
      withdrawals: entriesOf(piece(0, 'JE-1', 'JE-2', 'JE-3')),
    });
  });

  it('is not planned any more once the import is validated', () => {
    given(received, validated)
      .when((state) => planWithdrawals(state, 0, entriesOf(piece(0, 'JE-1'))))
      .thenNothing();
  });
});
