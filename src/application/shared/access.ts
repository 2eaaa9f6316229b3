import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { type Clock } from '../ports/clock';
import { type Aggregates, type Cause, type StreamKind } from './aggregates';
import { type Caller, isPermitted, type Permission, PERMISSIONS } from './permissions';

export type AccessEvent = DomainEvent<'AccessRefused', { permission: Permission; role: string | null; name: string }>;

const decider: Decider<null, AccessEvent> = { initial: null, evolve: () => null };

/** Refused attempts of people who belong to the environment: an auditor wants to see who tried what. */
export const accessLog: StreamKind<null, AccessEvent> = { category: 'accessLog', decider };

/** Asked by every command and query handler before anything else. */
export class Access {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly clock: Clock,
  ) {}

  /** Quiet when permitted. Otherwise refuses with FORBIDDEN; a refused person of this environment is put on record. */
  async require(caller: Caller, permission: Permission): Promise<void> {
    if (isPermitted(caller.role, permission)) return;
    if (caller.role !== null) await this.record(caller, permission).catch(onlyWhenReadOnly);
    throw new DomainError(
      'FORBIDDEN',
      refusalText(caller, permission),
      `Ask somebody who is ${PERMISSIONS[permission].join(' or ')}.`,
      {
        permission,
        role: caller.role,
      },
    );
  }

  private async record(caller: Caller, permission: Permission): Promise<void> {
    const data = { permission, role: caller.role, name: caller.name };
    const ofToday = `${caller.environment}.${this.clock.now().slice(0, 10)}`; // A stream a day stays short.
    await this.aggregates.change(accessLog, ofToday, causeOf(caller), (): AccessEvent[] => [
      { type: 'AccessRefused', data },
    ]);
  }
}

export const causeOf = (caller: Caller): Cause => ({
  actor: caller.subject,
  environment: caller.environment,
  correlationId: caller.correlationId,
  causationId: caller.correlationId,
});

/** Nothing can be put on record then; the person is refused all the same. */
const onlyWhenReadOnly = (error: unknown): void => {
  if (!(error instanceof DomainError) || error.code !== 'READ_ONLY') throw error;
};

const refusalText = ({ role, environment }: Caller, permission: Permission): string =>
  role === null ? `You have no role in the environment ${environment}.` : `A ${role} may not do this (${permission}).`;
