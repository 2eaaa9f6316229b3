import { DomainError } from '../shared/errors';
import { checkedReason } from '../shared/reason';
import { type CorrectionDefault } from '../shared/default-correction';
import { chunksOfEvents } from '../shared/event-size';
import {
  type AgreedTotal,
  type DeliveryFacts,
  type EntryPreview,
  type ImportProblem,
  type ImportQuestion,
  type ImportSummary,
  type JournalImportEvent,
  type PlannedWithdrawal,
  SAME_ENTRY,
  WITHDRAW_MISSING,
} from './journal-import.events';
import { type JournalImport } from './journal-import.state';

/** Problems kept in the event, fewer when they are long; all are counted. */
export const PROBLEMS_KEPT_MAX = 100;
/** Entries of a preview, fewer when their ids are long. */
const ENTRIES_PREVIEWED_MAX = 200;
/** What the entries of a preview may take; the rest of the event is for its summary. */
const ENTRIES_BYTES_MAX = 28 * 1024;

/**
 * Records a delivery that is already spooled. Does nothing for the same delivery under the same id: the same files, to
 * be read in the same way. The name of the file, its preview and the settings of the environment may be others.
 */
export const receiveImport = (state: JournalImport, delivery: DeliveryFacts): JournalImportEvent[] => {
  if (state.status === 'Absent') return [{ type: 'JournalImportReceived', data: delivery }];
  if (requestOf(state.delivery) === requestOf(delivery)) return [];
  throw closed(state);
};

/** What was asked for, with the defaults of what older logs leave out. A profile may have been changed meanwhile. */
const requestOf = ({ digest, format, totals, rounding, profile, scope }: DeliveryFacts): string =>
  JSON.stringify([
    ...[digest, format, totals?.digest ?? null, rounding, profile?.name ?? null],
    ...(scope === undefined ? [] : [named(scope.entities), named(scope.periods)]),
  ]);

const named = (names: readonly string[] | null): readonly string[] | null =>
  names === null ? null : [...new Set(names)].sort();

/** Shows what the delivery would become. `entries` beyond what one event may hold are left out. */
export const previewImport = (
  state: JournalImport,
  summary: ImportSummary,
  entries: readonly EntryPreview[],
): JournalImportEvent[] => {
  const isAsked = (summary.questions ?? []).length > 0;
  if (state.status === 'Received' && (!state.isConfirmed || isAsked)) {
    const [kept = []] = chunksOfEvents(entries.slice(0, ENTRIES_PREVIEWED_MAX), ENTRIES_BYTES_MAX);
    return [{ type: 'JournalImportPreviewed', data: { summary, entries: kept } }];
  }
  if (state.status === 'Previewed') return [];
  throw closed(state);
};

/**
 * A person confirmed the preview and answered its questions with yes. Does nothing when already confirmed, or when no
 * confirmation was needed. Refused with IMPORT_QUESTIONS_OPEN while a question is not answered.
 */
export const confirmImport = (state: JournalImport, accepted: readonly string[] = []): JournalImportEvent[] => {
  if (state.status === 'Previewed') {
    const open = state.questions.filter((question) => !isAnswered(question, accepted));
    if (open.length > 0) throw questionsOpen(open);
    return [{ type: 'JournalImportConfirmed', data: accepted.length === 0 ? {} : { accepted } }];
  }
  if (state.status === 'Received' && !state.isConfirmed) throw closed(state);
  if (state.status === 'Absent' || state.status === 'Withdrawn' || state.status === 'Rejected') throw closed(state);
  return [];
};

/**
 * Whether one of these answers takes back or replaces what other deliveries brought: that is a withdrawal, with the
 * right to withdraw.
 */
export const takesBack = (accepted: readonly string[]): boolean =>
  accepted.some((answer) => answer.startsWith(WITHDRAW_MISSING) || answer.startsWith(SAME_ENTRY));

/** Whether one of its choices is accepted or, where there are none, the question itself. */
export const isAnswered = ({ id, choices }: ImportQuestion, accepted: readonly string[]): boolean =>
  choices === undefined ? accepted.includes(id) : choices.some((choice) => accepted.includes(choice.id));

/** Plans what is taken back when the import counts. Pieces that a broken attempt left are overwritten. */
export const planWithdrawals = (
  state: JournalImport,
  first: number,
  entries: readonly PlannedWithdrawal[],
): JournalImportEvent[] =>
  state.status === 'Received' && (entries.length > 0 || state.withdrawals.length > first)
    ? [{ type: 'JournalImportWithdrawalsPlanned', data: { first, entries } }]
    : [];

