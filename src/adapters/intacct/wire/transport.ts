import { type Dispatcher, Pool } from 'undici';
import { Exchange, type TransportAnswer } from './exchange';

export interface TransportOptions {
  readonly connectTimeoutMs: number;
  readonly replyBytesMax: number;
}

export interface TransportRequest {
  /** `POST` when left out. */
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly endpoint: URL;
  readonly body: string;
  /** Those of XML when left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole exchange, including the wait for a connection. */
  readonly timeoutMs: number;
  /** Called once, in the same synchronous block that writes the first byte. */
  readonly mayStart: () => boolean;
}

/** The gateway's limits allow a handful of requests at a time for each company; this only bounds our own sockets. */
const CONNECTIONS_MAX = 32;

/**
 * Below the five seconds after which common proxies drop an idle connection, so that we rarely write into a closing
 * one.
 */
const IDLE_TIMEOUT_MS = 3_500;

// Without accept-encoding the reply is not compressed, so the size limit is exact.
const XML_HEADERS = { 'content-type': 'application/xml', accept: 'application/xml, text/xml' };

/**
 * Sends one body once: no retry, no redirect, no decompression, one request at a time on a connection. An error before
 * the first byte is `not-sent`; any error after it is `lost`.
 */
export class Transport {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly options: TransportOptions) {}

  send({
    method = 'POST',
    endpoint,
    body,
    headers = XML_HEADERS,
    timeoutMs,
    mayStart,
  }: TransportRequest): Promise<TransportAnswer> {
    const exchange = new Exchange({ timeoutMs, mayStart, replyBytesMax: this.options.replyBytesMax });
    const request: Dispatcher.DispatchOptions = {
      method,
      path: endpoint.pathname,
      // A buffer is sent with its headers in one block; its length becomes the content-length header.
      body: body === '' ? null : Buffer.from(body, 'utf8'),
      headers: { ...headers },
    };
    try {
      this.poolOf(endpoint).dispatch(request, exchange);
    } catch (error) {
      exchange.fail(error);
    }
    return exchange.answer;
  }

  /** Ends all connections. Requests in flight end as if the connection had broken. */
  async close(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private poolOf({ origin }: URL): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const pool = new Pool(origin, {
      connections: CONNECTIONS_MAX,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: IDLE_TIMEOUT_MS,
      keepAliveMaxTimeout: IDLE_TIMEOUT_MS,
      // The exchange has one time limit for everything.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: this.options.connectTimeoutMs },
    });
    this.pools.set(origin, pool);
    return pool;
  }
}
