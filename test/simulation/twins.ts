import { BatchContent } from '../../src/application/journal-batch/batch-content';
import { type PostOutcome } from '../../src/application/ports/accounting-system';
import { type TransportAnswer } from '../../src/adapters/intacct/wire/exchange';
import { type EnginePorts } from '../../src/application/posting/engine-ports';
import { type PostingLimits } from '../../src/application/posting/posting-limits';
import { streamId } from '../../src/application/shared/streams';
import { EntryApprovals } from '../../src/application/posting/entry-approvals';
import { accountingPeriod } from '../../src/domain/accounting-period/accounting-period.state';
import { type ApprovalPolicies } from '../../src/domain/posting-approval/approval-policy.state';
import { type PostingApproval, postingApproval } from '../../src/domain/posting-approval/posting-approval.state';
import { type ApprovalConditions } from './approvers';
import { type FaultKind } from './faults';
import { type GatewayWeakness } from './sim-gateway';
import { type MemoryMode } from './sim-ledger';
import { REST_WIRE } from './sim-wires';
import { type SimProcess } from './sim-process';
import { type StoreWeakness } from './sim-store';
import { type World } from './world';

/** Conditions under which a weakness shows; the real protocol is run under the same ones. */
export interface Conditions {
  readonly memory?: MemoryMode;
  /** Over REST instead of the XML gateway. */
  readonly api?: 'rest';
  /** The ledger may work longer than the settle time; fair only where it reserves control ids. */
  readonly slowRemote?: boolean;
  readonly shortTimes?: boolean;
  /** How often people change the reference of an entry at once, so that nothing of ours is left in it. Fair only where control ids are remembered. */
  readonly renamesAway?: number;
  readonly faults: readonly (readonly [FaultKind, number])[];
  /** Each run is bound to what was shown before it; left out where none is. */
  readonly plans?: true;
  /** Entries need approval; left out where they do not. */
  readonly approvals?: ApprovalConditions;
  /** The month is closed meanwhile, and opened again; left out where nobody does. */
  readonly closes?: true;
}

export interface Twin {
  readonly name: string;
  readonly conditions: Conditions;
  readonly limits?: (limits: PostingLimits) => PostingLimits;
  readonly store?: (nowMs: () => number) => StoreWeakness;
  readonly gateway?: (nextNumber: () => number) => GatewayWeakness;
  /** What a worker has instead of its ports. */
  readonly ports?: (ports: EnginePorts, world: World) => EnginePorts;
  /** Goes on with what the views showed before a restore. */
  readonly keepsViews?: boolean;
  /** Takes the approval of who prepared an entry. */
  readonly takesOwnApproval?: boolean;
  /** Settles an entry by whatever record number it is told, without reading the record. */
  readonly believesRecords?: boolean;
  /** Names each reversal anew, whatever reversals there are. */
  readonly renumbersReversals?: true;
  /** People post only what is approved at that moment. */
  readonly checksInCommand?: boolean;
}

const LEASE_MS = 30_000;

/** The log is whole, nothing is delivered twice, and the ledger does not lie. */
const NO_LOSS = [
  ['restored-backup', 0],
  ['corrected', 0],
  ['clone', 0],
  ['lying-refusal', 0],
] as const;

/** What the ledger works on for long, or hears of late. */
const SLOW = [
  ['arrives-late', 0.5],
  ['no-answer', 0.5],
] as const;

