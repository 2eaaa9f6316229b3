import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { type AppendResult, isAtLeast } from '../../../src/application/ports/event-store';
import { Access, originOf } from '../../../src/application/shared/access';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { Changes } from '../../../src/application/shared/changes';
import { Freshness } from '../../../src/application/shared/freshness';
import { type Answer, Idempotency } from '../../../src/application/shared/idempotency';
import { EnvironmentCommand, EnvironmentQuery, type NoInput } from '../../../src/application/shared/messages';
import { type Permission, PERMISSIONS } from '../../../src/application/shared/permissions';
import { Reading } from '../../../src/application/shared/reading';
import { customFieldDefinition } from '../../../src/domain/custom-field/custom-field.state';
import { streamId } from '../../../src/application/shared/streams';
import { type CustomFieldEvent } from '../../../src/domain/custom-field/custom-field.events';
import { DomainError } from '../../../src/domain/shared/errors';
import { ROLES } from '../../../src/domain/shared/roles';
import { FakeClock } from '../../support/clock';
import { callerAs, cause, ENVIRONMENT, SequentialIds } from '../../support/plain-ports';
import { WatchedStore } from '../../support/watched-store';

const defined: CustomFieldEvent = {
  type: 'CustomFieldDefined',
  data: { apiName: 'A', label: 'A', source: 'Customer' },
};
const id = streamId(ENVIRONMENT, 'A');
const stream = `customFieldDefinition-${id}`;

let inner: SqliteEventStore;
let store: WatchedStore;
let clock: FakeClock;
let aggregates: Aggregates;
beforeEach(() => {
  inner = new SqliteEventStore(':memory:');
  clock = new FakeClock('self-driven');
  store = new WatchedStore(inner, clock);
  aggregates = new Aggregates(store, clock, new SequentialIds());
});
afterEach(() => {
  inner.close();
});
const typesOf = async (name: string): Promise<string[]> => (await inner.read(name)).map(({ type }) => type);

