import { assertNever, type Decider } from '../shared/decider';
import { type DeliveryFacts, type JournalImportEvent } from './journal-import.events';

export type JournalImport =
  | { readonly status: 'Absent' }
  | { readonly status: 'Received' | 'Validated' | 'Recorded' | 'Completed' | 'Rejected'; readonly delivery: DeliveryFacts };

export const journalImport: Decider<JournalImport, JournalImportEvent> = {
  initial: { status: 'Absent' },
  evolve: (state, event): JournalImport => {
    switch (event.type) {
      case 'JournalImportReceived':
        return { status: 'Received', delivery: event.data };
      case 'JournalImportRejected':
        return withStatus(state, 'Rejected');
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

const withStatus = (state: JournalImport, status: Exclude<JournalImport['status'], 'Absent'>): JournalImport =>
  state.status === 'Absent' ? state : { status, delivery: state.delivery };
