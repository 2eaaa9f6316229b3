import { type Role } from '../shared/roles';
import { type DomainEvent } from '../shared/decider';

/** A person as their sign-in token named them, once a day and whenever name or role changed. */
export type PersonAccessEvent = DomainEvent<
  'PersonSeen',
  {
    readonly subject: string;
    readonly name: string;
    readonly role: Role;
    /** `YYYY-MM-DD` in UTC. */
    readonly day: string;
  }
>;
