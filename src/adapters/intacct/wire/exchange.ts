import { type Dispatcher } from 'undici';

/** How long the server asked us to wait, if given as a number. */
export interface Wait {
  readonly retryAfterMs?: number;
}

export type TransportAnswer =
  /** Headers arrived. `text` is null when the body is not readable or too large; `problem` then says why. */
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly text: string | null;
      readonly problem: string;
      readonly wait: Wait;
      /** The reply is on record under the key of the request: it comes again, and the request is over. */
      readonly isOnRecord?: true;
    }
  | { readonly kind: 'not-sent'; readonly cause: 'send-window' | 'unreachable'; readonly detail: string }
  | { readonly kind: 'lost'; readonly cause: string };

export interface ExchangeOptions {
  readonly timeoutMs: number;
  readonly replyBytesMax: number;
  readonly mayStart: () => boolean;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * One request and its answer, settled exactly once. undici calls `onRequestStart` synchronously and writes head and
 * body right after it returns (`writeH1` in its lib/dispatcher/client-h1.js); an abort there means that nothing is
 * written. So asking `mayStart` there leaves no gap between the permission and the first byte.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<TransportAnswer>;
  private resolve: (answer: TransportAnswer) => void = () => undefined;
  private readonly timer: NodeJS.Timeout;
  private controller: Dispatcher.DispatchController | null = null;
  private isStarted = false;
  private isSettled = false;
  private status = 0;
  private headers: Headers = {};
  private chunks: Buffer[] = [];
  private byteCount = 0;

  constructor(private readonly options: ExchangeOptions) {
    this.answer = new Promise((resolve) => (this.resolve = resolve));
    this.timer = setTimeout(() => {
      this.stop(this.failure('TIMEOUT'));
    }, options.timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // undici may restart a request when its connection is replaced; a create must never start twice.
    if (this.isSettled || this.isStarted) {
      this.stop(this.failure('RESTARTED'));
    } else if (this.options.mayStart()) {
      this.isStarted = true;
    } else {
      this.stop({
        kind: 'not-sent',
        cause: 'send-window',
        detail: 'It is too late to start this request.',
      });
    }
  }

  // Called once more for each informational answer (1xx); the last call counts.
  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    this.status = status;
    this.headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.byteCount += chunk.length;
    if (this.byteCount <= this.options.replyBytesMax) {
      this.chunks.push(chunk);
      return;
    }
    this.stop(this.reply(null, `the reply is larger than ${this.options.replyBytesMax} bytes`));
  }

  onResponseEnd(): void {
    const encoding = headerOf(this.headers, 'content-encoding') ?? 'identity';
    if (encoding.toLowerCase() !== 'identity') {
      this.settle(this.reply(null, 'the reply is compressed, which was not requested'));
      return;
    }
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(this.chunks));
      this.settle(this.reply(text, ''));
    } catch {
      this.settle(this.reply(null, 'the reply is not UTF-8'));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Only the error code is kept: a message could quote what was sent. */
  fail(error: unknown): void {
    const { code, name } = error as { code?: unknown; name?: unknown };
    this.settle(this.failure(typeof code === 'string' ? code : String(name)));
  }

  private failure(code: string): TransportAnswer {
    return this.isStarted
      ? { kind: 'lost', cause: `The connection ended without an answer (${code}).` }
      : { kind: 'not-sent', cause: 'unreachable', detail: `Sage Intacct could not be reached (${code}).` };
  }

  private reply(text: string | null, problem: string): TransportAnswer {
    const onRecord =
      headerOf(this.headers, 'x-ia-idempotency-cached-date') === undefined ? {} : { isOnRecord: true as const };
    return { kind: 'reply', status: this.status, text, problem, wait: waitOf(this.headers), ...onRecord };
  }

  private stop(answer: TransportAnswer): void {
    this.settle(answer);
    this.controller?.abort(new Error('The exchange is over.'));
  }

  private settle(answer: TransportAnswer): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.chunks = [];
    this.resolve(answer);
  }
}

const WAIT_HEADERS = ['retry-after', 'x-ia-throttle-retryafter'];

// Retry-After may also be a date; then we use our own pace.
const waitOf = (headers: Headers): Wait => {
  const seconds = WAIT_HEADERS.map((name) => headerOf(headers, name)).find((value) => /^\d{1,5}$/.test(value ?? ''));
  return seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1_000 };
};

const headerOf = (headers: Headers, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : value?.join(', ');
};
