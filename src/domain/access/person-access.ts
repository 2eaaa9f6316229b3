import { type Decider } from '../shared/decider';
import { type PersonAccessEvent } from './person-access.events';

export type PersonAccess = PersonAccessEvent['data'] | null;

/** One stream for each person of an environment. */
export const personAccess: Decider<PersonAccess, PersonAccessEvent> = {
  category: 'personAccess',
  initial: null,
  evolve: (_state, event) => event.data,
};

/** Nothing when the person was seen today with the same name and role. */
export const notePerson = (state: PersonAccess, seen: PersonAccessEvent['data']): PersonAccessEvent[] => {
  const isKnown = state?.day === seen.day && state.role === seen.role && state.name === seen.name;
  return isKnown ? [] : [{ type: 'PersonSeen', data: seen }];
};
