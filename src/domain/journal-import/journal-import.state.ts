import { assertNever, type Decider } from '../shared/decider';
import { type DefaultCorrection } from '../shared/default-correction';
import {
  type DeliveryFacts,
  type ImportQuestion,
  type JournalImportEvent,
  type PlannedWithdrawal,
} from './journal-import.events';

export type JournalImport =
  | { readonly status: 'Absent' }
  | (Accepted & {
      readonly status: 'Received';
      readonly isConfirmed: boolean;
      readonly withdrawals: readonly PlannedWithdrawal[];
    })
  /** Shown as a preview, with no effect so far. */
  | (Accepted & { readonly status: 'Previewed'; readonly questions: readonly ImportQuestion[] })
  | { readonly status: 'Withdrawn'; readonly delivery: DeliveryFacts }
  | CountedImport
  | {
      readonly status: 'Rejected';
      readonly delivery: DeliveryFacts;
      readonly hadEffects: boolean;
      readonly withdrawals: readonly PlannedWithdrawal[];
    };

export type CountedImport = Accepted & {
  readonly status: 'Validated' | 'Recorded' | 'Completed';
  /** What it takes back of earlier deliveries. */
  readonly withdrawals: readonly PlannedWithdrawal[];
  /** What the environment's setting made of corrections when it was recorded; left out for: a person is asked. */
  readonly corrections?: DefaultCorrection;
  /** A person took back what is not posted; left out where nobody did. */
  readonly takeBack?: TakeBack;
};

export interface TakeBack {
  readonly reason: string;
  readonly by: string;
  /** Entries that stayed because they are posted or in posting; null until all are gone through. */
  readonly leftEntries: number | null;
}

interface Accepted {
  readonly delivery: DeliveryFacts;
  /** Answers that a person gave to questions of its previews. */
  readonly accepted: readonly string[];
  /** How many control totals are on record; left out for none. */
  readonly agreedTotals?: number;
}

type KnownImport = Exclude<JournalImport, { status: 'Absent' }>;

export const journalImport: Decider<JournalImport, JournalImportEvent> = {
  category: 'journalImport',
  initial: { status: 'Absent' },
  evolve: (state, event): JournalImport => {
    if (event.type === 'JournalImportReceived')
      return {
        status: 'Received',
        delivery: event.data,
        isConfirmed: event.data.awaitsConfirmation !== true,
        accepted: [],
        withdrawals: [],
      };
    return state.status === 'Absent' ? state : evolveKnown(state, event);
  },
};

const evolveKnown = (
  state: KnownImport,
  event: Exclude<JournalImportEvent, { type: 'JournalImportReceived' }>,
): JournalImport => {
  const { delivery } = state;
  switch (event.type) {
    case 'JournalImportPreviewed':
      return {
        status: 'Previewed',
        delivery,
        accepted: acceptedOf(state),
        questions: event.data.summary.questions ?? [],
        ...agreedIn(state),
      };
    case 'JournalImportConfirmed': {
      const accepted = [...acceptedOf(state), ...(event.data.accepted ?? [])];
      return { status: 'Received', delivery, isConfirmed: true, accepted, withdrawals: [], ...agreedIn(state) };
    }
    case 'JournalImportWithdrawn':
      return { status: 'Withdrawn', delivery };
    case 'JournalImportRejected': {
      const { hadEffects } = event.data;
      return { status: 'Rejected', delivery, hadEffects, withdrawals: withdrawalsOf(state) };
    }
    case 'JournalImportWithdrawalsPlanned': {
      const withdrawals = [...withdrawalsOf(state).slice(0, event.data.first), ...event.data.entries];
      return 'withdrawals' in state ? { ...state, withdrawals } : state;
    }
    case 'JournalImportControlTotalsAgreed': {
      const agreedTotals = event.data.first - 1 + event.data.totals.length;
      return state.status === 'Received' ? { ...state, agreedTotals } : state;
    }
    case 'JournalImportValidated':
      return withStatus(state, 'Validated');
    case 'JournalImportRecorded':
      return { ...withStatus(state, 'Recorded'), ...event.data };
    case 'JournalImportCompleted':
      return {
        ...withStatus(state, 'Completed'),
        ...('corrections' in state ? { corrections: state.corrections } : {}),
      };
    case 'JournalImportTakenBack':
      return state.status === 'Completed' ? { ...state, takeBack: { ...event.data, leftEntries: null } } : state;
    case 'JournalImportTakeBackFinished': {
      const { leftEntries } = event.data;
      return state.status === 'Completed' && state.takeBack !== undefined
        ? { ...state, takeBack: { ...state.takeBack, leftEntries } }
        : state;
    }
    default:
      return assertNever(event);
  }
};

const acceptedOf = (state: KnownImport): readonly string[] => ('accepted' in state ? state.accepted : []);

const agreedIn = (state: KnownImport): { readonly agreedTotals?: number } =>
  'agreedTotals' in state ? { agreedTotals: state.agreedTotals } : {};

const withdrawalsOf = (state: KnownImport): readonly PlannedWithdrawal[] =>
  'withdrawals' in state ? state.withdrawals : [];

const withStatus = (state: KnownImport, status: CountedImport['status']): CountedImport => ({
  status,
  delivery: state.delivery,
  accepted: acceptedOf(state),
  withdrawals: withdrawalsOf(state),
});
