import {
  completeImport,
  PROBLEMS_KEPT_MAX,
  receiveImport,
  recordImport,
  rejectImport,
  validateImport,
} from '../../src/domain/journal-import/journal-import.decisions';
import { problem } from '../../src/domain/journal-import/close-file';
import { type ImportProblem, type JournalImportEvent } from '../../src/domain/journal-import/journal-import.events';
import { journalImport } from '../../src/domain/journal-import/journal-import.state';
import { deliveryOf, summaryOf } from '../support/builders';
import { givenFor } from '../support/given';

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

/** Every stage of an import's life, by what happened until then. */
const LIFE = {
  Absent: [],
  Received: [received],
  Validated: [received, validated],
  Recorded: [received, validated, recorded],
  Completed: [received, validated, recorded, completed],
  Rejected: [received, rejected(false)],
} as const;
type Stage = keyof typeof LIFE;

const decisions = {
  receive: (state) => receiveImport(state, delivery),
  validate: (state) => validateImport(state, summaryOf()),
  reject: (state) => rejectImport(state, [oneProblem], 1),
  record: recordImport,
  complete: completeImport,
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

it('remembers the delivery through its whole life', () => {
  expect(given(...LIFE.Completed).state).toEqual({ status: 'Completed', delivery });
  expect(given(received, validated, rejected(true)).state).toEqual({ status: 'Rejected', delivery, hadEffects: true });
});

it('never fails on a fact about an import that is not there', () => {
  for (const event of [validated, recorded, completed, rejected(false)]) {
    expect(given(event).state).toEqual({ status: 'Absent' });
  }
});