describe('changing an aggregate', () => {
  const define = (expected?: number) => aggregates.change(customFieldDefinition, id, cause, () => [defined], expected);
  /** Another writer comes first this many times. */
  const overtake = (times: number): void => {
    let left = times;
    const rival = new Aggregates(inner, clock, new SequentialIds('rival'));
    store.interfere = async (_request, proceed) => {
      if (left > 0) {
        left -= 1;
        await rival.change(customFieldDefinition, id, cause, () => [defined]);
      }
      return proceed();
    };
  };

  it('appends what was decided, with who, where, when and why', async () => {
    expect(await define()).toEqual({
      state: expect.objectContaining({ status: 'Defined' }),
      revision: 0,
      position: '1',
    });
    const [event] = await inner.read(stream);
    expect(event).toMatchObject({
      id: 'id-1',
      schemaVersion: 1,
      ...defined,
      metadata: { ...cause, occurredAt: '2026-09-30T12:00:00.000Z' },
    });
  });

  it('writes nothing when nothing was decided', async () => {
    expect(await aggregates.change(customFieldDefinition, id, cause, () => [])).toEqual({
      state: { status: 'Absent' },
      revision: -1,
      position: null,
    });
    expect(store.appends).toEqual([]);
  });

  it('decides again on the current state when another came first', async () => {
    overtake(2);
    const seen: string[] = [];
    const changed = await aggregates.change(customFieldDefinition, id, cause, ({ status }) => {
      seen.push(status);
      return [defined];
    });
    expect(seen).toEqual(['Absent', 'Defined', 'Defined']);
    expect(changed.revision).toBe(2);
  });

  it('gives up after three decisions', async () => {
    overtake(3);
    await expect(define()).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await inner.read(stream)).toHaveLength(3);
  });

  it('draws new ids for each decision, and keeps them while the same append is repeated', async () => {
    const answers: AppendResult[] = [
      { kind: 'unknown', cause: 'silent' },
      { kind: 'unknown', cause: 'silent' },
    ];
    store.interfere = async (_request, proceed) => {
      const written = await proceed(); // It is written, but nobody hears of it.
      return answers.shift() ?? written;
    };
    expect(await define()).toMatchObject({ revision: 0, position: '1' });
    expect(store.appends.map(({ events }) => events.map((event) => event.id))).toEqual([['id-1'], ['id-1'], ['id-1']]);
    expect(await inner.read(stream)).toHaveLength(1);
  });

  it('says that the store gives no answer when that does not end', async () => {
    store.interfere = async () => ({ kind: 'unknown', cause: 'silent' });
    await expect(define()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(store.appends).toHaveLength(20);
  });

  it('keeps repeating background work, less and less often, until the store answers or it is stopped', async () => {
    const stopping = new AbortController();
    const patient = aggregates.patient(stopping.signal);
    const answersAfter = (count: number) => {
      store.interfere = async (_request, proceed) =>
        store.appends.length <= count ? { kind: 'unknown', cause: 'silent' } : proceed();
    };
    answersAfter(100);
    const startedAtMs = clock.monotonicMs();
    const change = patient.change(customFieldDefinition, id, cause, () => [defined]);
    expect(await change).toMatchObject({ revision: 0 });
    expect(store.appends).toHaveLength(101);
    expect(new Set(store.appends.map(({ events }) => events[0]?.id)).size).toBe(1);
    expect(clock.monotonicMs() - startedAtMs).toBe(250 + 500 + 98 * 1_000);

    answersAfter(Infinity);
    const inVain = patient.change(customFieldDefinition, `${ENVIRONMENT}.B`, cause, () => [defined]);
    stopping.abort();
    await expect(inVain).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('refuses when the stream is not at the revision that the caller read', async () => {
    await define(-1);
    await expect(define(-1)).rejects.toMatchObject({
      code: 'PRECONDITION_FAILED',
      details: { expectedRevision: -1, actualRevision: 0 },
    });
    expect(await define(0)).toMatchObject({ revision: 1 });
  });

  it('refuses also when the stream moves on between reading and writing', async () => {
    overtake(1);
    await expect(define(-1)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  it('throws a refusal on, with nothing written', async () => {
    const refusal = new DomainError('CUSTOM_FIELD_EXISTS', 'It is there.', 'Take another.');
    const refuse = () => {
      throw refusal;
    };
    await expect(aggregates.change(customFieldDefinition, id, cause, refuse)).rejects.toBe(refusal);
    expect(store.appends).toEqual([]);
  });
});

describe('access', () => {
  const all = Object.keys(PERMISSIONS) as Permission[];
  const log = `accessLog-${ENVIRONMENT}.2026-09-30`;

  it.each(ROLES)('lets a %s do exactly what the table says', async (role) => {
    const access = new Access(aggregates, clock);
    const allowed: Permission[] = [];
    for (const permission of all) {
      await access.require(callerAs(role), permission).then(
        () => allowed.push(permission),
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'FORBIDDEN', details: { permission, role } });
        },
      );
    }
    expect(allowed).toEqual(all.filter((permission) => (PERMISSIONS[permission] as readonly string[]).includes(role)));
  });

  describe('of a person with a role', () => {
    const people = async (): Promise<unknown[]> =>
      (await inner.readAll(null, 1_000)).filter(({ type }) => type === 'PersonSeen').map(({ data }) => data);
    const ana = { subject: 'ana', name: 'Ana' };

    it('is recorded once a day and with each new role, by however many instances', async () => {
      const [one, other] = [new Access(aggregates, clock), new Access(aggregates, clock)];
      for (const access of [one, one, other]) await access.require(callerAs('Admin'), 'connection:read');
      await expect(one.require(callerAs('Analyst'), 'posting-run:start')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await one.require(callerAs('Analyst'), 'connection:read');
      clock.advance(24 * 60 * 60 * 1000);
      await one.require(callerAs('Analyst'), 'connection:read');
      expect(await people()).toEqual([
        { ...ana, role: 'Admin', day: '2026-09-30' },
        { ...ana, role: 'Analyst', day: '2026-09-30' },
        { ...ana, role: 'Analyst', day: '2026-10-01' },
      ]);
    });

    it('is let in although it cannot be recorded, and recorded with the next request', async () => {
      const access = new Access(aggregates, clock);
      store.interfere = () => Promise.reject(new DomainError('STORE_UNAVAILABLE', 'The disk is full.', 'Make room.'));
      await access.require(callerAs('Admin'), 'connection:read');
      expect(await people()).toEqual([]);
      store.interfere = (_request, proceed) => proceed();
      await access.require(callerAs('Admin'), 'connection:read');
      expect(await people()).toHaveLength(1);
    });
  });

  it('puts a refused person of the environment on record', async () => {
    await expect(new Access(aggregates, clock).require(callerAs('Analyst'), 'posting-run:start')).rejects.toMatchObject(
      { code: 'FORBIDDEN', fix: 'Ask someone who is Controller or Admin.' },
    );
    expect(await inner.read(log)).toMatchObject([
      {
        type: 'AccessRefused',
        data: { permission: 'posting-run:start', role: 'Analyst', name: 'Ana' },
        metadata: originOf(callerAs('Analyst')),
      },
    ]);
  });

  it('records the same attempts of a person ten times an hour, and then how many there were', async () => {
    const access = new Access(aggregates, clock);
    const attempt = async (permission: Permission = 'posting-run:start'): Promise<void> =>
      expect(access.require(callerAs('Analyst'), permission)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (let count = 0; count < 25; count += 1) await attempt();
    await attempt('connection:manage');
    expect(await inner.read(log)).toHaveLength(11);
    clock.advance(60 * 60 * 1000);
    await attempt();
    const data = { permission: 'posting-run:start', role: 'Analyst', name: 'Ana', unrecorded: 15 };
    expect((await inner.read(log)).at(-1)).toMatchObject({ data });
  });

  it('records them at the same cost each time, even with another instance', async () => {
    const [one, other] = [new Access(aggregates, clock), new Access(aggregates, clock)];
    const reads = jest.spyOn(inner, 'read');
    const attempt = async (access: Access): Promise<void> =>
      expect(access.require(callerAs('Analyst'), 'posting-run:start')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    for (let count = 0; count < 5; count += 1) await attempt(one);
    expect(reads).toHaveBeenCalledTimes(2); // The person, and the log of the day.
    await attempt(other);
    await attempt(one);
    reads.mockRestore();
    expect(await inner.read(log)).toHaveLength(7);
  });

  it('records no stranger, who could fill the log', async () => {
    await expect(new Access(aggregates, clock).require(callerAs(null), 'connection:read')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await inner.readAll(null, 10)).toEqual([]);
  });
});

describe('a change in the name of a person', () => {
  class Define extends EnvironmentCommand<{ apiName: string }> {}

  const changes = (): Changes => new Changes(new Access(aggregates, clock), aggregates);
  const define = (command: Define) =>
    changes().by(command, 'custom-field:manage', customFieldDefinition, [command.input.apiName], () => [defined]);

  it('is recorded in the stream of their environment, and returns its position', async () => {
    expect(await define(new Define(callerAs('Admin'), { apiName: 'A' }))).toEqual({ position: '2', revision: 0 });
    expect(
      (await inner.read(stream)).map(({ type, metadata }) => [type, metadata.actor, metadata.correlationId]),
    ).toEqual([['CustomFieldDefined', 'ana', 'request-1']]);
  });

  it('is made in the only stream of its kind when it has no id of its own', async () => {
    const command = new Define(callerAs('Admin'), { apiName: 'A' });
    await changes().apply(command, customFieldDefinition, [], () => [defined]);
    expect(await typesOf(`customFieldDefinition-${ENVIRONMENT}`)).toEqual(['CustomFieldDefined']);
  });

  it('is refused without the permission, before the revision is compared', async () => {
    const command = new Define(callerAs('Analyst'), { apiName: 'A' }, 7);
    await expect(define(command)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(changes().begin(command, 'custom-field:manage')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await typesOf(stream)).toEqual([]);
  });

  it('is refused when what is changed has another revision than the person saw', async () => {
    const command = new Define(callerAs('Admin'), { apiName: 'A' }, 7);
    await expect(define(command)).rejects.toMatchObject({ code: 'PRECONDITION_FAILED' });
    expect(await typesOf(stream)).toEqual([]);
  });
});

describe('an idempotency key', () => {
  const caller = callerAs('Controller');
  const request = { key: 'key-1', digest: 'digest-1' };
  const answer: Answer = { status: 202, headers: { location: '/x' }, body: { id: 'x' } };
  let executed: number;
  let idempotency: Idempotency;
  const execute = async (): Promise<Answer> => {
    executed += 1;
    return answer;
  };
  beforeEach(() => {
    executed = 0;
    idempotency = new Idempotency(aggregates);
  });

  it('gives the same request the same answer, and runs it once', async () => {
    expect(await idempotency.answer(caller, request, execute)).toEqual(answer);
    expect(await idempotency.answer(caller, request, execute)).toEqual(answer);
    expect(await new Idempotency(aggregates).answer(caller, request, execute)).toEqual(answer);
    expect(executed).toBe(1);
  });

  it('refuses another request under the same key', async () => {
    await idempotency.answer(caller, request, execute);
    await expect(idempotency.answer(caller, { ...request, digest: 'other' }, execute)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('is not claimed by what was refused: the corrected request may have it', async () => {
    const refused = async (): Promise<Answer> => Promise.reject(new DomainError('REQUEST_INVALID', 'no', 'yes'));
    await expect(idempotency.answer(caller, { ...request, digest: 'wrong' }, refused)).rejects.toThrow('no');
    expect(await inner.readAll(null, 10)).toEqual([]);
    expect(await idempotency.answer(caller, request, execute)).toEqual(answer);
  });

  it('answers again only in the role that was answered', async () => {
    await idempotency.answer(caller, request, execute);
    await expect(idempotency.answer(callerAs('Auditor'), request, execute)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      message: 'This Idempotency-Key was used in another role.',
    });
    expect(executed).toBe(1);
  });

  it('belongs to a person and an environment', async () => {
    await idempotency.answer(caller, request, execute);
    await idempotency.answer({ ...caller, subject: 'bob' }, { ...request, digest: 'other' }, execute);
    await idempotency.answer({ ...caller, environment: 'acme-live' }, { ...request, digest: 'other' }, execute);
    expect(executed).toBe(3);
  });

  it('refuses a repeat while the first is still being answered', async () => {
    let release = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => (release = resolve));
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const first = idempotency.answer(caller, request, async () => {
      begun();
      await isHeld;
      return answer;
    });
    await hasBegun;
    await expect(idempotency.answer(caller, request, execute)).rejects.toMatchObject({ code: 'REQUEST_IN_PROGRESS' });
    release();
    expect(await first).toEqual(answer);
    expect(await idempotency.answer(caller, request, execute)).toEqual(answer);
    expect(executed).toBe(0);
  });

  it('does not keep a failure: the request may be repeated', async () => {
    const failing = async (): Promise<Answer> => Promise.reject(new Error('no'));
    await expect(idempotency.answer(caller, request, failing)).rejects.toThrow('no');
    expect(await idempotency.answer(caller, request, execute)).toEqual(answer);
  });

  it('runs the request again when a crash lost the answer', async () => {
    store.interfere = async ({ events }, proceed) => {
      if (events.some(({ type }) => type === 'RequestAnswered')) throw new Error('the process is gone');
      return proceed();
    };
    await expect(idempotency.answer(caller, request, execute)).rejects.toThrow('gone');
    store.interfere = (_request, proceed) => proceed();
    expect(await new Idempotency(aggregates).answer(caller, request, execute)).toEqual(answer);
    expect(executed).toBe(2);
    const [first] = await inner.readAll(null, 1);
    expect(await typesOf(first!.stream)).toEqual(['RequestClaimed', 'RequestAnswered']);
  });
});

describe('freshness', () => {
  class Reaching extends Freshness {
    override async reached(position: string): Promise<boolean> {
      return BigInt(position) <= 5n;
    }

    override async caughtUp(): Promise<boolean> {
      return true;
    }
  }

  it('asks for nothing without a position, and refuses what does not become visible', async () => {
    await expect(new Reaching().require(null)).resolves.toBeUndefined();
    await expect(new Reaching().require('5')).resolves.toBeUndefined();
    await expect(new Reaching().require('6')).rejects.toMatchObject({
      code: 'NOT_YET_VISIBLE',
      details: { position: '6' },
    });
  });
});

describe('reading', () => {
  class Ask extends EnvironmentQuery<NoInput, string> {}

  class NeverFresh extends Freshness {
    override reached = async (): Promise<boolean> => false;
    override caughtUp = async (): Promise<boolean> => false;
  }
  const begin = (query: Ask) =>
    new Reading(new Access(aggregates, clock), new NeverFresh()).begin(query, 'posting-run:read');

  it('begins with the permission, then waits for the position that the person has seen', async () => {
    await expect(begin(new Ask(callerAs(null), {}, '7'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(begin(new Ask(callerAs('Auditor'), {}, '7'))).rejects.toMatchObject({ code: 'NOT_YET_VISIBLE' });
  });

  it('waits for nothing without a position', async () => {
    expect(await begin(new Ask(callerAs('Auditor'), {}))).toBe(ENVIRONMENT);
  });
});

describe('a position', () => {
  it.each([
    ['9', '9', true],
    ['10', '9', true],
    ['9', '10', false],
    ['9007199254740993', '9007199254740992', true],
    ['10-4', '9-7', true],
    ['10-7', '10-7', true],
    ['10-6', '10-7', false],
    ['9-7', '10-4', false],
  ])('%s is at least %s: %s', (position, wanted, expected) => {
    expect(isAtLeast(position, wanted)).toBe(expected);
  });
});
