import { notePerson, personAccess } from '../../domain/access/person-access';
import { type Role } from '../../domain/shared/roles';
import { DomainError } from '../../domain/shared/errors';
import { type Clock } from '../ports/clock';
import { type Aggregates, type Origin } from './aggregates';
import { uuidOf } from './identifiers';
import { streamId } from './streams';

const DAY_LENGTH = '2026-09-30'.length;
const PEOPLE_KNOWN_MAX = 10_000;

export interface SeenPerson {
  readonly subject: string;
  readonly name: string;
  readonly environment: string;
  readonly role: Role;
}

/** Records who uses an environment with which role, for the access review: once a day, and when something changed. */
export class PeopleSeen {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {}

  /** A store that cannot be written fails no request for this: the person is recorded with the next one. */
  async note({ subject, name, environment, role }: SeenPerson, origin: Origin): Promise<void> {
    const day = this.clock.now().slice(0, DAY_LENGTH);
    const key = JSON.stringify([environment, subject]);
    const seen = JSON.stringify([day, role, name]);
    if (this.known.get(key) === seen) return;
    if (this.known.size >= PEOPLE_KNOWN_MAX) this.known.clear();
    this.known.set(key, seen);
    const id = streamId(environment, uuidOf(['person', subject]));
    try {
      await this.aggregates.change(personAccess, id, origin, (state) =>
        notePerson(state, { subject, name, role, day }),
      );
    } catch (error) {
      this.known.delete(key);
      if (!(error instanceof DomainError)) throw error;
    }
  }
}
