import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { AccessReviewReadModel } from '../../../src/adapters/read-models/access-review.read-model';
import { Projector } from '../../../src/adapters/read-models/projector';
import { openDatabase } from '../../../src/adapters/sqlite/open-database';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { CONFLICTS, DUTIES, DUTY_EVENTS } from '../../../src/application/access-review/duties';
import { MemoryLog } from '../../support/plain-ports';
import { HISTORY } from '../../support/view-history';

type Happened = readonly [at: string, actor: string, stream: string, type: string, data?: object];

const seenAs = (subject: string, name: string, role: string, at: string): Happened => [
  at,
  subject,
  `personAccess-acme.${subject}`,
  'PersonSeen',
  { subject, name, role, day: at.slice(0, 10) },
];

describe('the access review', () => {
  const peopleAfter = async (happened: readonly Happened[]): Promise<unknown> => {
    const store = new SqliteEventStore(':memory:');
    const revisions = new Map<string, number>();
    for (const [index, [occurredAt, actor, stream, type, data = {}]] of happened.entries()) {
      const metadata = { actor, environment: 'acme', correlationId: 'c', causationId: 'c', occurredAt };
      const event: NewEvent = { id: `id-${index}`, type, schemaVersion: 1, data, metadata };
      await store.append(stream, [event], revisions.get(stream) ?? 'no-stream');
      revisions.set(stream, (revisions.get(stream) ?? -1) + 1);
    }
    const database = openDatabase(':memory:', 'OFF');
    const model = new AccessReviewReadModel(database);
    const projector = new Projector(store, database, [model], new MemoryLog());
    await projector.start();
    await projector.stop();
    store.close();
    return model.peopleOf('acme');
  };

  it('shows the role of the newest token, earlier ones, and what each person did; the service is nobody', async () => {
    const [monday, tuesday, friday] = [
      '2026-09-28T08:00:00.000Z',
      '2026-09-29T08:00:00.000Z',
      '2026-10-02T08:00:00.000Z',
    ];
    const people = await peopleAfter([
      seenAs('zoe', 'Zoe', 'Analyst', monday),
      [monday, 'zoe', 'journalImport-acme.i1', 'JournalImportReceived'],
      seenAs('zoe', 'Zoe Z.', 'Controller', tuesday),
      [tuesday, 'zoe', 'accountMapping-acme', 'AccountsMapped'],
      [friday, 'zoe', 'accountMapping-acme', 'AccountUnmapped'],
      [friday, 'schedule', 'postingRun-acme.r1', 'PostingRunStarted'],
      [friday, 'old.hand', 'postingRun-acme.r2', 'PostingRunStarted'],
      [friday, 'zoe', 'preflight-acme.p1', 'PreflightStarted'],
      seenAs('amy', 'Amy', 'Auditor', friday),
    ]);
    expect(people).toEqual([
      {
        ...{ subject: 'amy', name: 'Amy', role: 'Auditor', earlierRoles: [], firstSeenAt: friday, lastSeenAt: friday },
        duties: [],
      },
      {
        ...{ subject: 'zoe', name: 'Zoe Z.', role: 'Controller', earlierRoles: ['Analyst'] },
        ...{ firstSeenAt: monday, lastSeenAt: tuesday },
        duties: [
          { duty: 'imported', count: 1, lastAt: monday },
          { duty: 'mapped', count: 2, lastAt: friday },
        ],
      },
      {
        ...{ subject: 'old.hand', name: 'old.hand', role: null, earlierRoles: [], firstSeenAt: null, lastSeenAt: null },
        duties: [{ duty: 'posted', count: 1, lastAt: friday }],
      },
    ]);
  });

  it('goes back to an earlier role when that is the newest again', async () => {
    const days = ['2026-09-28', '2026-09-29', '2026-09-30'].map((day) => `${day}T08:00:00.000Z`);
    const roles = ['Analyst', 'Admin', 'Analyst'];
    expect(await peopleAfter(days.map((day, index) => seenAs('zoe', 'Zoe', roles[index]!, day)))).toMatchObject([
      { role: 'Analyst', earlierRoles: ['Admin'], firstSeenAt: days[0], lastSeenAt: days[2] },
    ]);
  });

  it('counts no event that the domain does not know, and pairs only duties that there are', () => {
    const known = new Set(HISTORY.map(([, type]) => type));
    expect(
      Object.values(DUTY_EVENTS)
        .flat()
        .filter((type) => !known.has(type)),
    ).toEqual([]);
    expect(CONFLICTS.flat().filter((duty) => !DUTIES.includes(duty))).toEqual([]);
  });
});
