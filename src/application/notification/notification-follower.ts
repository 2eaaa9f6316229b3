import { postingRun } from '../../domain/posting-run/posting-run.state';
import { type NotificationSubject } from '../../domain/notification/notification.events';
import { raise } from '../../domain/notification/notification.decisions';
import { notificationSettings, targetsOf } from '../../domain/notification/notification-settings.state';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { isAtLeast, type Position, type RecordedEvent } from '../ports/event-store';
import { type Aggregates, type Origin } from '../shared/aggregates';
import { notification } from '../../domain/notification/notification.state';
import { streamId, streamOf } from '../shared/streams';
import {
  approvalsGatheredUntil,
  asksForApproval,
  gatheredUntil,
  notificationIdOf,
  subjectsOf,
  troubledRunOf,
} from './notification-occasions';
import { type NotificationPorts } from './notification-ports';

export type CheckpointEvent = DomainEvent<'NotificationCheckpointMoved', { position: Position }>;

/** Up to where the log was processed for an environment. Processing again is harmless, so it is written rarely. */
export const notificationCheckpoint: Decider<Position | null, CheckpointEvent> = {
  category: 'notificationCheckpoint',
  initial: null,
  evolve: (_state, event) => event.data.position,
};

const PAGE_EVENTS_MAX = 500;
/** Approximate maximum of events that a start processes again. */
const CHECKPOINT_EVENTS = 10_000;

/**
 * Follows the log and raises notifications. An environment is followed from the moment its notifications were set up,
 * so there are none about its earlier history; one without settings costs nothing.
 */
export class NotificationFollower {
  /** Up to where the log was processed, by followed environment. */
  private readonly looked = new Map<string, Position>();
  private sinceCheckpoint = 0;

  constructor(
    private readonly ports: Pick<NotificationPorts, 'store' | 'aggregates' | 'clock' | 'log'>,
    private readonly environments: readonly string[],
  ) {}

  /** Processes all new events. Returns the position of the last notification it raised, or null. */
  async follow(): Promise<Position | null> {
    for (const environment of this.environments) {
      if (this.looked.has(environment)) continue;
      const start = await this.startOf(environment);
      if (start !== null) this.looked.set(environment, start);
    }
    let raisedAt: Position | null = null;
    for (let position = earliest([...this.looked.values()]); position !== null;) {
      const page = await this.ports.store.readAll(position, PAGE_EVENTS_MAX);
      for (const event of page) raisedAt = (await this.look(event)) ?? raisedAt;
      position = page.at(-1)?.position ?? null;
      if (position !== null) await this.pass(position, page.length);
      await this.ports.clock.sleep(0); // Yields to other work, because a log may be long.
    }
    return raisedAt;
  }

  /** Null while notifications are not set up. */
  private async startOf(environment: string): Promise<Position | null> {
    const [first] = await this.ports.store.read(streamOf(notificationSettings, environment));
    if (!first) return null;
    const { state } = await this.ports.aggregates.load(notificationCheckpoint, environment);
    return state !== null && isAtLeast(state, first.position) ? state : first.position;
  }

  private async look(event: RecordedEvent): Promise<Position | null> {
    const runId = troubledRunOf(event);
    const subjects = runId === null ? subjectsOf(event) : [];
    const isApproval = asksForApproval(event);
    if (runId === null && subjects.length === 0 && !isApproval) return null;
    const { environment, occurredAt } = event.metadata;
    const looked = this.looked.get(environment);
    if (looked === undefined || isAtLeast(looked, event.position)) return null;
    if (runId !== null && (await this.isOver(environment, runId, event.position))) {
      const until = gatheredUntil(occurredAt);
      return this.raise(event, { kind: 'batch-needs-person', runId, late: true }, `${runId} ${until}`, until);
    }
    if (isApproval) {
      const until = approvalsGatheredUntil(occurredAt);
      return this.raise(event, { kind: 'approval-needed' }, until, until);
    }
    let raisedAt: Position | null = null;
    for (const subject of subjects) raisedAt = (await this.raise(event, subject, event.id, occurredAt)) ?? raisedAt;
    return raisedAt;
  }

  /** Whether the run was already over at this position. */
  private async isOver(environment: string, runId: string, position: Position): Promise<boolean> {
    const run = await this.ports.store.read(streamOf(postingRun, streamId(environment, runId)));
    const end = run.find(({ type }) => type === 'PostingRunFinished');
    return end !== undefined && isAtLeast(position, end.position);
  }

  private async raise(
    { id, metadata: { environment, correlationId } }: RecordedEvent,
    subject: NotificationSubject,
    key: string,
    holdUntil: string,
  ): Promise<Position | null> {
    const origin = { actor: 'notifications', environment, correlationId, causationId: id };
    const notificationId = notificationIdOf(environment, subject, key);
    return raiseFor(this.ports, origin, { notificationId, subject, holdUntil });
  }

  private async pass(position: Position, events: number): Promise<void> {
    for (const [environment, looked] of this.looked)
      if (!isAtLeast(looked, position)) this.looked.set(environment, position);
    this.sinceCheckpoint += events;
    if (this.sinceCheckpoint < CHECKPOINT_EVENTS) return;
    this.sinceCheckpoint = 0;
    for (const environment of this.looked.keys())
      await this.ports.aggregates.change(
        notificationCheckpoint,
        environment,
        { actor: 'notifications', environment, correlationId: position, causationId: position },
        (state): CheckpointEvent[] =>
          isAtLeast(state, position) ? [] : [{ type: 'NotificationCheckpointMoved', data: { position } }],
      );
  }
}

/** Raises a notification if its kind has receivers. Null when it has none, or when it was already raised. */
export const raiseFor = async (
  { aggregates, log }: { aggregates: Aggregates; log: NotificationPorts['log'] },
  origin: Origin,
  raised: { notificationId: string; subject: NotificationSubject; holdUntil: string },
): Promise<Position | null> => {
  const { environment } = origin;
  const { notificationId, subject } = raised;
  const { state: settings } = await aggregates.load(notificationSettings, environment);
  if (targetsOf(settings, subject.kind).length === 0) return null;
  const { position } = await aggregates.change(notification, streamId(environment, notificationId), origin, (state) =>
    raise(state, raised),
  );
  if (position !== null) log.info('notification.raised', { environment, notificationId, kind: subject.kind });
  return position;
};

const earliest = (positions: readonly Position[]): Position | null =>
  positions.reduce<Position | null>((least, one) => (least === null || isAtLeast(least, one) ? one : least), null);
