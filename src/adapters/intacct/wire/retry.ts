import { ExponentialBackoff, handleWhenResult, type IPolicy, retry } from 'cockatiel';
import { type GatewayReply } from './reply';

/** For reads and sign-ins only. A create is never sent again here: it may have been executed. */
export const transientRetry = (firstDelayMs: number): IPolicy =>
  retry(
    handleWhenResult((reply) => isTransient(reply as GatewayReply)),
    {
      maxAttempts: REPEATS_MAX,
      // The default generator randomizes the delays, so that clients do not retry at the same time.
      backoff: new ExponentialBackoff({ initialDelay: firstDelayMs, maxDelay: firstDelayMs * 8 }),
    },
  );

const REPEATS_MAX = 2;

// A refusal is final and throttling has its own pace, so neither is retried here.
const isTransient = (reply: GatewayReply): boolean => {
  if (reply.kind === 'unclear') return reply.isTransient;
  return reply.kind === 'lost' || reply.kind === 'not-sent';
};
