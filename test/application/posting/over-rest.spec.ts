import { type Fault } from '../../../sandbox/gateway/fault';
import { type AccountingSystem, type PostOutcome } from '../../../src/application/ports/accounting-system';
import { type EnginePorts } from '../../../src/application/posting/engine-ports';
import { type EventStore } from '../../../src/application/ports/event-store';
import { connect } from '../../../src/domain/connection/connection.decisions';
import { connection } from '../../../src/domain/connection/connection.state';
import { type ConnectionFacts } from '../../../src/domain/connection/connection.events';
import { connectionFacts } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, entries, PostingSystem } from '../../support/posting-system';
import { sandboxWays, type SandboxWays } from '../../support/sandbox-ways';

type Weakening = (client: AccountingSystem) => AccountingSystem;

/** Posting with the real clients of both ways over one sandbox. */
class SandboxPosting extends PostingSystem {
  readonly ways: SandboxWays = sandboxWays(this.clock);

  /** With the client as it is, or with one that lacks a rule. */
  constructor(private readonly weakened: Weakening = (client) => client) {
    super();
  }

  override portsOver(store: EventStore): EnginePorts {
    return { ...super.portsOver(store), ledger: this.weakened(this.ways.system) };
  }

  async connectBy(more: Partial<ConnectionFacts>): Promise<void> {
    const facts = connectionFacts({ ...more, credentialFingerprint: JSON.stringify(more) });
    await this.aggregates.change(connection, ENVIRONMENT, cause, (state) => connect(state, facts));
  }

  queue(fault: Fault, times = 1): void {
    this.ways.sandbox.faults.queue({ match: { function: 'create' }, times, fault });
  }

  keys(): string[] {
    return this.ways.sandbox.rest.idempotency.list().map(({ key }) => key);
  }

  creates(): number {
    return this.ways.sandbox.requestLog.list().filter(({ functions }) => functions[0]?.name === 'create').length;
  }

  get held(): number {
    return this.ways.sandbox.ledger.size;
  }

  async statusOf(batchKey: string): Promise<string> {
    return (await this.batch(batchKey)).status;
  }
}

let system: SandboxPosting;
beforeEach(async () => {
  system = new SandboxPosting();
  await system.start();
  await system.connectBy({ way: 'rest', senderId: 'revrec-app' });
});
afterEach(() => system.stop());

