import { assertNever, type Decider } from '../shared/decider';
import { type ConnectionEvent, type ConnectionFacts } from './connection.events';
import { DEFAULT_SETTINGS, type PostingSettings, settingsOf } from './posting-settings';

export type Connection = { readonly settings: PostingSettings } & (
  | { readonly status: 'NotConnected' }
  | { readonly status: 'Connected'; readonly facts: ConnectionFacts }
  /** Connected, but nothing is sent until the cause is fixed: repeated attempts could lock the user. */
  | {
      readonly status: 'Paused';
      readonly facts: ConnectionFacts;
      readonly code: string;
      readonly message: string;
      readonly fix: string;
    }
);

export const connection: Decider<Connection, ConnectionEvent> = {
  category: 'connection',
  initial: { status: 'NotConnected', settings: DEFAULT_SETTINGS },
  evolve: (state, event): Connection => {
    const { settings } = state;
    switch (event.type) {
      case 'ConnectionEstablished':
      case 'ConnectionCredentialsChanged':
        return { status: 'Connected', settings, facts: event.data };
      case 'ConnectionPaused':
        return state.status === 'NotConnected'
          ? state
          : { status: 'Paused', settings, facts: state.facts, ...event.data };
      case 'ConnectionResumed':
        return state.status === 'NotConnected' ? state : { status: 'Connected', settings, facts: state.facts };
      case 'ConnectionSettingsChanged':
        return { ...state, settings: settingsOf(event.data) };
      case 'ConnectionRemoved':
        return { status: 'NotConnected', settings };
      case 'ConnectionChecked':
      case 'SharedCompanyAccepted':
        return state;
      default:
        return assertNever(event);
    }
  },
};
