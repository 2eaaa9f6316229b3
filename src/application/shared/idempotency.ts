import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { assertNever, type Decider, type DomainEvent } from '../../domain/shared/decider';
import { DomainError } from '../../domain/shared/errors';
import { Aggregates } from './aggregates';
import { originOf } from './access';
import { type Caller } from './permissions';
import { streamId } from './streams';

/** A reply as sent, to be repeated. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type IdempotencyEvent =
  | DomainEvent<'RequestClaimed', { requestDigest: string }>
  // Events of earlier versions have no role and are separate from their claim.
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
 * Processes a request under an idempotency key once: the same request again gets the same reply, another one throws
 * IDEMPOTENCY_KEY_REUSED. Failures are not kept. When a crash lost the reply, the request runs again: every command
 * does nothing when repeated.
 */
@Injectable()
export class Idempotency {
  /** Digests of the requests in progress, by key. */
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
    // What the handler would allow today is known only when it runs. The same role is allowed the same.
    if (state.role !== undefined && state.role !== caller.role) throw keyReused('in another role');
    return state.answer;
  }

  /** The key is claimed with the reply: a refused request claims nothing. */
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
