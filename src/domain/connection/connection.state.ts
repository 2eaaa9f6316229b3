import { isSameCompany } from '../shared/company';
import { assertNever, type Decider } from '../shared/decider';
import { type ConnectionEvent, type ConnectionFacts } from './connection.events';
import { isSamePlace, TOP_LEVEL } from '../shared/place';
import { DEFAULT_SETTINGS, type PostingSettings, settingsOf } from './posting-settings';

export interface ConnectedFacts extends ConnectionFacts {
  /** Every place of this company from which this environment may have posted, the present one included. */
  readonly postedFrom: readonly string[];
}

interface CompanyPlace {
  readonly companyId: string;
  readonly entityId: string;
}

interface AnyConnection {
  readonly settings: PostingSettings;
  /** All that were ever connected: what was posted there stays there. */
  readonly places: readonly CompanyPlace[];
}

export type Connection = AnyConnection &
  (
    | { readonly status: 'NotConnected' }
    | { readonly status: 'Connected'; readonly facts: ConnectedFacts }
    /** Connected, but nothing is sent until the cause is fixed: repeated attempts could lock the user. */
    | {
        readonly status: 'Paused';
        readonly facts: ConnectedFacts;
        readonly code: string;
        readonly message: string;
        readonly fix: string;
      }
  );

export const connection: Decider<Connection, ConnectionEvent> = {
  category: 'connection',
  initial: { status: 'NotConnected', settings: DEFAULT_SETTINGS, places: [] },
  evolve: (state, event): Connection => {
    const { settings, places } = state;
    switch (event.type) {
      case 'ConnectionEstablished':
      case 'ConnectionCredentialsChanged':
        return connectedTo(state, event.data);
      case 'ConnectionPaused':
        return state.status === 'NotConnected'
          ? state
          : { status: 'Paused', settings, places, facts: state.facts, ...event.data };
      case 'ConnectionResumed':
        return state.status === 'NotConnected' ? state : { status: 'Connected', settings, places, facts: state.facts };
      case 'ConnectionSettingsChanged':
        return { ...state, settings: settingsOf(event.data) };
      case 'ConnectionRemoved':
        return { status: 'NotConnected', settings, places };
      case 'ConnectionChecked':
      case 'ConnectionCheckFailed':
      case 'SharedCompanyAccepted':
        return state;
      default:
        return assertNever(event);
    }
  },
};

/** The places of a company from which the environment may have posted. */
export const placesIn = ({ places }: Pick<Connection, 'places'>, companyId: string): readonly string[] =>
  places.filter((place) => isSameCompany(place.companyId, companyId)).map(({ entityId }) => entityId);

const connectedTo = (state: Connection, facts: ConnectionFacts): Connection => {
  const { companyId, entityId = TOP_LEVEL } = facts;
  const isKnown = placesIn(state, companyId).some((place) => isSamePlace(place, entityId));
  const places = isKnown ? state.places : [...state.places, { companyId, entityId }];
  const postedFrom = placesIn({ places }, companyId);
  return { status: 'Connected', settings: state.settings, places, facts: { ...facts, postedFrom } };
};
