import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { DomainError } from '../../../domain/shared/errors';
import { type Limit } from './limits';
import { identityOf } from './caller';

const WINDOW_S = 10;

/**
 * Keeps one person, or one environment, from asking so often that others wait: beyond that a request is refused with
 * TOO_MANY_REQUESTS before anything is done for it. What a person is refused does not count for the environment.
 */
export class RequestRates implements CanActivate {
  private readonly ofPeople: RateLimiterMemory;
  private readonly ofEnvironments: RateLimiterMemory;

  constructor(private readonly limit: Limit) {
    this.ofPeople = new RateLimiterMemory({ points: limit.perPerson, duration: WINDOW_S });
    this.ofEnvironments = new RateLimiterMemory({ points: limit.perEnvironment, duration: WINDOW_S });
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const identity = identityOf(request);
    if (!identity) return true; // Public.
    await count(this.ofPeople, identity.subject, 'You', this.limit.perPerson);
    const { environment } = request.params as { environment?: string };
    if (environment !== undefined && identity.roles.has(environment))
      await count(this.ofEnvironments, environment, 'The people of your environment', this.limit.perEnvironment);
    return true;
  }
}

const count = async (limiter: RateLimiterMemory, key: string, who: string, limit: number): Promise<void> => {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    const retryAfterS = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
    throw new DomainError(
      'TOO_MANY_REQUESTS',
      `${who} sent more than ${limit} requests within ${WINDOW_S} seconds.`,
      `Wait ${retryAfterS} seconds, and ask less often.`,
      { limit, windowS: WINDOW_S, retryAfterS },
    );
  }
};
