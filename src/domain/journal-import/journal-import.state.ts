import { assertNever, type Decider } from '../shared/decider';
import { type DeliveryFacts, type JournalImportEvent } from './journal-import.events';

export type JournalImport =
  | { readonly status: 'Absent' }
  | { readonly status: 'Received'; readonly delivery: DeliveryFacts; readonly isConfirmed: boolean }
  /** Shown as a preview, with no effect so far. */
  | { readonly status: 'Previewed' | 'Withdrawn'; readonly delivery: DeliveryFacts }
  | { readonly status: 'Validated' | 'Recorded' | 'Completed'; readonly delivery: DeliveryFacts }
  | { readonly status: 'Rejected'; readonly delivery: DeliveryFacts; readonly hadEffects: boolean };

export const journalImport: Decider<JournalImport, JournalImportEvent> = {
  category: 'journalImport',
  initial: { status: 'Absent' },
  evolve: (state, event): JournalImport => {
    switch (event.type) {
      case 'JournalImportReceived':
        return { status: 'Received', delivery: event.data, isConfirmed: event.data.awaitsConfirmation !== true };
      case 'JournalImportPreviewed':
        return withStatus(state, 'Previewed');
      case 'JournalImportConfirmed':
        return state.status === 'Absent' ? state : { status: 'Received', delivery: state.delivery, isConfirmed: true };
      case 'JournalImportWithdrawn':
        return withStatus(state, 'Withdrawn');
      case 'JournalImportRejected':
        return state.status === 'Absent'
          ? state
          : { status: 'Rejected', delivery: state.delivery, hadEffects: event.data.hadEffects };
      case 'JournalImportValidated':
        return withStatus(state, 'Validated');
      case 'JournalImportRecorded':
        return withStatus(state, 'Recorded');
      case 'JournalImportCompleted':
        return withStatus(state, 'Completed');
      default:
        return assertNever(event);
    }
  },
};

type PlainStatus = 'Previewed' | 'Withdrawn' | 'Validated' | 'Recorded' | 'Completed';

const withStatus = (state: JournalImport, status: PlainStatus): JournalImport =>
  state.status === 'Absent' ? state : { status, delivery: state.delivery };
