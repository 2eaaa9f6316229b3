import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { Aggregates } from './aggregates';
import { originOf } from './access';
import { type Caller } from './permissions';
import { streamId } from './streams';

/** An answer as it went out, to be given again. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type IdempotencyEvent =
  | DomainEvent<'RequestClaimed', { requestDigest: string }>
  // Events of earlier versions have no role, and stand apart from their claim.
  | DomainEvent<'RequestAnswered', Answer & { role?: string | null }>;

type IdempotencyState =
  | { readonly status: 'Unused' }
  | { readonly status: 'Claimed'; readonly requestDigest: string }
  | {
      readonly status: 'Answered';
      readonly requestDigest: string;
      readonly answer: Answer;
      readonly role: string | null | undefined;
    };

const idempotencyKey: Decider<IdempotencyState, IdempotencyEvent> = {
  category: 'idempotencyKey',
  initial: { status: 'Unused' },
  evolve: (state, event): IdempotencyState => {
    switch (event.type) {
      case 'RequestClaimed':
        return { status: 'Claimed', requestDigest: event.data.requestDigest };
      case 'RequestAnswered': {
        const { role, ...answer } = event.data;
        return state.status === 'Unused'
          ? state
          : { status: 'Answered', requestDigest: state.requestDigest, answer, role };
      }
      default:
        return assertNever(event);
    }
  },
};

/**
 * Answers a request under an idempotency key once: the same request again gets the same answer, another one is refused with
 * IDEMPOTENCY_KEY_REUSED. A failure is not kept. When a crash lost the answer, the request runs again: every command is quiet then.
 */
@Injectable()
export class Idempotency {
  /** Digests of the requests that are being answered, by key. */
  private readonly running = new Map<string, string>();

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
    const { state } = await this.aggregates.load(idempotencyKey, id);
    const known = state.status === 'Unused' ? this.running.get(id) : state.requestDigest;
    if (known !== undefined && known !== request.digest) throw keyReused('for another request');
    if (this.running.has(id))
      throw new DomainError(
        'REQUEST_IN_PROGRESS',
        'The same request is still being processed.',
        'Wait a moment and repeat it.',
      );
    if (state.status !== 'Answered') return this.run(caller, id, request.digest, execute);
    // What the handler would allow today is known only when it runs. In the same role it is what it was.
    if (state.role !== undefined && state.role !== caller.role) throw keyReused('in another role');
    return state.answer;
  }

  /** The key is claimed with the answer: what was refused, for the person or for the request, has claimed nothing. */
  private async run(
    caller: Caller,
    id: string,
    requestDigest: string,
    execute: () => Promise<Answer>,
  ): Promise<Answer> {
    this.running.set(id, requestDigest);
    try {
      const answer = await execute();
      const answered: IdempotencyEvent = { type: 'RequestAnswered', data: { ...answer, role: caller.role } };
      await this.aggregates.change(idempotencyKey, id, originOf(caller), (before): IdempotencyEvent[] => {
        if (before.status === 'Answered') return [];
        return before.status === 'Claimed'
          ? [answered]
          : [{ type: 'RequestClaimed', data: { requestDigest } }, answered];
      });
      return answer;
    } finally {
      this.running.delete(id);
    }
  }
}

const keyReused = (how: string): DomainError =>
  new DomainError(
    'IDEMPOTENCY_KEY_REUSED',
    `This Idempotency-Key was used ${how}.`,
    'Use a new key for a new request.',
  );
