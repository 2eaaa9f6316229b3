import { assertNever, type Decider } from '../shared/decider';
import { type DeliveryFacts, type ImportQuestion, type JournalImportEvent } from './journal-import.events';

export type JournalImport =
  | { readonly status: 'Absent' }
  | {
      readonly status: 'Received';
      readonly delivery: DeliveryFacts;
      readonly isConfirmed: boolean;
      /** Ids of the questions that a person answered with yes. */
      readonly accepted: readonly string[];
      /** How many control totals are on record; left out for none. */
      readonly agreedTotals?: number;
    }
  /** Shown as a preview, with no effect so far. */
  | {
      readonly status: 'Previewed';
      readonly delivery: DeliveryFacts;
      readonly questions: readonly ImportQuestion[];
      readonly agreedTotals?: number;
    }
  | { readonly status: 'Withdrawn'; readonly delivery: DeliveryFacts }
  | {
      readonly status: 'Validated' | 'Recorded' | 'Completed';
      readonly delivery: DeliveryFacts;
      readonly accepted: readonly string[];
    }
  | { readonly status: 'Rejected'; readonly delivery: DeliveryFacts; readonly hadEffects: boolean };

export const journalImport: Decider<JournalImport, JournalImportEvent> = {
  category: 'journalImport',
  initial: { status: 'Absent' },
  evolve: (state, event): JournalImport => {
    switch (event.type) {
      case 'JournalImportReceived':
        return {
          status: 'Received',
          delivery: event.data,
          isConfirmed: event.data.awaitsConfirmation !== true,
          accepted: [],
        };
      case 'JournalImportPreviewed':
        return state.status === 'Absent'
          ? state
          : {
              status: 'Previewed',
              delivery: state.delivery,
              questions: event.data.summary.questions ?? [],
              ...agreedIn(state),
            };
      case 'JournalImportConfirmed':
        return state.status === 'Absent'
          ? state
          : {
              status: 'Received',
              delivery: state.delivery,
              isConfirmed: true,
              accepted: event.data.accepted ?? [],
              ...agreedIn(state),
            };
      case 'JournalImportControlTotalsAgreed':
        return state.status === 'Received'
          ? { ...state, agreedTotals: event.data.first - 1 + event.data.totals.length }
          : state;
      case 'JournalImportWithdrawn':
        return state.status === 'Absent' ? state : { status: 'Withdrawn', delivery: state.delivery };
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

const agreedIn = (state: JournalImport): { readonly agreedTotals?: number } =>
  'agreedTotals' in state ? { agreedTotals: state.agreedTotals } : {};

type CountedStatus = 'Validated' | 'Recorded' | 'Completed';

const withStatus = (state: JournalImport, status: CountedStatus): JournalImport =>
  state.status === 'Absent'
    ? state
    : { status, delivery: state.delivery, accepted: 'accepted' in state ? state.accepted : [] };
