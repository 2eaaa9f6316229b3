import { holdReasonOf, type JournalBatch } from './batch-states';

export type PlannedBatch = Exclude<JournalBatch, { status: 'Absent' }>;

/** A batch after a person put it on hold; one that cannot be held stays as it is. */
export const putOnHold = (state: PlannedBatch, reason: string): JournalBatch => {
  switch (state.status) {
    case 'Ready':
    case 'Failed':
      return { status: 'OnHold', plan: state.plan, history: state.history, reason, before: state };
    case 'SetAside':
      return { ...state, onHold: reason };
    default:
      return state;
  }
};

export const takenOffHold = (state: PlannedBatch): JournalBatch => {
  if (state.status === 'OnHold') return state.before;
  if (state.status !== 'SetAside') return state;
  const { onHold: _onHold, ...free } = state;
  return free;
};

/** The hold of a person on a batch that leaves the state in which it is held. */
export const holdOf = (state: PlannedBatch): { readonly onHold?: string } => {
  const reason = holdReasonOf(state);
  return reason === null ? {} : { onHold: reason };
};
