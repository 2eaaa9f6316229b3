import { connect } from 'node:net';
import { BODY_BYTES_MAX } from '../../../src/adapters/http/shared/body-parsers';
import { type HttpApp, startHttpApp } from '../../support/http-app';

const HUGE = 400 * 1024 * 1024;
/** An early answer comes long before; then the sender only waits for it. */
const SENT_MAX = 16 * BODY_BYTES_MAX;
const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'text/csv',
  'text/plain',
  'application/octet-stream',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/problem+json',
  'nonsense',
  undefined,
];

interface Place {
  readonly method: string;
  readonly path: string;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  /** How much of the body went over the wire before the answer came. */
  readonly bytesSent: number;
}

const chunkOf = (part: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')]);

describe('request bodies', () => {
  let app: HttpApp;
  /** Routes that may have a body, and every address with a method that it need not have. */
  let taking: Place[];
  let others: Place[];

  beforeAll(async () => {
    app = await startHttpApp();
    const concrete = (url: string): string => url.replace(':environment', 'acme-test').replace(/:\w+|\*/g, 'x');
    taking = app.routes.all.flatMap(({ methods, url }) =>
      methods.filter((method) => !['GET', 'HEAD'].includes(method)).map((method) => ({ method, path: concrete(url) })),
    );
    others = [...new Set([...app.routes.all.map(({ url }) => concrete(url)), '/nothing-here'])].flatMap((path) =>
      ['POST', 'PUT'].map((method) => ({ method, path })),
    );
  });

  afterAll(() => app.stop());

  /** Sends the head and as much of a body as the server takes, until it answers. */
  const send = ({ method, path }: Place, type: string | undefined, length: 'declared' | 'chunked'): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const socket = connect(app.port, '127.0.0.1');
      const part = Buffer.alloc(64 * 1024, ' ');
      let bytesSent = 0;
      let text = '';
      const write = (): void => {
        if (text !== '' || bytesSent >= SENT_MAX || socket.destroyed) return;
        bytesSent += part.length;
        socket.write(length === 'chunked' ? chunkOf(part) : part, () => setImmediate(write));
      };
      socket.on('error', reject);
      socket.on('data', (data) => {
        text += data.toString('latin1');
        const [head = '', body] = text.split('\r\n\r\n', 2);
        if (body === undefined) return;
        socket.destroy();
        resolve({
          status: Number(head.split(' ')[1]),
          type: /content-type: (.*)/i.exec(head)?.[1] ?? '',
          code: /"code":"(\w+)"/.exec(body)?.[1] ?? '',
          bytesSent,
        });
      });
      socket.write(
        [
          `${method} ${path} HTTP/1.1`,
          'Host: x',
          ...(type === undefined ? [] : [`Content-Type: ${type}`]),
          length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${HUGE}`,
          '\r\n',
        ].join('\r\n'),
        write,
      );
    });

  it('of 400 MiB are refused early by every route, whatever their declared type, and nothing of them is kept', async () => {
    expect([taking.length > 30, others.length > 100]).toEqual([true, true]);
    const before = process.memoryUsage().rss;
    const wrong: unknown[] = [];
    const attempt = async (place: Place, type: string | undefined, length: 'declared' | 'chunked'): Promise<void> => {
      const answer = await send(place, type, length);
      const isRefused =
        answer.status >= 400 && answer.status < 500 && answer.type.startsWith('application/problem+json');
      if (!isRefused || answer.bytesSent > 4 * BODY_BYTES_MAX) wrong.push({ place, sent: type, length, answer });
    };
    for (const place of taking) for (const type of TYPES) await attempt(place, type, 'chunked');
    for (const place of taking) await attempt(place, 'text/plain', 'declared');
    for (const place of others) await attempt(place, 'text/plain', 'chunked');
    expect(wrong).toEqual([]);
    expect((process.memoryUsage().rss - before) / HUGE).toBeLessThan(1);
  });

  it('are refused with what they are, so that a program knows', async () => {
    const place = { method: 'POST', path: '/v1/environments/acme-test/custom-fields' };
    const answers = [
      await send(place, 'text/plain', 'declared'),
      await send(place, 'text/plain', 'chunked'),
      await send(place, 'application/json', 'chunked'),
      await send(place, 'multipart/form-data; boundary=x', 'chunked'),
      await send({ method: 'POST', path: '/v1/environments/acme-test/journal-imports' }, 'text/csv', 'declared'),
      await send({ method: 'POST', path: '/health/live' }, 'text/plain', 'chunked'),
      await send({ method: 'POST', path: '/nothing-here' }, 'text/plain', 'chunked'),
    ];
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [413, 'PAYLOAD_TOO_LARGE'],
      [415, 'MEDIA_TYPE_NOT_SUPPORTED'],
      [413, 'PAYLOAD_TOO_LARGE'],
      [415, 'MEDIA_TYPE_NOT_SUPPORTED'],
      [401, 'UNAUTHENTICATED'],
      [405, 'METHOD_NOT_ALLOWED'],
      [404, 'NOT_FOUND'],
    ]);
  });
});