/** The protocol with one layer taken away each. The simulation has to notice every one of them. */
export const TWINS: readonly Twin[] = [
  {
    name: 'no settle time',
    conditions: {
      memory: 'none',
      faults: [
        ['arrives-late', 0.5],
        ['no-answer', 0.3],
      ],
    },
    limits: (limits) => ({ ...limits, remoteBoundMs: 0, settleMarginMs: 0 }),
  },
  {
    name: 'no look-up',
    conditions: { memory: 'none', faults: [['lost-after-ledger', 0.4]] },
    gateway: () => ({
      find: (outcome) => (outcome.kind === 'found' ? { kind: 'found', entries: [] } : outcome),
      references: (page) => (page.kind === 'references' ? { kind: 'references', references: [] } : page),
    }),
  },
  {
    name: 'append without expected revision',
    conditions: { memory: 'none', faults: [] },
    store: () => ({ expected: (stream, expected) => (stream.startsWith('journalBatch-') ? 'any' : expected) }),
  },
  {
    name: 'no send window',
    conditions: { memory: 'none', shortTimes: true, faults: [['pause', 0.05]] },
    gateway: () => ({ mayStart: () => () => true }),
  },
  {
    name: 'uniqueid off with a slow remote',
    conditions: {
      memory: 'atomic',
      slowRemote: true,
      faults: [
        ['arrives-late', 0.5],
        ['no-answer', 0.5],
      ],
    },
    gateway: () => ({ isUnique: false }),
  },
  {
    name: 'a new control id for each attempt',
    conditions: {
      memory: 'atomic',
      slowRemote: true,
      faults: [
        ['arrives-late', 0.5],
        ['no-answer', 0.5],
      ],
    },
    gateway: (nextNumber) => ({
      identity: (identity) => ({ ...identity, controlId: `${identity.controlId}/${nextNumber()}` }),
    }),
  },
  {
    name: 'REST: a new key for each attempt',
    conditions: { api: 'rest', memory: 'none', slowRemote: true, faults: SLOW },
    gateway: (nextNumber) => ({
      identity: (identity) => ({ ...identity, controlId: `${identity.controlId}/${nextNumber()}` }),
    }),
  },
  {
    name: 'REST: another user repeats',
    conditions: { api: 'rest', memory: 'none', slowRemote: true, faults: SLOW },
    gateway: (nextNumber) => ({ sentAs: () => `user-${nextNumber()}` }),
  },
  {
    name: 'REST: 409 taken as posted',
    conditions: { api: 'rest', memory: 'none', faults: [['claims-used', 0.5]] },
    gateway: () => ({
      outcome: restOutcome(({ status }) => (status === 409 ? { kind: 'posted', recordNo: '1' } : null)),
    }),
  },
  {
    name: 'REST: an error on record taken as a refusal',
    conditions: { api: 'rest', memory: 'none', faults: [...NO_LOSS, ['stored-5xx-after', 0.6]] },
    gateway: () => ({
      outcome: restOutcome(({ status, isOnRecord }) => (status === 500 && isOnRecord === true ? REFUSED : null)),
    }),
  },
  {
    name: 'an HTTP client that retries',
    conditions: { memory: 'none', faults: [['5xx-after', 0.4]] },
    gateway: () => ({ repeatsOn5xx: 5 }),
  },
  {
    name: 'unvalidated XML',
    conditions: { memory: 'none', faults: [['truncated', 0.8]] },
    gateway: () => ({ outcome: lenientOutcome }),
  },
  {
    name: 'claim ids shared between workers',
    conditions: { memory: 'none', faults: [] },
    store: () => ({
      events: (stream, events, expected) =>
        events.map((event) =>
          event.type === 'PostingAttemptStarted' ? { ...event, id: `${stream}@${expected}` } : event,
        ),
    }),
  },
  {
    name: 'an unknown append taken as ok',
    conditions: {
      memory: 'none',
      faults: [
        ['append-lost', 0.3],
        ['append-late', 0.3],
      ],
    },
    store: () => ({
      result: (result, events, expected) =>
        result.kind === 'unknown'
          ? { kind: 'ok', revision: (expected === 'no-stream' ? -1 : expected) + events.length, position: '0' }
          : result,
    }),
  },
  {
    name: 'a lease trusted as a fence',
    conditions: { memory: 'none', faults: [['pause', 0.1]] },
    store: (nowMs) => ({ expected: leasing(nowMs) }),
  },
  {
    name: 'a rejected re-send believed',
    conditions: {
      memory: 'atomic',
      slowRemote: true,
      faults: [
        ['arrives-late', 0.3],
        ['no-answer', 0.6],
      ],
    },
    store: () => ({
      events: (_stream, events) =>
        events.map((event) => {
          const data = event.data as { cause?: string; problems?: unknown };
          const isRefusal = event.type === 'PostingAttemptUnknown' && data.cause === 'refused-after-unknown';
          return isRefusal ? { ...event, type: 'PostingAttemptRejected' } : event;
        }),
    }),
  },
  {
    name: 'no sweep before a run',
    conditions: { memory: 'none', faults: [['restored-backup', 1]] },
    gateway: () => ({
      references: (page) => (page.kind === 'references' ? { kind: 'references', references: [] } : page),
    }),
  },
  {
    name: 'a sweep for this revision alone',
    conditions: {
      memory: 'none',
      faults: [
        ['restored-backup', 1],
        ['corrected', 1],
      ],
    },
    ports: (ports, world) => ({
      ...ports,
      batchViews: {
        ...ports.batchViews,
        usedReferences: (prefix) => [
          ...ports.batchViews.usedReferences(prefix),
          ...world.ledger.entries
            .filter(({ entry }) => !world.close.hasDelivered(entry))
            .map(({ referenceNo }) => ({ ...NOBODY, referenceNo })),
        ],
      },
    }),
  },
  {
    name: 'a contradiction taken for a refusal',
    conditions: {
      memory: 'completed-only',
      renamesAway: 0.5,
      faults: [['lost-after-ledger', 0.5], ['mapping-changed', 1], ...NO_LOSS],
    },
    store: () => ({
      events: (_stream, events) =>
        events.map((event) => {
          const { problem } = event.data as { problem?: { code: string } };
          const isContradiction =
            event.type === 'PostingGivenToPerson' && problem?.code === 'LEDGER_CONTRADICTS_ITSELF';
          if (!isContradiction) return event;
          return { ...event, type: 'PostingAttemptRejected', data: { ...(event.data as object), problems: [problem] } };
        }),
    }),
  },
  {
    name: 'lines not held against the plan',
    conditions: { memory: 'none', faults: [['log-altered', 0.5]] },
    ports: (ports) => ({ ...ports, content: new UncheckedContent(ports.content) }),
  },
  {
    name: 'views trusted after a restore',
    conditions: {
      memory: 'none',
      faults: [
        ['restored-backup', 1],
        ['corrected', 1],
      ],
    },
    keepsViews: true,
  },
  {
    name: 'parts of an entry that go alone',
    conditions: {
      memory: 'none',
      shortTimes: true,
      faults: [
        ['refuses-part', 1],
        ['pause', 0.05],
      ],
    },
    ports: (ports) => ({
      ...ports,
      batchViews: {
        ...ports.batchViews,
        plansOfEntry: (...of) => ports.batchViews.plansOfEntry(...of).filter(({ parts }) => parts === 1),
      },
    }),
  },
  {
    name: 'a run that sends a held batch',
    conditions: { memory: 'none', shortTimes: true, faults: [['put-on-hold', 0.5], ...NO_LOSS] },
    ports: (ports) => ({ ...ports, aggregates: blindToHolds(ports.aggregates) }),
  },
  {
    name: 'a stop that abandons half an entry',
    conditions: { memory: 'none', shortTimes: true, faults: [['run-stopped', 1], ...NO_LOSS] },
    ports: (ports) => ({ ...ports, aggregates: blindToParts(ports.aggregates) }),
  },
  {
    name: 'an approval not bound to the content',
    conditions: { memory: 'none', approvals: { people: 1 }, faults: [['mapping-changed', 1], ...NO_LOSS] },
    ports: (ports) => ({ ...ports, approvals: approvedWhatever(ports) }),
  },
  {
    name: 'an approval of who prepared it',
    conditions: { memory: 'none', approvals: { people: 1 }, faults: [] },
    takesOwnApproval: true,
  },
  {
    name: 'approvals asked for by the command alone',
    conditions: {
      ...{ memory: 'none', approvals: { people: 1 } },
      faults: [['mapping-changed', 1], ['pause', 0.1], ['sign-in-refused', 0.2], ...NO_LOSS],
    },
    ports: (ports) => ({ ...ports, approvals: UNASKED }),
    checksInCommand: true,
  },
  {
    name: 'a plan not bound to its digests',
    conditions: { memory: 'none', plans: true, faults: [['mapping-changed', 1], ['pause', 0.1], ...NO_LOSS] },
    ports: (ports) => ({ ...ports, aggregates: blindToPlans(ports.aggregates) }),
  },
  {
    name: 'a signature that is not verified',
    conditions: { memory: 'none', approvals: { people: 1, signs: true }, faults: [] },
    ports: (ports) => ({
      ...ports,
      approvals: new EntryApprovals(ports.aggregates, ports.content, ports.clock, { holding: allSignatures }),
    }),
  },
  {
    name: 'an approval without its signature',
    conditions: { memory: 'none', approvals: { people: 1, signs: true }, faults: [] },
    ports: (ports) => ({
      ...ports,
      approvals: new EntryApprovals(blindToSignatures(ports.aggregates), ports.content, ports.clock, {
        holding: allSignatures,
      }),
    }),
  },
  {
    name: 'posts beside an entry of other origin',
    conditions: { memory: 'none', faults: [['typed-in', 1], ...NO_LOSS] },
    gateway: () => ({ others: (page) => (page.kind === 'references' ? { ...page, references: [] } : page) }),
  },
  {
    name: 'a record number believed without reading it',
    conditions: { memory: 'none', faults: [['typed-in', 1], ['posted-elsewhere', 1], ...NO_LOSS] },
    believesRecords: true,
  },
  {
    name: 'a reversal named anew each time',
    conditions: {
      memory: 'atomic',
      faults: [
        ['reversed-here', 1],
        ['restored-backup', 1],
        ['corrected', 0],
        ['clone', 0],
      ],
    },
    renumbersReversals: true,
  },
  {
    name: 'look-ups from the place of the connection alone',
    conditions: {
      memory: 'none',
      faults: [['lost-after-ledger', 0.5], ['moved', 1], ['kept-to-entity', 0.5], ...NO_LOSS],
    },
    gateway: () => ({ looksInOwnPlace: true }),
  },
  {
    name: 'a closed month that the sender does not look at',
    conditions: { memory: 'none', closes: true, faults: [...NO_LOSS] },
    ports: (ports) => ({ ...ports, aggregates: blindToClosing(ports.aggregates) }),
  },
  {
    name: 'a closed month looked at before the intent alone',
    conditions: { memory: 'none', closes: true, faults: [['pause', 0.1], ...NO_LOSS] },
    ports: (ports) => ({ ...ports, aggregates: blindAfterIntent(ports.aggregates) }),
  },
  {
    name: 'no read-back',
    conditions: { memory: 'none', faults: [['alters', 0.5]] },
    gateway: () => ({ readsBackAsSent: true }),
  },
];

