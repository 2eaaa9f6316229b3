import {
  AccessReviewViews,
  type DutyView,
  type PersonAccessView,
} from '../../application/access-review/access-review.views';
import { DUTIES, dutyOf } from '../../application/access-review/duties';
import { type RecordedEvent } from '../../application/ports/event-store';
import { SERVICE_ACTORS } from '../../application/shared/service-actors';
import { factOf } from '../../application/shared/streams';
import { personAccess } from '../../domain/access/person-access';
import { type Role } from '../../domain/shared/roles';
import { type SqliteDatabase } from '../sqlite/open-database';
import { type ReadModel } from './read-model';

interface RoleRow {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

type DutyRow = DutyView & { readonly subject: string };

const MACHINES: ReadonlySet<string> = new Set(SERVICE_ACTORS);

/** Who was seen with which role, and what each person did. */
export class AccessReviewReadModel extends AccessReviewViews implements ReadModel {
  readonly version = 'access-review/2';
  readonly tables = ['access_role', 'access_duty'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS access_role (
        environment TEXT, subject TEXT, role TEXT, name TEXT NOT NULL, first_seen_at TEXT NOT NULL, last_seen_at TEXT NOT NULL,
        place INTEGER NOT NULL, PRIMARY KEY (environment, subject, role)
      ) STRICT;
      CREATE TABLE IF NOT EXISTS access_duty (
        environment TEXT, subject TEXT, duty TEXT, count INTEGER NOT NULL, last_at TEXT NOT NULL,
        PRIMARY KEY (environment, subject, duty)
      ) STRICT, WITHOUT ROWID;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const { environment, actor, occurredAt } = event.metadata;
    const seen = factOf(personAccess, event);
    if (seen !== null) {
      const { subject, name, role } = seen.data;
      this.database
        .prepare(
          `INSERT INTO access_role VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
            name = excluded.name, last_seen_at = excluded.last_seen_at, place = excluded.place`,
        )
        .run(environment, subject, role, name, occurredAt, occurredAt, place);
      return;
    }
    const duty = dutyOf(event.type);
    if (duty === null || MACHINES.has(actor)) return;
    this.database
      .prepare(
        `INSERT INTO access_duty VALUES (?, ?, ?, 1, ?)
          ON CONFLICT DO UPDATE SET count = count + 1, last_at = excluded.last_at`,
      )
      .run(environment, actor, duty, occurredAt);
  }

  override peopleOf(environment: string): readonly Omit<PersonAccessView, 'conflicts'>[] {
    const roles = Map.groupBy(this.rolesOf(environment), ({ subject }) => subject);
    const duties = Map.groupBy(this.dutiesOf(environment), ({ subject }) => subject);
    const subjects = [...new Set([...roles.keys(), ...duties.keys()])];
    return subjects
      .map((subject) => personOf(subject, roles.get(subject) ?? [], duties.get(subject) ?? []))
      .sort((one, other) => compare(one.name, other.name) || compare(one.subject, other.subject));
  }

  private rolesOf(environment: string): readonly RoleRow[] {
    return this.database
      .prepare<[string], RoleRow>(
        `SELECT subject, name, role, first_seen_at AS firstSeenAt, last_seen_at AS lastSeenAt FROM access_role
          WHERE environment = ? ORDER BY place DESC`,
      )
      .all(environment);
  }

  private dutiesOf(environment: string): readonly DutyRow[] {
    return this.database
      .prepare<[string], DutyRow>(
        'SELECT subject, duty, count, last_at AS lastAt FROM access_duty WHERE environment = ?',
      )
      .all(environment);
  }
}

/** `roles` are newest first. */
const personOf = (
  subject: string,
  roles: readonly RoleRow[],
  done: readonly DutyRow[],
): Omit<PersonAccessView, 'conflicts'> => {
  const [current] = roles;
  const firsts = roles.map(({ firstSeenAt }) => firstSeenAt).sort();
  return {
    subject,
    name: current?.name ?? subject,
    role: current?.role ?? null,
    earlierRoles: roles.slice(1).map(({ role }) => role),
    firstSeenAt: firsts[0] ?? null,
    lastSeenAt: current?.lastSeenAt ?? null,
    duties: DUTIES.flatMap((duty) =>
      done.filter((row) => row.duty === duty).map(({ count, lastAt }) => ({ duty, count, lastAt })),
    ),
  };
};

const compare = (one: string, other: string): number => {
  if (one === other) return 0;
  return one < other ? -1 : 1;
};
