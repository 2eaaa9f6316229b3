import { type Decider, type DomainEvent } from '../shared/decider';

export type AccessEvent = DomainEvent<
  'AccessRefused',
  {
    permission: string;
    role: string | null;
    name: string;
    /** The same attempts of this person before this one that are not on record: beyond the limit of an hour. */
    unrecorded?: number;
  }
>;

/** Refused attempts of people who belong to the environment: an auditor wants to see who tried what. One stream a day. */
export const accessLog: Decider<null, AccessEvent> = { category: 'accessLog', initial: null, evolve: () => null };
