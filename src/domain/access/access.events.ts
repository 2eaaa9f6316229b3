import { type Decider, type DomainEvent } from '../shared/decider';

export type AccessEvent = DomainEvent<
  'AccessRefused',
  {
    permission: string;
    role: string | null;
    name: string;
    /** Earlier attempts of the same kind that were not recorded because the hourly limit was reached. */
    unrecorded?: number;
  }
>;

/** Refused attempts of people who belong to the environment, so an auditor sees who tried what. One stream per day. */
export const accessLog: Decider<null, AccessEvent> = { category: 'accessLog', initial: null, evolve: () => null };
