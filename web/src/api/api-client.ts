import { ApiProblem } from './api-problem';
import { serverSentEvents } from './server-sent-events';

/** Source of the client's token, and of a new one when the service no longer accepts it. */
export interface AccessTokens {
  readonly accessToken: () => string;
  /** A fresh token without leaving the page; false when there is no way to get one. */
  readonly renew: () => Promise<boolean>;
  /** Asks the person to sign in again. False when somebody else came, or nobody: then nothing may be sent. */
  readonly signInAgain: () => Promise<boolean>;
}

/** An empty text asks for nothing; in an array it is sent as it is. */
export type Query = Readonly<Record<string, string | number | readonly [string] | null | undefined>>;

export interface SendOptions {
  readonly query?: Query;
  readonly signal?: AbortSignal;
  /** Of what was read before: the change is refused when someone else was faster. */
  readonly revision?: number;
  /** JSON, or text of another type as is, or a form. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
}

interface Attempt extends SendOptions {
  readonly method: string;
  readonly path: string;
  readonly idempotencyKey: string | null;
}

const POST_ATTEMPTS_MAX = 3;
const RECONNECT_MAX_MS = 10_000;

/** The API of one environment. Reads show at least what was changed before through the same client. */
export class ApiClient {
  private position = 0n;

  constructor(
    private readonly base: string,
    private readonly tokens: AccessTokens,
  ) {}

  async get<T>(path: string, options: Pick<SendOptions, 'query' | 'signal'> = {}): Promise<T> {
    return (await (await this.send('GET', path, options)).json()) as T;
  }

  /** Sent under its own key, so the same request can be repeated when its reply is lost. */
  async post<T>(path: string, options: SendOptions = {}): Promise<T> {
    return bodyOf(await this.send('POST', path, options));
  }

  async put<T>(path: string, options: SendOptions): Promise<T> {
    return bodyOf(await this.send('PUT', path, options));
  }

  async patch<T>(path: string, options: SendOptions): Promise<T> {
    return bodyOf(await this.send('PATCH', path, options));
  }

  async delete(path: string, options: SendOptions = {}): Promise<void> {
    await this.send('DELETE', path, options);
  }

  /** Any successful reply, for what is not JSON. */
  async send(method: string, path: string, options: SendOptions = {}): Promise<Response> {
    const idempotencyKey = method === 'POST' ? crypto.randomUUID() : null;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt({ method, path, idempotencyKey, ...options });
      } catch (error) {
        const isWorthIt =
          idempotencyKey !== null && attempt < POST_ATTEMPTS_MAX && ApiProblem.from(error).code in REPEATED;
        if (!isWorthIt || options.signal?.aborted === true) throw error;
        await pause(attempt * 500);
      }
    }
  }

  /** Server-sent events of one type, until `isLast`. A lost connection is reopened; a refusal is thrown. */
  async *follow<T>(
    path: string,
    type: string,
    isLast: (event: T) => boolean,
    signal: AbortSignal,
  ): AsyncGenerator<T, void> {
    const isOver = (): boolean => signal.aborted;
    for (let failures = 0; !isOver(); failures++) {
      try {
        const { body } = await this.send('GET', path, { signal, accept: 'text/event-stream' });
        for await (const event of serverSentEvents(body ?? new ReadableStream())) {
          failures = 0;
          if (event.type !== type) continue;
          const data = JSON.parse(event.data) as T;
          yield data;
          if (isLast(data)) return;
        }
      } catch (error) {
        if (isOver()) return;
        if (error instanceof ApiProblem && !error.isPassing) throw error;
      }
      await pause(Math.min(500 * 2 ** failures, RECONNECT_MAX_MS));
    }
  }

  private async attempt(attempt: Attempt): Promise<Response> {
    const reply = await this.fetch(attempt);
    if (reply.status !== 401) return this.accepted(reply);
    if (!(await this.tokens.renew()) && !(await this.tokens.signInAgain())) throw ApiProblem.signedOut();
    return this.accepted(await this.fetch(attempt));
  }

  private async fetch({ method, path, query, ...attempt }: Attempt): Promise<Response> {
    const { body, contentType = 'application/json', accept = 'application/json', signal } = attempt;
    const headers = new Headers({ accept, authorization: `Bearer ${this.tokens.accessToken()}` });
    if (this.position > 0n) headers.set('revrec-at-least', String(this.position));
    if (attempt.idempotencyKey !== null) headers.set('idempotency-key', attempt.idempotencyKey);
    if (attempt.revision !== undefined) headers.set('if-match', `"${attempt.revision}"`);
    // The browser itself names the boundary of a form.
    if (body !== undefined && !(body instanceof FormData)) headers.set('content-type', contentType);
    try {
      return await fetch(this.base + path + queryText(query), {
        method,
        headers,
        body: body === undefined ? null : isJson(body, contentType) ? JSON.stringify(body) : (body as BodyInit),
        signal: signal ?? null,
        cache: 'no-store',
      });
    } catch (error) {
      throw signal?.aborted === true ? error : ApiProblem.unreachable();
    }
  }

  private async accepted(reply: Response): Promise<Response> {
    const position = BigInt(reply.headers.get('revrec-position') ?? 0);
    if (position > this.position) this.position = position;
    if (!reply.ok) throw await ApiProblem.of(reply);
    return reply;
  }
}

const isJson = (body: unknown, contentType: string): boolean =>
  contentType === 'application/json' && !(body instanceof FormData);

/** Refusals after which the same POST under the same key is sent again. */
const REPEATED = { SERVICE_UNREACHABLE: true, STORE_UNAVAILABLE: true, NOT_YET_VISIBLE: true };

const bodyOf = async <T>(reply: Response): Promise<T> => (reply.status === 204 ? undefined : await reply.json()) as T;

const queryText = (query: Query = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length === 0
    ? ''
    : `?${String(new URLSearchParams(given.map(([name, value]) => [name, String(value)])))}`;
};

const pause = (ms: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, ms);
  });