type Aggregating = EnginePorts['aggregates'];

/** Decides to take a batch as if nobody held it. */
const blindToHolds = (whole: Aggregating): Aggregating => {
  const change: Aggregating['change'] = (kind, id, origin, decide, expected) =>
    whole.change(kind, id, origin, (state) => decide(freed(state)), expected);
  const patient: Aggregating['patient'] = (stopping) => blindToHolds(whole.patient(stopping));
  return Object.assign(Object.create(whole) as Aggregating, { change, patient });
};

const freed = <State>(state: State): State => {
  const { status, before } = state as { status?: string; before?: State };
  return status === 'OnHold' && before !== undefined ? before : state;
};

/** Sees an entry with several parts as one that is alone, so a stop looks at no other part. */
const blindToParts = (whole: Aggregating): Aggregating => {
  const load: Aggregating['load'] = async (kind, id, until) => {
    const loaded = await whole.load(kind, id, until);
    const { status, plan } = loaded.state as { status?: string; plan?: { parts: number } };
    if (plan === undefined || (status !== 'Ready' && status !== 'Failed' && status !== 'Queued')) return loaded;
    return { ...loaded, state: { ...loaded.state, plan: { ...plan, parts: 1 } } };
  };
  const patient: Aggregating['patient'] = (stopping) => blindToParts(whole.patient(stopping));
  return Object.assign(Object.create(whole) as Aggregating, { load, patient });
};

