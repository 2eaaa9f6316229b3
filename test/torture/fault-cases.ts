import { type Fault } from '../../sandbox/gateway/fault';
import { type PostOutcome } from '../../src/application/ports/accounting-system';
import { CREATE_TIMEOUT_MS } from './ledger-world';

/** One way in which a request can go wrong on the wire, and what the client has to make of it. */
export interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  /** Of a create that meets it. */
  readonly outcome: PostOutcome['kind'];
  /** Whether the ledger wrote the entry of a create that met it. */
  readonly isExecuted: boolean;
  /** Of a repeat that the ledger refuses, because it has executed the control id: the fault may need a success to distort. */
  readonly ofRepeat: PostOutcome['kind'];
  /** What a reader is told that meets it again and again: the right answer, or why there is none. */
  readonly read: 'answered' | 'unavailable' | 'refused' | 'connection-refused';
  /** What a sign-in is told that meets it again and again. */
  readonly signIn: FaultCase['read'];
  /** Answers that no client can see through: the gateway says clearly what is not so. */
  readonly isLie: boolean;
  /** Lasts as long as the client's patience. */
  readonly isSlow: boolean;
}

type Rest = Partial<Omit<FaultCase, 'name' | 'fault'>>;

const caseOf = (name: string, fault: Fault, rest: Rest = {}): FaultCase => {
  const { outcome = 'unknown', read = 'unavailable' } = rest;
  const ofRepeat = outcome === 'posted' ? 'rejected' : outcome;
  return {
    name,
    fault,
    outcome,
    ofRepeat,
    isExecuted: true,
    read,
    signIn: read,
    isLie: false,
    isSlow: false,
    ...rest,
  };
};

/** The same fault in front of the ledger and behind it. */
const bothSides = (name: string, fault: (when: 'before' | 'after') => Fault, rest: Rest = {}): FaultCase[] => [
  caseOf(`${name}, not executed`, fault('before'), { isExecuted: false, ...rest }),
  caseOf(`${name}, executed`, fault('after'), rest),
];

const NOT_EXECUTED = { isExecuted: false } as const;
const HARMLESS = { outcome: 'posted', read: 'answered' } as const;
/** Larger than what the client of the torture takes. */
const HUGE_BYTES = 6 * 1024 * 1024;
const STATUSES = [201, 204, 206, 400, 401, 403, 404, 408, 413, 500, 502, 503, 504, 520, 521, 522, 523, 524] as const;

export const FAULT_CASES: readonly FaultCase[] = [
  caseOf('no fault', { kind: 'delay', ms: 0 }, HARMLESS),
  caseOf('dropped before the commit', { kind: 'drop-before-commit' }, NOT_EXECUTED),
  caseOf('dropped after the commit', { kind: 'drop-after-commit' }),
  caseOf('reset before the commit', { kind: 'reset-before-commit' }, NOT_EXECUTED),
  caseOf('reset after the commit', { kind: 'reset-after-commit' }),
  caseOf('dropped, committed late', { kind: 'commit-late', ms: 15 }),
  caseOf('524, committed late', { kind: 'commit-late', ms: 15, status: 524 }),
  caseOf('answered late', { kind: 'delay', ms: 15 }, HARMLESS),
  caseOf('answered after the time-out', { kind: 'delay', ms: CREATE_TIMEOUT_MS + 100 }, { isSlow: true }),
  ...STATUSES.flatMap((status) =>
    bothSides(`HTTP ${status}`, (when) => ({ kind: 'http', status, body: `<html>${status}</html>`, when })),
  ),
  ...[301, 302, 303, 307, 308].flatMap((status) =>
    bothSides(`HTTP ${status}`, (when) => ({ kind: 'redirect', status, when })),
  ),
  ...(['garbage', 'html-page', 'empty'] as const).flatMap((kind) => bothSides(kind, (when) => ({ kind, when }))),
  caseOf('throttled', { kind: 'throttle', retryAfterSeconds: 1 }, { outcome: 'not-sent', ...NOT_EXECUTED }),
  caseOf('429 after the commit', { kind: 'http', status: 429, when: 'after' }, { outcome: 'not-sent', isLie: true }),
  caseOf('maintenance', { kind: 'maintenance' }, NOT_EXECUTED),
  caseOf(
    'GW-0011',
    { kind: 'gw-0011' },
    { outcome: 'connection-refused', read: 'connection-refused', ...NOT_EXECUTED },
  ),
  ...[0, 1, 40, 200].flatMap((bytes) =>
    bothSides(`cut after ${bytes} bytes`, (when) => ({ kind: 'truncate', bytes, when })),
  ),
  ...bothSides('half of the reply', (when) => ({ kind: 'half-reply', when })),
  ...bothSides('64 bytes too few', (when) => ({ kind: 'wrong-length', when })),
  ...bothSides('10 bytes too many', (when) => ({ kind: 'wrong-length', by: -10, when })),
  caseOf('in small pieces', { kind: 'slow-drip', bytesPerTick: 64, ms: 1 }, HARMLESS),
  caseOf('a failure in small pieces', { kind: 'slow-drip', bytesPerTick: 64, ms: 1, when: 'before' }, NOT_EXECUTED),
  caseOf('in too small pieces', { kind: 'slow-drip', bytesPerTick: 8, ms: 10 }, { isSlow: true }),
  caseOf('102 and 103 before the reply', { kind: 'informational', statuses: [102, 103] }, HARMLESS),
  caseOf('102 and 103 before a failure', { kind: 'informational', when: 'before' }, NOT_EXECUTED),
  // The HTTP client takes a 100 that nobody asked for as an error of the connection, which is safe.
  caseOf('100 before the reply', { kind: 'informational', statuses: [100] }),
  ...bothSides('gzip bomb', (when) => ({ kind: 'gzip-bomb', bytes: HUGE_BYTES, when })),
  ...bothSides('huge reply', (when) => ({ kind: 'huge-reply', bytes: HUGE_BYTES, when })),
  caseOf('document type', { kind: 'doctype' }),
  caseOf('another control id', { kind: 'wrong-control-id' }),
  ...bothSides("another company's reply", (when) => ({ kind: 'other-company', when })),
  caseOf('each result twice', { kind: 'duplicate-result' }),
  caseOf('a failure that lists the record', { kind: 'partial' }, { ofRepeat: 'rejected' }),
  caseOf(
    'written, yet refused',
    { kind: 'failed-after-commit' },
    { outcome: 'rejected', read: 'refused', signIn: 'connection-refused', isLie: true },
  ),
  caseOf('session over', { kind: 'expire-session' }, { outcome: 'not-sent', signIn: 'answered', ...NOT_EXECUTED }),
];
