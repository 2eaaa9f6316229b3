import { Injectable } from '@nestjs/common';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { Access, originOf } from './access';
import { Aggregates, type Changed, type Receipt, receiptOf } from './aggregates';
import { type EnvironmentCommand } from './messages';
import { type Permission } from './permissions';
import { streamId } from './streams';

type AnyCommand = EnvironmentCommand<object, unknown>;

/** Changes one aggregate of the caller's environment, in the caller's name. */
@Injectable()
export class Changes {
  constructor(
    private readonly access: Access,
    private readonly aggregates: Aggregates,
  ) {}

  /** Answers the environment to change. Refuses with FORBIDDEN. */
  async begin({ caller }: AnyCommand, permission: Permission): Promise<string> {
    await this.access.require(caller, permission);
    return caller.environment;
  }

  /** The whole work of most command handlers. `ownId` is empty for what an environment has only one of. */
  async by<State, Event extends DomainEvent>(
    command: AnyCommand,
    permission: Permission,
    decider: Decider<State, Event>,
    ownId: readonly string[],
    decide: (state: State) => readonly Event[],
  ): Promise<Receipt> {
    await this.begin(command, permission);
    return receiptOf(await this.apply(command, decider, ownId, decide));
  }

  /** The change alone, for a handler that began before and has more to do. */
  apply<State, Event extends DomainEvent>(
    { caller, expectedRevision }: AnyCommand,
    decider: Decider<State, Event>,
    ownId: readonly string[],
    decide: (state: State) => readonly Event[],
  ): Promise<Changed<State>> {
    const id = streamId(caller.environment, ...ownId);
    return this.aggregates.change(decider, id, originOf(caller), decide, expectedRevision);
  }
}
