import { type FastifyInstance } from 'fastify';

/**
 * Begins one request in each turn of the event loop, in the order of arrival. However many arrive at the same time, the
 * posting gets its share of every turn; when nothing else has to be done, a turn is over at once and nobody waits.
 */
export class RequestTurns {
  private readonly waiting: (() => void)[] = [];
  private isTaking = false;

  /** Has to be called before other hooks are added: they are the work that waits. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, _reply, done) => {
      this.enter(done);
    });
  }

  enter(begin: () => void): void {
    this.waiting.push(begin);
    if (this.isTaking) return;
    this.isTaking = true;
    setImmediate(this.takeNext);
  }

  private readonly takeNext = (): void => {
    const next = this.waiting.shift();
    if (this.waiting.length > 0) setImmediate(this.takeNext);
    else this.isTaking = false;
    next?.();
  };
}
