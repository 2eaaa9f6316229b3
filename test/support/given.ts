import { type Decider, type DomainEvent, fold } from '../../src/domain/shared/decider';
import { DomainError, type DomainErrorCode } from '../../src/domain/shared/errors';

/** Runs something that must be refused, and answers the refusal whole. */
export const refusalOf = (decide: () => unknown): DomainError => {
  try {
    decide();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('It was allowed, and should have been refused.');
};

/** given(events).when(decision).then(events): a rule reads from what happened to what may happen next. */
export const givenFor =
  <State, Event extends DomainEvent>(decider: Decider<State, Event>) =>
  (...events: readonly Event[]) => {
    const state = fold(decider, events);
    return {
      state,
      when: (decide: (state: State) => readonly Event[]) => ({
        then: (...expected: readonly Event[]): void => {
          expect(decide(state)).toEqual(expected);
        },
        /** Repeating it is harmless, so it says nothing. */
        thenNothing: (): void => {
          expect(decide(state)).toEqual([]);
        },
        thenRejected: (code: DomainErrorCode): void => {
          expect(refusalOf(() => decide(state)).code).toBe(code);
        },
        /** A defect of the caller, no refusal that anybody should see. */
        thenDefect: (message: RegExp): void => {
          expect(() => decide(state)).toThrow(message);
          expect(() => decide(state)).not.toThrow(DomainError);
        },
      }),
    };
  };