const one = async (): Promise<string> => (await system.readyBatches(['JE-1']))[0] ?? '';
const referenceOf = (key: string): string => key.replace(/^rr\/1\//, '').replace(/\/\d+$/, '');

it('posts every batch once and reads it back line by line', async () => {
  const keys = await system.readyBatches(entries(5));
  expect(await system.post(keys)).toEqual(counts({ posted: 5 }));
  expect(system.held).toBe(5);
  expect(await system.story(keys[0]!)).toEqual([
    'JournalBatchQueued',
    'PostingAttemptStarted',
    'PostingAttemptConfirmed',
    'PostingVerified',
  ]);
  expect(new Set(system.keys()).size).toBe(5);
});

it.each([
  [{ kind: 'drop-before-commit' } as const, 2],
  [{ kind: 'drop-after-commit' } as const, 1],
  [{ kind: 'http', status: 502, when: 'after' } as const, 1],
  [{ kind: 'html-page' } as const, 2],
  [{ kind: 'stored-error', when: 'after' } as const, 1],
  [{ kind: 'throttle' } as const, 2],
  [{ kind: 'expire-session' } as const, 2],
  [{ kind: 'commit-late', ms: 60_000 } as const, 1],
])('posts once, under one key, when %j meets the create', async (fault, creates) => {
  const batchKey = await one();
  system.queue(fault);
  expect(await system.post([batchKey])).toEqual(counts({ posted: 1 }));
  expect([system.held, system.creates(), new Set(system.keys()).size]).toEqual([1, creates, 1]);
});

it('posts a refused entry under another key once its cause is gone, and would be refused under the old one', async () => {
  const batchKey = await one();
  system.ways.sandbox.settings.bookClosedThrough = { '*': '2026-09-30' };
  expect(await system.post([batchKey])).toEqual(counts({ failed: 1 }));
  system.ways.sandbox.settings.bookClosedThrough = {};
  expect(await system.post([batchKey], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  const [first = '', second = ''] = system.keys();
  expect([second, system.held]).toEqual([`${first}/2`, 1]);
  expect(referenceOf(second)).toBe(system.ways.sandbox.ledger.all()[0]?.referenceNo);
});

it('does not believe an error on record before the ledger showed nothing, and then takes another key', async () => {
  const batchKey = await one();
  system.queue({ kind: 'stored-error', when: 'before' });
  expect(await system.post([batchKey])).toEqual(counts({ failed: 1 }));
  expect(await system.story(batchKey)).toEqual(
    expect.arrayContaining(['PostingAttemptUnknown', 'PostingResendAllowed', 'PostingAttemptRejected']),
  );
  expect([system.held, system.keys().length]).toEqual([0, 1]);
  expect(await system.post([batchKey], {}, 'run-2')).toEqual(counts({ posted: 1 }));
  expect([system.held, system.keys().length]).toEqual([1, 2]);
});

it('gives a key that the ledger knows without an entry to a person', async () => {
  const batchKey = await one();
  system.queue({ kind: 'drop-before-commit' });
  system.ways.sandbox.settings.idempotencyReplayHours = 0;
  system.queue({ kind: 'stored-error', when: 'before' });
  expect(await system.post([batchKey])).toEqual(counts({ needsPerson: 1 }));
  expect([system.held, await system.statusOf(batchKey)]).toEqual([0, 'Undecided']);
});

it('sends nothing as another user while an outcome is unknown', async () => {
  const batchKey = await one();
  system.queue({ kind: 'drop-before-commit' }, 1);
  const { worker, store } = system.process();
  const resend = store.written('PostingResendAllowed', `journalBatch-${ENVIRONMENT}.${batchKey}`);
  await system.startRun([batchKey]);
  worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'request-1' });
  await store.written('PostingAttemptUnknown', `journalBatch-${ENVIRONMENT}.${batchKey}`);
  await system.connectBy({ way: 'rest', senderId: 'revrec-app', userId: 'other' });
  await resend;
  await store.written('PostingRunFinished', `postingRun-${ENVIRONMENT}.run-1`);
  expect(await system.batch(batchKey)).toMatchObject({ status: 'Failed', problems: [{ code: 'SENDER_MISMATCH' }] });
  expect([system.held, system.creates()]).toEqual([0, 1]);
});

describe('a connection that moves', () => {
  it('posts nothing again that the other way posted, and finds what it did not hear of', async () => {
    await system.connectBy({});
    const [first = '', second = '', third = ''] = await system.readyBatches(entries(3));
    expect(await system.post([first])).toEqual(counts({ posted: 1 }));
    await system.connectBy({ way: 'rest', senderId: 'revrec-app' });
    expect(await system.post([first, second], {}, 'run-2')).toEqual(counts({ posted: 1, skipped: 1 }));
    await system.connectBy({});
    expect(await system.post([first, second, third], {}, 'run-3')).toEqual(counts({ posted: 1, skipped: 2 }));
    expect(system.held).toBe(3);
  });

  it.each([
    ['XML to REST', {}, { way: 'rest', senderId: 'revrec-app' }],
    ['REST to XML', { way: 'rest', senderId: 'revrec-app' }, {}],
  ] as const)('from %s finds a lost create by its reference', async (_what, from, to) => {
    await system.connectBy(from);
    const batchKey = await one();
    system.queue({ kind: 'drop-after-commit' });
    const { worker, store } = system.process();
    await system.startRun([batchKey]);
    worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'request-1' });
    await store.written('PostingAttemptUnknown', `journalBatch-${ENVIRONMENT}.${batchKey}`);
    await system.connectBy(to);
    await store.written('PostingRunFinished', `postingRun-${ENVIRONMENT}.run-1`);
    expect([await system.statusOf(batchKey), system.held, system.creates()]).toEqual(['Posted', 1, 1]);
  });

  it.each([
    ['XML to REST', {}, { way: 'rest', senderId: 'revrec-app' }],
    ['REST to XML', { way: 'rest', senderId: 'revrec-app' }, {}],
  ] as const)('from %s sends nothing in another notation while an outcome is unknown', async (_what, from, to) => {
    await system.connectBy(from);
    const batchKey = await one();
    system.queue({ kind: 'drop-before-commit' });
    const { worker, store } = system.process();
    await system.startRun([batchKey]);
    worker.take({ environment: ENVIRONMENT, runId: 'run-1', correlationId: 'request-1' });
    await store.written('PostingAttemptUnknown', `journalBatch-${ENVIRONMENT}.${batchKey}`);
    await system.connectBy(to);
    await store.written('PostingRunFinished', `postingRun-${ENVIRONMENT}.run-1`);
    expect(await system.batch(batchKey)).toMatchObject({ status: 'Failed', problems: [{ code: 'PAYLOAD_MISMATCH' }] });
    expect([system.held, system.creates()]).toEqual([0, 1]);
    await system.connectBy(from);
    expect(await system.post([batchKey], {}, 'run-2')).toEqual(counts({ posted: 1 }));
    expect(system.held).toBe(1);
  });
});