/** A person rejected the preview. Does nothing when already withdrawn. */
export const withdrawImport = (state: JournalImport): JournalImportEvent[] => {
  if (state.status === 'Previewed') return [{ type: 'JournalImportWithdrawn', data: {} }];
  if (state.status === 'Withdrawn') return [];
  throw closed(state);
};

/**
 * A person takes back what of a counted import is not posted. Does nothing while that is under way, and when nothing
 * was left of it. Throws REASON_MISSING, or IMPORT_CLOSED for an import that does not count (yet).
 */
export const takeBackImport = (state: JournalImport, input: { reason: string; by: string }): JournalImportEvent[] => {
  if (state.status !== 'Completed') throw closed(state);
  if (state.takeBack !== undefined && (state.takeBack.leftEntries ?? 0) === 0) return [];
  return [{ type: 'JournalImportTakenBack', data: { ...input, reason: checkedReason(input.reason) } }];
};

/** All entries of an import that was taken back were gone through. Does nothing when that is on record. */
export const finishTakeBack = (
  state: JournalImport,
  counts: { withdrawnEntries: number; leftEntries: number },
): JournalImportEvent[] =>
  state.status === 'Completed' && state.takeBack?.leftEntries === null
    ? [{ type: 'JournalImportTakeBackFinished', data: counts }]
    : [];

/** The delivery is right. While a question is open, it waits as a preview, whether or not one was asked for. */
export const validateImport = (
  state: JournalImport,
  summary: ImportSummary,
  entries: readonly EntryPreview[],
): JournalImportEvent[] => {
  const isAsked = (summary.questions ?? []).length > 0;
  if (state.status === 'Received' && isAsked) return previewImport(state, summary, entries);
  if (state.status === 'Received' && state.isConfirmed) return [{ type: 'JournalImportValidated', data: summary }];
  if (state.status === 'Validated' || state.status === 'Recorded' || state.status === 'Completed') return [];
  throw closed(state);
};

/** Control totals that agree, beginning with number `first`. Those that are on record already are passed over. */
export const agreeTotals = (
  state: JournalImport,
  { digest, first }: { readonly digest: string; readonly first: number },
  totals: readonly AgreedTotal[],
): JournalImportEvent[] => {
  if (state.status !== 'Received' || !state.isConfirmed) return [];
  const known = state.agreedTotals ?? 0;
  let next = Math.max(first, known + 1);
  return chunksOfEvents(totals.slice(next - first)).map((some) => {
    const event = { type: 'JournalImportControlTotalsAgreed', data: { digest, first: next, totals: some } } as const;
    next += some.length;
    return event;
  });
};

/** All or nothing: one problem rejects the whole delivery. No longer possible once it is recorded. */
export const rejectImport = (
  state: JournalImport,
  problems: readonly ImportProblem[],
  problemCount: number,
): JournalImportEvent[] => {
  if (state.status === 'Rejected') return [];
  if (state.status !== 'Received' && state.status !== 'Validated') throw closed(state);
  const hadEffects = state.status === 'Validated';
  const [kept = []] = chunksOfEvents(problems.slice(0, PROBLEMS_KEPT_MAX));
  return [{ type: 'JournalImportRejected', data: { problemCount, problems: kept, hadEffects } }];
};

export const recordImport = (state: JournalImport, corrections: CorrectionDefault = 'ask'): JournalImportEvent[] => {
  if (state.status === 'Validated')
    return [{ type: 'JournalImportRecorded', data: corrections === 'ask' ? {} : { corrections } }];
  if (state.status === 'Recorded' || state.status === 'Completed') return [];
  throw closed(state);
};

export const completeImport = (state: JournalImport): JournalImportEvent[] => {
  if (state.status === 'Recorded') return [{ type: 'JournalImportCompleted', data: {} }];
  if (state.status === 'Completed') return [];
  throw closed(state);
};

const questionsOpen = (questions: readonly ImportQuestion[]): DomainError =>
  new DomainError(
    'IMPORT_QUESTIONS_OPEN',
    questions.map(({ message }) => message).join(' '),
    'Confirm with the ids of the questions that are answered with yes, or withdraw the import and deliver another file.',
    { questions: questions.map(({ id }) => id) },
  );

const closed = (state: JournalImport): DomainError =>
  new DomainError(
    'IMPORT_CLOSED',
    `The import is ${state.status}, so this step is not possible.`,
    isUnderWay(state) ? 'Wait until it is finished, then try again.' : 'Deliver the file as a new import.',
    {
      state: state.status,
    },
  );

const isUnderWay = ({ status }: JournalImport): boolean =>
  status === 'Received' || status === 'Validated' || status === 'Recorded';
