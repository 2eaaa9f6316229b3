import { createHash } from 'node:crypto';
import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { type Aggregates, type StreamKind } from './aggregates';
import { causeOf } from './access';
import { type Caller } from './permissions';
import { streamId } from './streams';

/** An answer as it went out, to be given again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type IdempotencyEvent =
  DomainEvent<'RequestClaimed', { requestDigest: string }> | DomainEvent<'RequestAnswered', Answer>;

type IdempotencyState =
  | { readonly status: 'Unused' }
  | { readonly status: 'Claimed'; readonly requestDigest: string }
  | { readonly status: 'Answered'; readonly requestDigest: string; readonly answer: Answer };

const decider: Decider<IdempotencyState, IdempotencyEvent> = {
  initial: { status: 'Unused' },
  evolve: (state, event): IdempotencyState => {
    switch (event.type) {
      case 'RequestClaimed':
        return { status: 'Claimed', requestDigest: event.data.requestDigest };
      case 'RequestAnswered':
        return state.status === 'Unused'
          ? state
          : { status: 'Answered', requestDigest: state.requestDigest, answer: event.data };
      default:
        return assertNever(event);
    }
  },
};

const idempotencyStream: StreamKind<IdempotencyState, IdempotencyEvent> = { category: 'idempotencyKey', decider };

/**
 * Answers a request under an idempotency key once: the same request again gets the same answer, another one is refused with
 * IDEMPOTENCY_KEY_REUSED. A failure is not kept. When a crash lost the answer, the request runs again: every command is quiet then.
 */
export class Idempotency {
  private readonly running = new Set<string>();

  constructor(private readonly aggregates: Aggregates) {}

  async answer(
    caller: Caller,
    request: { key: string; digest: string },
    execute: () => Promise<Answer>,
  ): Promise<Answer> {
    const keyDigest = createHash('sha256')
      .update(JSON.stringify([caller.subject, request.key]))
      .digest('hex')
      .slice(0, 40);
    const id = streamId(caller.environment, keyDigest);
    const { state } = await this.aggregates.change(
      idempotencyStream,
      id,
      causeOf(caller),
      (before): IdempotencyEvent[] => {
        if (before.status === 'Unused') return [{ type: 'RequestClaimed', data: { requestDigest: request.digest } }];
        if (before.requestDigest === request.digest) return [];
        throw new DomainError(
          'IDEMPOTENCY_KEY_REUSED',
          'This Idempotency-Key was used for another request.',
          'Use a new key for a new request.',
        );
      },
    );
    if (state.status === 'Answered') return state.answer;
    if (this.running.has(id)) {
      throw new DomainError(
        'REQUEST_IN_PROGRESS',
        'The same request is still being answered.',
        'Wait a moment and repeat it.',
      );
    }
    this.running.add(id);
    try {
      const answer = await execute();
      await this.aggregates.change(idempotencyStream, id, causeOf(caller), (before): IdempotencyEvent[] =>
        before.status === 'Answered' ? [] : [{ type: 'RequestAnswered', data: answer }],
      );
      return answer;
    } finally {
      this.running.delete(id);
    }
  }
}
