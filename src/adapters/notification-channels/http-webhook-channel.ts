import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { type LookupFunction } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { type SignedPost, WebhookChannel } from '../../application/ports/notification-channels';
import { type AttemptOutcome } from '../../domain/notification/notification.events';
import { isPublicAddress } from './public-address';
import { signedHeaders } from './standard-webhook';
import { WebhookEndpoints } from './webhook-endpoints';

/** Only the status counts; the rest is read up to this limit so that the receiver does not see a broken connection. */
const REPLY_BYTES_MAX = 16 * 1024;

export type Resolve = (
  hostname: string,
  found: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface WebhookOptions {
  readonly allowedHosts: readonly string[];
  /** For the whole exchange, from the name to the last byte that is read. */
  readonly timeoutMs: number;
  /** Certificates that are trusted instead of the default ones; for tests. */
  readonly ca?: string;
  readonly resolve?: Resolve;
}

/** One POST on its own connection: no retry, no redirect, and only to checked addresses. */
export class HttpWebhookChannel extends WebhookChannel {
  private readonly endpoints: WebhookEndpoints;

  constructor(private readonly options: WebhookOptions) {
    super();
    this.endpoints = new WebhookEndpoints(options.allowedHosts);
  }

  override problemOf(url: string): string | null {
    const checked = this.endpoints.check(url);
    return checked.kind === 'allowed' ? null : checked.problem;
  }

  override async post(request: SignedPost): Promise<AttemptOutcome> {
    const checked = this.endpoints.check(request.url);
    if (checked.kind === 'refused') return { outcome: 'refused', status: null, detail: `not sent: ${checked.problem}` };
    const { url, isListed } = checked;
    const client = this.clientOf(url, isListed);
    const signal = AbortSignal.timeout(this.options.timeoutMs);
    try {
      const { statusCode, body } = await client.request({
        method: 'POST',
        path: url.pathname + url.search,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'revrec-notifications/1',
          ...signedHeaders(request, request.secret),
        },
        body: request.body,
        signal,
      });
      await readSome(body, signal);
      return outcomeOf(statusCode);
    } catch (error) {
      return failureOf(error);
    } finally {
      await client.destroy();
    }
  }

  private clientOf({ origin }: URL, isListed: boolean): Client {
    const { timeoutMs, ca, resolve = resolveAll } = this.options;
    return new Client(origin, {
      allowH2: false,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: {
        timeout: timeoutMs,
        lookup: guardedLookup(resolve, isListed),
        ...(ca === undefined ? {} : { ca }),
      },
    });
  }
}

class AddressNotAllowed extends Error {
  override readonly name = 'AddressNotAllowed';
}

const resolveAll: Resolve = (hostname, found) => {
  systemLookup(hostname, { all: true }, found);
};

/** Connects only to the checked addresses: the name cannot resolve differently a moment later. */
const guardedLookup =
  (resolve: Resolve, isListed: boolean): LookupFunction =>
  (hostname, { all }, callback) => {
    resolve(hostname, (error, addresses) => {
      const [first] = (addresses as readonly LookupAddress[] | undefined) ?? [];
      if (error || !first) callback(error ?? new Error('The name has no address.'), '', 0);
      else if (!isListed && addresses.some(({ address }) => !isPublicAddress(address)))
        callback(new AddressNotAllowed(), '', 0);
      else if (all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };

const readSome = async (body: Dispatcher.ResponseData['body'], signal: AbortSignal): Promise<void> => {
  body.on('error', () => undefined); // The status is known; later errors do not matter.
  await body.dump({ limit: REPLY_BYTES_MAX, signal }).catch(() => undefined);
};

const outcomeOf = (status: number): AttemptOutcome => {
  if (status >= 200 && status < 300) return { outcome: 'delivered', status, detail: 'accepted' };
  if (status === 410)
    return { outcome: 'refused', status, detail: 'the receiver no longer accepts notifications (410 Gone)' };
  if (status >= 300 && status < 400) return { outcome: 'failed', status, detail: 'redirects are not followed' };
  return { outcome: 'failed', status, detail: `answered with status ${status}` };
};

/** Describes the failure by its kind: network messages may contain addresses. */
const failureOf = (error: unknown): AttemptOutcome => {
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'AddressNotAllowed')
    return { outcome: 'refused', status: null, detail: 'not sent: its host is not on the public internet' };
  if (name === 'TimeoutError' || /TIMEOUT|TIMEDOUT/.test(code ?? ''))
    return { outcome: 'failed', status: null, detail: 'no answer in time' };
  return { outcome: 'failed', status: null, detail: `no answer: ${code ?? name ?? 'unknown'}` };
};
