/**
 * A fact produced by a decision: a name in the past tense and plain JSON. Ids, times and hashes are added when it is
 * stored.
 */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/**
 * One kind of stream: its name in the store, and how it is folded. `evolve` never throws: the fact already happened.
 */
export interface Decider<State, Event extends DomainEvent> {
  /** A stream is named `<category>-<environment>`, followed by `.<own id>` where an environment has several. */
  readonly category: string;
  readonly initial: State;
  readonly evolve: (state: State, event: Event) => State;
}

/** Closes a `switch` over a union: a new member does not compile until it is handled. */
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
};

export const fold = <State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: readonly Event[],
): State => events.reduce(decider.evolve, decider.initial);
