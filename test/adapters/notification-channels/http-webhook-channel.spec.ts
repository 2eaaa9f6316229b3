import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import {
  HttpWebhookChannel,
  type WebhookOptions,
} from '../../../src/adapters/notification-channels/http-webhook-channel';
import { Secret } from '../../../src/application/ports/secret';
import { type AttemptOutcome } from '../../../src/domain/notification/notification.events';
import { LOOPBACK_TLS } from '../../support/loopback-tls';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const body = '{"type":"notification.run-failed","text":"Zürich €"}';

interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly url: string;
  readonly body: string;
}

const servers: Server[] = [];
const listen = async (server: Server): Promise<number> => {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

/** Keeps what it gets, and answers as it is told. */
const receiver = async (
  answer: RequestListener = (_request, reply) => reply.writeHead(204).end(),
): Promise<{ url: string; host: string; port: number; received: Received[] }> => {
  const received: Received[] = [];
  const port = await listen(
    createHttp((request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        received.push({ headers: request.headers, url: request.url ?? '', body: text });
        answer(request, reply);
      });
    }),
  );
  return { url: `http://127.0.0.1:${port}/hook?token=t`, host: `127.0.0.1:${port}`, port, received };
};

const post = (url: string, options: Partial<WebhookOptions>, at = new Date().toISOString()): Promise<AttemptOutcome> =>
  new HttpWebhookChannel({ allowedHosts: [], timeoutMs: 5_000, ...options }).post({
    url,
    messageId: 'n-1',
    at,
    body,
    secret: new Secret(SECRET),
  });

const answered = async (answer: RequestListener, timeoutMs = 5_000): Promise<AttemptOutcome> => {
  const { url, host } = await receiver(answer);
  return post(url, { allowedHosts: [host], timeoutMs });
};