/** Does not see what a run was shown to post. */
const blindToPlans = (whole: Aggregating): Aggregating => {
  const load: Aggregating['load'] = async (kind, id, until) => {
    const loaded = await whole.load(kind, id, until);
    const { digests } = loaded.state as { digests?: unknown };
    return digests === undefined ? loaded : { ...loaded, state: { ...loaded.state, digests: undefined } };
  };
  const patient: Aggregating['patient'] = (stopping) => blindToPlans(whole.patient(stopping));
  return Object.assign(Object.create(whole) as Aggregating, { load, patient });
};

/** Takes every month for an open one. */
const blindToClosing = (whole: Aggregating): Aggregating => {
  const load: Aggregating['load'] = (kind, id, until) =>
    kind.category === accountingPeriod.category ? Promise.resolve(openMonth(kind)) : whole.load(kind, id, until);
  const patient: Aggregating['patient'] = (stopping) => blindToClosing(whole.patient(stopping));
  return Object.assign(Object.create(whole) as Aggregating, { load, patient });
};

/** Does not look at the month again once an intent is on record. */
const blindAfterIntent = (whole: Aggregating): Aggregating => {
  let intents = 0;
  const changeLoaded: Aggregating['changeLoaded'] = async (kind, id, origin, loaded, decide) => {
    const changed = await whole.changeLoaded(kind, id, origin, loaded, decide);
    const isIntent = changed !== 'conflict' && (changed.state as { status?: string }).status === 'InFlight';
    if (isIntent && (loaded.state as { status?: string }).status === 'Queued') intents += 1;
    return changed;
  };
  const load: Aggregating['load'] = (kind, id, until) => {
    if (kind.category !== accountingPeriod.category || intents === 0) return whole.load(kind, id, until);
    intents -= 1;
    return Promise.resolve(openMonth(kind));
  };
  const patient: Aggregating['patient'] = (stopping) => blindAfterIntent(whole.patient(stopping));
  return Object.assign(Object.create(whole) as Aggregating, { changeLoaded, load, patient });
};

