import { sealedLog, SEAL_STREAM_ID } from '../log-seals/seals';
import { type ChainRules, type LogReport, verifyLog } from '../log-seals/log-verification';
import { notificationCheckpoint } from '../notification/notification-follower';
import { type Clock } from '../ports/clock';
import { type EventStore, type Position } from '../ports/event-store';
import { type Ids } from '../ports/ids';
import { type Seal } from '../ports/seal-ports';
import { Aggregates } from '../shared/aggregates';
import { compareLogs, type WantedPlaces } from './log-comparison';
import { copyLog } from './log-copy';
import { markMoved } from './move-marks';
import { MoveRefused } from './move-refused';

export type MovePhase = 'copy' | 'compare' | 'verify';

export interface MovePorts {
  readonly from: EventStore;
  readonly to: EventStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rules: ChainRules;
  /** Seals of the source, from outside of it. */
  readonly seals: readonly Seal[];
  /** Called before anything is written: from now on the target is incomplete until the log is moved. */
  readonly onFirstAppend: () => Promise<void>;
  /** Called with the number of further events in a phase. */
  readonly onEvents: (phase: MovePhase, events: number) => void;
}

export interface MovedLog {
  readonly events: number;
  /** Copied by this call; the others were already there. */
  readonly copied: number;
  readonly report: LogReport;
}

/**
 * Moves a log into another store: copies what is missing there, compares both completely, verifies the target with the
 * seals of the source, and finally marks in the target where sealing and notifications continue. May be interrupted
 * anywhere and called again. Throws `MoveRefused` when the target is not a beginning of the source, or not equal in the
 * end.
 */
export const moveLog = async (ports: MovePorts): Promise<MovedLog> => {
  const { to, clock, ids } = ports;
  let copied = 0;
  for (;;) {
    const copy = await copyLog({ ...ports, onEvents: told(ports, 'copy') });
    copied += copy.copied;
    const wanted = await wantedPlaces(ports, copy.checkpoints);
    const compared = await compareLogs({ ...ports, onEvents: told(ports, 'compare') }, wanted);
    if (compared === null) continue;
    const report = await verifiedTarget(ports);
    if (await compared.hasMore()) continue;
    await markMoved(new Aggregates(to, clock, ids), compared.places);
    return { events: compared.events, copied, report };
  }
};

const told =
  ({ onEvents }: MovePorts, phase: MovePhase) =>
  (events: number): void => {
    onEvents(phase, events);
  };

const verifiedTarget = async (ports: MovePorts): Promise<LogReport> => {
  let verified = 0;
  const report = await verifyLog(ports.to, ports.rules, ports.seals, (events) => {
    ports.onEvents('verify', events - verified);
    verified = events;
  });
  const [problem] = report.problems;
  if (!problem) return report;
  throw new MoveRefused('NOT_VERIFIED', `${problem.code} at position ${problem.position}: ${problem.message}`);
};

const wantedPlaces = async (
  { from, clock, ids }: MovePorts,
  environments: ReadonlySet<string>,
): Promise<WantedPlaces> => {
  const source = new Aggregates(from, clock, ids);
  const { state } = await source.load(sealedLog, SEAL_STREAM_ID);
  const checkpoints = new Map<string, Position>();
  for (const environment of environments) {
    const { state: position } = await source.load(notificationCheckpoint, environment);
    if (position !== null) checkpoints.set(environment, position);
  }
  return { sealedSize: state.last?.size ?? 0, checkpoints };
};
