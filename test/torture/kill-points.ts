import { type KillWorld } from './kill-world';

/** Brings the service to a point, seen from outside, at which it is then killed. */
export interface KillPoint {
  readonly name: string;
  readonly reach: (world: KillWorld) => Promise<void>;
}

/** Long enough to be killed in, short enough that the ledger has committed when the service is back. */
const HELD_MS = 400;

const CREATE = { function: 'create' };
const BATCH_QUERY = { function: 'query', object: 'GLBATCH' };
const LINE_QUERY = { function: 'query', object: 'GLENTRY' };

/** A run of which one request is held by the ledger. */
const heldRequest = (name: string, match: Record<string, string>, fault: Record<string, unknown>): KillPoint => ({
  name,
  reach: async (world) => {
    await world.import(world.random.whole(2, 6));
    await world.admin.fault(match, fault);
    await world.startRun();
    await world.untilFaultIsMet();
  },
});

/** The session ends at the first query, so that the service signs in again. */
const signInHeld: KillPoint = {
  name: 'sign-in held',
  reach: async (world) => {
    await world.import(world.random.whole(2, 6));
    await world.admin.fault(BATCH_QUERY, { kind: 'expire-session' });
    await world.admin.fault({ function: 'getAPISession' }, { kind: 'delay', ms: HELD_MS });
    await world.startRun();
    await world.untilFaultIsMet();
  },
};

/** A look-up that is held: the outcome of the only create is unknown, although the ledger wrote it. */
const heldLookUp = (name: string, match: Record<string, string>): KillPoint => ({
  name,
  reach: async (world) => {
    await world.import(1);
    await world.admin.fault(CREATE, { kind: 'drop-after-commit' });
    world.mark();
    await world.startRun();
    await world.untilEvent('PostingAttemptUnknown');
    await world.admin.fault(match, { kind: 'delay', ms: HELD_MS });
    await world.untilFaultIsMet();
  },
});

const afterEventOfRun = (type: string, fault?: string): KillPoint => ({
  name: `after ${type}`,
  reach: async (world) => {
    await world.import(world.random.whole(1, 6));
    if (fault !== undefined) await world.admin.fault(CREATE, { kind: fault });
    world.mark();
    const started = world.startRun().catch(() => undefined); // The kill may come before its answer.
    await world.untilEvent(type);
    void started;
  },
});

const afterEventOfImport = (type: string): KillPoint => ({
  name: `after ${type}`,
  reach: async (world) => {
    world.mark();
    const imported = world.import(world.random.whole(5, 60)).catch(() => undefined);
    await world.untilEvent(type);
    void imported;
  },
});

/** The ledger takes the create and never executes it; it holds the line for a while before it drops it. */
const neverExecuted: KillPoint = {
  name: 'intent durable, create never executed',
  reach: async (world) => {
    await world.import(1);
    await world.admin.settings({ latencyMs: 50 });
    await world.admin.fault(CREATE, { kind: 'drop-before-commit' });
    await world.startRun();
    await world.untilFaultIsMet();
    await world.admin.settings({ latencyMs: 0 });
  },
};

/** The service is frozen while the ledger works, so the whole reply lies in its socket when it dies. */
const replyUnread: KillPoint = {
  name: 'reply arrived, not read',
  reach: async (world) => {
    await world.import(1);
    const before = (await world.admin.batches()).length;
    await world.admin.fault(CREATE, { kind: 'delay', ms: 60 });
    await world.startRun();
    await world.untilFaultIsMet();
    world.freeze();
    await world.until('the entry in the ledger', async () => (await world.admin.batches()).length > before);
  },
};

const readBackHeader: KillPoint = {
  name: 'read-back of a header held',
  reach: async (world) => {
    await world.import(1);
    await world.admin.fault(CREATE, { kind: 'delay', ms: 40 });
    await world.startRun();
    await world.untilFaultIsMet();
    await world.admin.fault(BATCH_QUERY, { kind: 'delay', ms: HELD_MS });
    await world.untilFaultIsMet();
  },
};

export const KILL_POINTS: readonly KillPoint[] = [
  signInHeld,
  heldRequest('sweep held', BATCH_QUERY, { kind: 'delay', ms: HELD_MS }),
  heldRequest('intent durable, ledger commits later', CREATE, { kind: 'delay', ms: HELD_MS }),
  neverExecuted,
  heldRequest('committed, reply on its way', CREATE, { kind: 'slow-drip', bytesPerTick: 1, ms: 2 }),
  replyUnread,
  heldLookUp('look-up of a header held', BATCH_QUERY),
  heldLookUp('look-up of lines held', LINE_QUERY),
  readBackHeader,
  heldRequest('read-back of lines held', LINE_QUERY, { kind: 'delay', ms: HELD_MS }),
  ...['PostingRunStarted', 'JournalBatchQueued', 'PostingAttemptStarted', 'PostingAttemptConfirmed'].map((type) =>
    afterEventOfRun(type),
  ),
  ...['PostingVerified', 'PostingRunFinished'].map((type) => afterEventOfRun(type)),
  afterEventOfRun('PostingAttemptUnknown', 'drop-after-commit'),
  afterEventOfRun('PostingLookedUp', 'drop-before-commit'),
  afterEventOfRun('PostingResendAllowed', 'drop-before-commit'),
  ...['JournalImportReceived', 'JournalImportValidated', 'JournalBatchPlanned', 'JournalBatchLinesRecorded'].map(
    afterEventOfImport,
  ),
  ...['JournalImportRecorded', 'JournalBatchReleased', 'JournalImportCompleted'].map(afterEventOfImport),
];
