import { type PostingRunView } from '../api/views';
import { countOf, countText } from '../components/formats';

export const doneOf = ({ batches, waiting }: PostingRunView): number => batches - waiting;

/** `11 posted · 1 failed · 10 waiting`: zero counts are left out, except for posted. */
export const countsText = (run: PostingRunView): string =>
  [
    `${countText(run.posted)} posted`,
    ...[
      [run.awaitingApproval, 'awaiting approval'] as const,
      [run.failed, 'failed'] as const,
      [run.outcomeUnknown, 'outcome unknown'] as const,
      [run.leftOut, 'left out'] as const,
      [run.onHold, 'on hold'] as const,
      [run.waiting, 'waiting'] as const,
    ].flatMap(([count, word]) => (count > 0 ? [`${countText(count)} ${word}`] : [])),
  ].join(' · ');

/** Estimated time left, from the time taken so far. */
export const timeLeftText = (run: PostingRunView, nowMs: number): string => {
  if (!run.isChecked) return 'Checking before anything is sent';
  if (run.waitsForLedger !== null) return 'Waiting for Sage Intacct';
  if (run.waiting === 0 && run.outcomeUnknown > 0)
    return `Finding out what became of ${countOf(run.outcomeUnknown, 'batch', 'batches')}`;
  const done = doneOf(run);
  const elapsedMs = nowMs - Date.parse(run.startedAt);
  if (done === 0 || elapsedMs <= 0) return 'Time left is not known yet';
  const minutes = Math.ceil(((elapsedMs / done) * run.waiting) / 60_000);
  if (run.waiting === 0) return 'Almost done';
  return minutes <= 1 ? 'Less than a minute left' : `About ${countOf(minutes, 'minute', 'minutes')} left`;
};

/** The end of a run in a sentence. */
export const resultText = (run: PostingRunView): string =>
  run.refusal === null
    ? `Export Journals has ended: ${countsText(run)}.`
    : `Nothing was posted: ${run.refusal.message}`;

/** Whether all that the run took is in the ledger. */
export const isAllWell = ({ status, failed, outcomeUnknown }: PostingRunView): boolean =>
  status !== 'Not started' && failed + outcomeUnknown === 0;
