import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

export interface ReceivedWebhook {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly url: string;
}

/** A receiver on loopback that keeps what it gets. */
export class WebhookReceiver {
  readonly received: ReceivedWebhook[] = [];
  /** The status of the next answers. */
  status = 204;
  port = 0;
  private readonly waiting = new Set<() => void>();
  private readonly server = createServer((request, reply) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      reply.writeHead(this.status).end();
      this.received.push({ headers: textHeaders(request), body, url: request.url ?? '' });
      for (const wake of [...this.waiting]) wake();
    });
  });

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Resolves when so many are there of which this is true. */
  async have(count: number, wanted: (webhook: ReceivedWebhook) => boolean = () => true): Promise<ReceivedWebhook[]> {
    for (;;) {
      const found = this.received.filter(wanted);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }
}

/** Its content if the secret signed it; throws otherwise. */
export const verified = ({ headers, body }: ReceivedWebhook, secret: string): Record<string, unknown> =>
  new Webhook(secret).verify(body, headers) as Record<string, unknown>;

export const kindOf = ({ body }: ReceivedWebhook): unknown =>
  (JSON.parse(body) as { data: { kind: string } }).data.kind;

const textHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
