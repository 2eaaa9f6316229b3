import { Injectable } from '@nestjs/common';
import { type AccessEvent, accessLog } from '../../domain/access/access.events';
import { DomainError } from '../../domain/shared/errors';
import { Clock } from '../ports/clock';
import { Aggregates, type Origin, type Loaded } from './aggregates';
import { PeopleSeen } from './people-seen';
import { type Caller, isPermitted, type Permission, PERMISSIONS } from './permissions';

const DAY_LENGTH = '2026-09-30'.length;
const HOUR_LENGTH = '2026-09-30T22'.length;
/** Equal attempts of one person that are recorded per hour. More would only fill the log. */
const RECORDED_AN_HOUR_MAX = 10;
const ATTEMPTS_KNOWN_MAX = 10_000;

/** Called by every command and query handler before anything else. */
@Injectable()
export class Access {
  private readonly ends = new Map<string, { readonly stream: string; readonly end: Loaded<null> }>();
  private readonly attempts = new Map<string, { hour: string; recorded: number; unrecorded: number }>();

  private readonly people: PeopleSeen;

  constructor(
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {
    this.people = new PeopleSeen(aggregates, clock);
  }

  /**
   * Records once a day that the person was here. Throws FORBIDDEN when it is not permitted, and records the refusal of
   * a person of this environment.
   */
  async require(caller: Caller, permission: Permission): Promise<void> {
    const { role } = caller;
    if (role !== null) await this.people.note({ ...caller, role }, originOf(caller));
    if (isPermitted(role, permission)) return;
    if (role !== null) await this.record(caller, permission).catch(onlyWhenReadOnly);
    throw new DomainError(
      'FORBIDDEN',
      refusalText(caller, permission),
      `Ask someone who is ${PERMISSIONS[permission].join(' or ')}.`,
      {
        permission,
        role,
      },
    );
  }

  private async record(caller: Caller, permission: Permission): Promise<void> {
    const now = this.clock.now();
    const unrecorded = this.unrecordedBefore(caller, permission, now.slice(0, HOUR_LENGTH));
    if (unrecorded === null) return;
    const { role, name } = caller;
    const data = { permission, role, name, ...(unrecorded === 0 ? {} : { unrecorded }) };
    const decide = (): AccessEvent[] => [{ type: 'AccessRefused', data }];
    const ofToday = `${caller.environment}.${now.slice(0, DAY_LENGTH)}`; // One stream per day stays short.
    // The end of the stream is cached: it is read once a day, not at each attempt.
    const known = this.ends.get(caller.environment);
    const loaded = known?.stream === ofToday ? known.end : await this.aggregates.load(accessLog, ofToday);
    const changed = await this.aggregates.changeLoaded(accessLog, ofToday, originOf(caller), loaded, decide);
    const end =
      changed === 'conflict' ? await this.aggregates.change(accessLog, ofToday, originOf(caller), decide) : changed;
    this.ends.set(caller.environment, { stream: ofToday, end });
  }

  /** How many attempts were not recorded since the last recorded one; null when this one is not recorded either. */
  private unrecordedBefore({ environment, subject }: Caller, permission: Permission, hour: string): number | null {
    const key = JSON.stringify([environment, subject, permission]);
    const before = this.attempts.get(key);
    if (this.attempts.size > ATTEMPTS_KNOWN_MAX) this.attempts.clear();
    const recorded = before?.hour === hour ? before.recorded : 0;
    const unrecorded = before?.unrecorded ?? 0;
    const isOver = recorded >= RECORDED_AN_HOUR_MAX;
    this.attempts.set(
      key,
      isOver ? { hour, recorded, unrecorded: unrecorded + 1 } : { hour, recorded: recorded + 1, unrecorded: 0 },
    );
    return isOver ? null : unrecorded;
  }
}

export const originOf = (caller: Caller): Origin => ({
  actor: caller.subject,
  environment: caller.environment,
  correlationId: caller.correlationId,
  causationId: caller.correlationId,
});

/** Then nothing can be recorded; the person is still refused. */
const onlyWhenReadOnly = (error: unknown): void => {
  if (!(error instanceof DomainError) || error.code !== 'READ_ONLY') throw error;
};

const refusalText = ({ role, environment }: Caller, permission: Permission): string =>
  role === null ? `You have no role in the environment ${environment}.` : `A ${role} may not do this (${permission}).`;
