import { type Role } from '../../domain/shared/roles';
import { type Duty } from './duties';

export type { Duty };

export interface DutyView {
  readonly duty: Duty;
  /** How often. */
  readonly count: number;
  readonly lastAt: string;
}

/** A person with a role that their sign-in token named. Times are ISO 8601. */
export interface PersonAccessView {
  readonly subject: string;
  readonly name: string;
  /** The role of the newest token; null for somebody who was never seen with one since this is recorded. */
  readonly role: Role | null;
  /** Roles before this one, newest first. */
  readonly earlierRoles: readonly Role[];
  readonly firstSeenAt: string | null;
  /** At least once on this day. */
  readonly lastSeenAt: string | null;
  readonly duties: readonly DutyView[];
  /** Pairs of duties that one person should not have both of. */
  readonly conflicts: readonly (readonly [Duty, Duty])[];
}

export interface AccessReviewView {
  readonly items: readonly PersonAccessView[];
}

/** A person whom others can ask. */
export interface TeamMemberView {
  readonly subject: string;
  readonly name: string;
  /** Of the newest token. */
  readonly role: Role;
  /** At least once on this day; ISO 8601. */
  readonly lastSeenAt: string | null;
}

export interface TeamView {
  readonly items: readonly TeamMemberView[];
}

export abstract class AccessReviewViews {
  /** Everybody who was seen or did something, by name. */
  abstract peopleOf(environment: string): readonly Omit<PersonAccessView, 'conflicts'>[];
}