/** The client with another way to send. */
const sendingBy = (client: AccountingSystem, post: AccountingSystem['post']): AccountingSystem =>
  new Proxy(client, {
    get: (target, name) => {
      if (name === 'post') return post;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });

const withNewKeys: Weakening = (client) => {
  let sent = 0;
  return sendingBy(client, (access, entry, mayStart) => {
    const identity = { ...entry.identity, controlId: `${entry.identity.controlId}/try-${(sent += 1)}` };
    return client.post(access, { ...entry, identity }, mayStart);
  });
};

const asAnotherUser: Weakening = (client) => {
  let sent = 0;
  return sendingBy(client, (access, entry, mayStart) =>
    client.post({ ...access, userId: (sent += 1) === 1 ? 'poster' : 'other' }, entry, mayStart),
  );
};

const withOldKeys: Weakening = (client) =>
  sendingBy(client, (access, entry, mayStart) => {
    const { refusals: _counted, ...identity } = entry.identity;
    return client.post(access, { ...entry, identity }, mayStart);
  });

const believing: Weakening = (client) =>
  sendingBy(client, async (access, entry, mayStart): Promise<PostOutcome> => {
    const outcome = await client.post(access, entry, mayStart);
    return outcome.kind === 'unknown' && outcome.claims !== undefined
      ? { kind: 'rejected', reasons: outcome.claims }
      : outcome;
  });

const losing: Weakening = (client) =>
  sendingBy(client, async (access, entry, mayStart): Promise<PostOutcome> => {
    const outcome = await client.post(access, entry, mayStart);
    if (outcome.kind !== 'unknown' || outcome.claims?.[0]?.code !== 'CONTROL_ID_USED') return outcome;
    return { kind: 'rejected', reasons: outcome.claims.map((claim) => ({ ...claim, code: 'LEDGER_REFUSED' })) };
  });

describe('what each rule is for', () => {
  const worldOf = async (weakened: Weakening | undefined): Promise<SandboxPosting> => {
    await system.stop();
    system = new SandboxPosting(weakened);
    await system.start();
    await system.connectBy({ way: 'rest', senderId: 'revrec-app' });
    return system;
  };

  it.each([
    ['the rules as they are', undefined, 1],
    ['a new key for each attempt', withNewKeys, 2],
    ['another user who repeats', asAnotherUser, 2],
  ] as const)('a ledger that works longer than the settle time: %s', async (_what, weakened, held) => {
    const world = await worldOf(weakened);
    const batchKey = await one();
    world.queue({ kind: 'commit-late', ms: 30 * 60_000 });
    await world.post([batchKey]);
    await world.clock.sleep(60 * 60_000);
    expect(world.held).toBe(held);
  });

  it.each([
    ['the rules as they are', undefined, counts({ posted: 1 })],
    ['the old key after a refusal', withOldKeys, counts({ failed: 1 })],
  ] as const)('a period that is opened again: %s', async (_what, weakened, expected) => {
    const world = await worldOf(weakened);
    const batchKey = await one();
    world.ways.sandbox.settings.bookClosedThrough = { '*': '2026-09-30' };
    await world.post([batchKey]);
    world.ways.sandbox.settings.bookClosedThrough = {};
    expect(await world.post([batchKey], {}, 'run-2')).toEqual(expected);
  });

  it.each([
    ['the rules as they are', undefined, 1],
    ['the loser of two requests that is taken as refused', losing, 2],
  ] as const)('a ledger that works for two hours: %s', async (_what, weakened, held) => {
    const world = await worldOf(weakened);
    const batchKey = await one();
    world.queue({ kind: 'commit-late', ms: 2 * 60 * 60_000 });
    await world.post([batchKey]);
    await world.post([batchKey], {}, 'run-2');
    await world.clock.sleep(3 * 60 * 60_000);
    expect(world.held).toBe(held);
  });

  it.each([
    ['the rules as they are', undefined, counts({ posted: 1 })],
    ['an error on record that is taken for a refusal', believing, counts({ failed: 1 })],
  ] as const)('an error after the entry was made: %s', async (_what, weakened, expected) => {
    const world = await worldOf(weakened);
    const batchKey = await one();
    world.ways.sandbox.settings.firstReplyIsDated = true;
    world.queue({ kind: 'stored-error', when: 'after' });
    expect(await world.post([batchKey])).toEqual(expected);
    expect(world.held).toBe(1);
  });
});
