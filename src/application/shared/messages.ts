import { Command, Query } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { type Receipt } from './aggregates';
import { type Caller } from './permissions';

/** Of a message that needs nothing but the environment. */
export type NoInput = Record<string, never>;

/** What a person asks of an environment. The bus infers the result from it. */
export abstract class EnvironmentQuery<Input extends object, Result> extends Query<Result> {
  constructor(
    readonly caller: Caller,
    readonly input: Readonly<Input>,
    /** The views have to show at least this position; null asks for nothing. */
    readonly atLeast: Position | null = null,
  ) {
    super();
  }
}

/** What a person wants done in an environment. The bus infers the result from it. */
export abstract class EnvironmentCommand<Input extends object, Result = Receipt> extends Command<Result> {
  constructor(
    readonly caller: Caller,
    readonly input: Readonly<Input>,
    /** Refused with PRECONDITION_FAILED when what is to be changed has another revision. */
    readonly expectedRevision?: number,
  ) {
    super();
  }
}
