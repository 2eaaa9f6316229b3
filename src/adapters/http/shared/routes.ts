import { type FastifyInstance } from 'fastify';

interface Route {
  readonly methods: readonly string[];
  readonly url: string;
  readonly pattern: RegExp;
}

/** The registered routes: which methods an address accepts. */
export class Routes {
  private readonly known: Route[] = [];

  /** Call it before the first route is registered. */
  observe(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      this.known.push({ methods: [method].flat(), url, pattern: patternOf(url) });
    });
  }

  get all(): readonly Pick<Route, 'methods' | 'url'>[] {
    return this.known;
  }

  methodsAt(path: string): readonly string[] {
    return [...new Set(this.known.flatMap(({ methods, pattern }) => (pattern.test(path) ? methods : [])))].sort();
  }
}

/** `/v1/environments/:environment` and `/assets/*`: other patterns are not in use. */
const patternOf = (url: string): RegExp => {
  const parts = url.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : escaped(part);
  });
  return new RegExp(`^${parts.join('/')}$`);
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