describe('a webhook', () => {
  it('is signed so that only a receiver with its secret believes it', async () => {
    const { url, host, received } = await receiver();
    expect(await post(url, { allowedHosts: [host] })).toEqual({
      outcome: 'delivered',
      status: 204,
      detail: 'accepted',
    });
    const [request] = received;
    const headers = request?.headers as Record<string, string>;
    expect(new Webhook(SECRET).verify(request?.body ?? '', headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(SECRET).verify(`${request?.body ?? ''} `, headers)).toThrow('No matching signature');
    expect(() => new Webhook(`whsec_${Buffer.alloc(32, 8).toString('base64')}`).verify(body, headers)).toThrow();
    expect([request?.url, headers['webhook-id'], headers['content-type']]).toEqual([
      '/hook?token=t',
      'n-1',
      'application/json; charset=utf-8',
    ]);
  });

  it('keeps its id and has the time of each attempt', async () => {
    const { url, host, received } = await receiver();
    await post(url, { allowedHosts: [host] }, '2026-09-30T12:00:00.900Z');
    await post(url, { allowedHosts: [host] }, '2026-09-30T12:01:00.000Z');
    expect(received.map(({ headers }) => [headers['webhook-id'], headers['webhook-timestamp']])).toEqual([
      ['n-1', '1790769600'],
      ['n-1', '1790769660'],
    ]);
    expect(received[0]?.headers['webhook-signature']).not.toBe(received[1]?.headers['webhook-signature']);
  });

  it('uses TLS with servers it trusts, and sends to no others', async () => {
    const { certificate: cert, key } = LOOPBACK_TLS;
    const port = await listen(createHttps({ cert, key }, (_request, reply) => reply.writeHead(200).end('ok')));
    const url = `https://127.0.0.1:${port}/`;
    const allowedHosts = [`127.0.0.1:${port}`];
    expect(await post(url, { allowedHosts, ca: cert })).toMatchObject({ outcome: 'delivered', status: 200 });
    expect(await post(url, { allowedHosts })).toEqual({
      outcome: 'failed',
      status: null,
      detail: 'no answer: DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('is not delivered by any other answer, and refused for good by 410', async () => {
    const seen: unknown[] = [];
    for (const status of [400, 404, 410, 429, 500, 503])
      seen.push(await answered((_request, reply) => reply.writeHead(status).end()));
    expect(seen).toEqual([
      { outcome: 'failed', status: 400, detail: 'answered with status 400' },
      { outcome: 'failed', status: 404, detail: 'answered with status 404' },
      { outcome: 'refused', status: 410, detail: 'the receiver no longer accepts notifications (410 Gone)' },
      { outcome: 'failed', status: 429, detail: 'answered with status 429' },
      { outcome: 'failed', status: 500, detail: 'answered with status 500' },
      { outcome: 'failed', status: 503, detail: 'answered with status 503' },
    ]);
  });

  it('follows no redirect', async () => {
    const other = await receiver();
    const outcome = await answered((_request, reply) => reply.writeHead(307, { location: other.url }).end());
    expect(outcome).toEqual({ outcome: 'failed', status: 307, detail: 'redirects are not followed' });
    expect(other.received).toEqual([]);
  });

  it('waits no longer than its time for an answer, and reads no more than it has to', async () => {
    expect(await answered(() => undefined, 100)).toEqual({
      outcome: 'failed',
      status: null,
      detail: 'no answer in time',
    });
    const dripping: RequestListener = (_request, reply) => void reply.writeHead(200).write('.');
    expect(await answered(dripping, 1_000)).toMatchObject({ outcome: 'delivered' });
    let sent = 0;
    const endless: RequestListener = (_request, reply) => {
      reply.writeHead(200);
      const more = (): void => {
        if (sent > 64 * 1024 * 1024 || reply.destroyed) return;
        sent += 65_536;
        reply.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      more();
    };
    expect(await answered(endless)).toMatchObject({ outcome: 'delivered' });
    expect(sent).toBeLessThan(32 * 1024 * 1024);
  });

  it('fails when the connection breaks, or nobody listens', async () => {
    expect(await answered((request) => request.socket.destroy())).toMatchObject({ outcome: 'failed', status: null });
    const { url, host } = await receiver();
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
    expect(await post(url, { allowedHosts: [host] })).toEqual({
      outcome: 'failed',
      status: null,
      detail: 'no answer: ECONNREFUSED',
    });
  });
});

describe('what the operator did not list', () => {
  const notPublic = { outcome: 'refused', status: null, detail: 'not sent: its host is not on the public internet' };

  it.each([
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0.0.0.0',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[fe80::1]',
    '[fd00::1]',
    '[2002:7f00:1::]',
    'localhost',
    'app.localhost',
    'intranet',
    'hooks.example.com.',
  ])('is no private address: %s', async (host) => {
    expect(await post(`https://${host}/`, {})).toEqual(notPublic);
  });

  it('is reached by https only, without a user and a fragment', () => {
    const channel = new HttpWebhookChannel({ allowedHosts: ['intranet:8080', '10.0.0.7'], timeoutMs: 1_000 });
    const urls = [
      'https://hooks.example.com/a?b=c',
      'https://93.184.216.34/',
      'https://[2606:4700::1111]/',
      'http://hooks.example.com/',
      'http://intranet:8080/',
      'http://INTRANET:8080/',
      'http://intranet/',
      'http://10.0.0.7:9000/',
      'https://user:pass@hooks.example.com/',
      'https://hooks.example.com/#part',
      'ftp://hooks.example.com/',
      'hooks.example.com',
      `https://hooks.example.com/${'a'.repeat(2_000)}`,
    ];
    expect(urls.map((url) => channel.problemOf(url))).toEqual([
      null,
      null,
      null,
      'it must begin with https://',
      null,
      null,
      'it must begin with https://',
      null,
      'it contains a user name or a password',
      'it has a part after "#"',
      'it must begin with https://',
      'it is not an address',
      'it is not an address',
    ]);
  });

  it('is not reached by a name that leads to a private network, not even by one of its addresses', async () => {
    const { port, received } = await receiver();
    const url = `https://hooks.example.test:${port}/`;
    const lead = (...addresses: readonly string[]): Promise<AttemptOutcome> =>
      post(url, {
        resolve: (_hostname, found) => {
          found(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          );
        },
      });
    expect([await lead('127.0.0.1'), await lead('93.184.216.34', '10.0.0.1'), await lead('::1')]).toEqual([
      notPublic,
      notPublic,
      notPublic,
    ]);
    expect(received).toEqual([]);
  });

  it('is asked for once: the address that was looked at is the one that is connected to', async () => {
    const { certificate: cert, key } = LOOPBACK_TLS;
    const port = await listen(createHttps({ cert, key }, (_request, reply) => reply.writeHead(200).end('ok')));
    let asked = 0;
    const outcome = await post(`https://hooks.example.test:${port}/`, {
      allowedHosts: [`hooks.example.test:${port}`],
      ca: cert,
      resolve: (_hostname, found) => {
        asked += 1;
        found(null, [{ address: asked === 1 ? '127.0.0.1' : '10.255.255.1', family: 4 }]);
      },
    });
    expect([outcome.outcome, asked]).toEqual(['delivered', 1]);
  });

  it('and has no address is tried again', async () => {
    const lost = Object.assign(new Error('lost'), { code: 'ENOTFOUND' });
    const outcome = await post('https://hooks.example.test/', {
      resolve: (_hostname, found) => {
        found(lost, []);
      },
    });
    expect(outcome).toEqual({ outcome: 'failed', status: null, detail: 'no answer: ENOTFOUND' });
  });
});