const openMonth = <State>({ initial }: { readonly initial: State }): { state: State; revision: number } => ({
  state: initial,
  revision: -1,
});

/** As the log claims. */
const allSignatures = (_environment: string, _key: string, state: PostingApproval): Promise<ReadonlySet<string>> =>
  Promise.resolve(new Set(state.status === 'Open' ? state.signatures.map(({ signatureId }) => signatureId) : []));

/** Reads a policy as if it asked for no signatures. */
const blindToSignatures = (whole: Aggregating): Aggregating => {
  const load: Aggregating['load'] = async (kind, id, until) => {
    const loaded = await whole.load(kind, id, until);
    const { inForce } = loaded.state as { inForce?: ApprovalPolicies['inForce'] };
    if (inForce === undefined) return loaded;
    const unsigned = inForce.map(({ policy: { rules }, from }) => ({ policy: { rules }, from }));
    return { ...loaded, state: { ...loaded.state, inForce: unsigned } };
  };
  return Object.assign(Object.create(whole) as Aggregating, { load });
};

const UNASKED: EnginePorts['approvals'] = {
  check: () => Promise.resolve({ facts: null, digest: null, isGiven: true }),
  isStillGiven: () => Promise.resolve(true),
};

/** Once somebody approved an entry, it may be posted. */
const approvedWhatever = ({ approvals, aggregates }: EnginePorts): EnginePorts['approvals'] => {
  const isStillGiven: EnginePorts['approvals']['isStillGiven'] = async (environment, { facts }) => {
    if (facts === null) return true;
    const id = streamId(environment, facts.approvalKey);
    const { state } = await aggregates.load(postingApproval, id);
    return state.completedAt !== null;
  };
  return {
    check: async (environment, ...of) => {
      const checked = await approvals.check(environment, ...of);
      return { ...checked, isGiven: await isStillGiven(environment, checked) };
    },
    isStillGiven,
  };
};

const NOBODY = {
  ...{ environment: 'other', batchKey: '', journalEntryId: '', businessEntityId: '', entryRevision: 1, recordNo: null },
};

class UncheckedContent extends BatchContent {
  constructor(private readonly whole: BatchContent) {
    super(null as never, null as never);
  }

  override async read(environment: string, batchKey: string): ReturnType<BatchContent['read']> {
    return { ...(await this.whole.read(environment, batchKey)), damage: () => null };
  }
}

/** Takes whatever looks like a record number for the answer. */
const lenientOutcome = (answer: TransportAnswer): PostOutcome => {
  const text = answer.kind === 'reply' ? (answer.text ?? '') : '';
  const [, recordNo] = /<RECORDNO>(\d+)/.exec(text) ?? [];
  return recordNo === undefined ? { kind: 'unknown', cause: 'no record number' } : { kind: 'posted', recordNo };
};

/** Who has the lease of a stream writes without looking; a lease that ran out while its holder slept is another's by then. */
const leasing = (nowMs: () => number): NonNullable<StoreWeakness['expected']> => {
  const leases = new Map<string, { holder: SimProcess; untilMs: number }>();
  return (stream, expected, process) => {
    if (!stream.startsWith('journalBatch-')) return expected;
    const lease = leases.get(stream);
    if (lease && lease.holder !== process && lease.untilMs > nowMs()) return 'refused';
    leases.set(stream, { holder: process, untilMs: nowMs() + LEASE_MS });
    return 'any';
  };
};

type Reply = Extract<TransportAnswer, { kind: 'reply' }>;

const REFUSED: PostOutcome = { kind: 'rejected', reasons: [] };

/** The real judgement of a reply over REST, but for some. */
const restOutcome =
  (judge: (reply: Reply) => PostOutcome | null) =>
  (answer: TransportAnswer, controlId: string): PostOutcome =>
    (answer.kind === 'reply' ? judge(answer) : null) ?? REST_WIRE.outcomeOf(answer, controlId);
