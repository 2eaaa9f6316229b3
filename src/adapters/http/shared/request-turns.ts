import { type FastifyInstance } from 'fastify';

/** A page asks for about ten things at once. With one in a turn it would be slow while something is posted. */
const REQUESTS_PER_TURN = 2;

/**
 * Begins few requests in each turn of the event loop, in the order of arrival. However many arrive at the same time,
 * the posting gets its share of every turn; when nothing else has to be done, a turn is over at once and nobody waits.
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
    if (!this.isTaking) this.takeTurn();
  }

  /** What one request leaves to be done at once is done before the next begins: each has an immediate of its own. */
  private takeTurn(): void {
    this.isTaking = true;
    for (let count = 1; count < REQUESTS_PER_TURN; count += 1) setImmediate(() => this.waiting.shift()?.());
    setImmediate(() => {
      const last = this.waiting.shift();
      if (this.waiting.length > 0) this.takeTurn();
      else this.isTaking = false;
      last?.();
    });
  }
}
