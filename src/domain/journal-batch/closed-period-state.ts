import { type BatchPlan } from '../shared/batch-plan';
import { type JournalBatch } from './batch-states';
import { type JournalBatchEvent } from './journal-batch.events';

type Decided = Extract<JournalBatchEvent, { type: 'JournalBatchClosedPeriodDecided' }>['data'];

/** A batch after the decision. On another day it is not refused any more for what was said of the first. */
export const afterClosedPeriod = (
  state: Exclude<JournalBatch, { status: 'Absent' }>,
  decided: Decided,
): Exclude<JournalBatch, { status: 'Absent' }> => {
  if (state.status !== 'Ready' && state.status !== 'Failed' && state.status !== 'OnHold') return state;
  const plan = datedPlan(state.plan, decided.postingDate);
  const history = { ...state.history, closedPeriod: decided.choice };
  switch (state.status) {
    case 'OnHold': {
      const before = afterClosedPeriod(state.before, decided);
      return before.status === 'Ready' || before.status === 'Failed' ? { ...state, plan, history, before } : state;
    }
    case 'Ready':
      return { ...state, plan, history };
    case 'Failed': {
      if (decided.postingDate === null) return { ...state, plan, history };
      const problems = state.problems.filter(({ code }) => code !== 'PERIOD_CLOSED');
      return problems.length > 0
        ? { ...state, plan, history, problems }
        : { status: 'Ready', plan, history, runId: state.runId };
    }
  }
};

const datedPlan = ({ postingDate: _before, ...plan }: BatchPlan, postingDate: string | null): BatchPlan =>
  postingDate === null ? plan : { ...plan, postingDate };
