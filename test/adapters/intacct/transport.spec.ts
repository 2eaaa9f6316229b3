import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { type Dispatcher } from 'undici';
import { Exchange } from '../../../src/adapters/intacct/wire/exchange';
import { Transport } from '../../../src/adapters/intacct/wire/transport';

/** A server that shows the bare bytes: what undici sent, and nothing that an HTTP parser would have hidden. */
class RawServer {
  received = '';
  connectionCount = 0;
  onData: (socket: Socket) => void = () => undefined;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((socket) => {
    this.connectionCount += 1;
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.received += chunk.toString('utf8');
      this.onData(socket);
    });
  });

  async start(): Promise<URL> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return new URL(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/ia/xml/xmlgw.phtml`);
  }

  async connectionsEnded(): Promise<void> {
    await Promise.all([...this.sockets].filter((socket) => !socket.closed).map((socket) => once(socket, 'close')));
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('transport', () => {
  let server: RawServer;
  let transport: Transport;
  let endpoint: URL;
  const answer = (headers: string, body: string) => (socket: Socket) => {
    if (server.received.endsWith('<last/>'))
      socket.write(`HTTP/1.1 ${headers}\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  };
  const send = (mayStart: () => boolean = () => true, body = '<request/><last/>', timeoutMs = 5_000) =>
    transport.send({ endpoint, body, timeoutMs, mayStart });

  beforeEach(async () => {
    server = new RawServer();
    endpoint = await server.start();
    transport = new Transport({ connectTimeoutMs: 10_000, replyBytesMax: 1_000 });
  });
  afterEach(async () => {
    await transport.close();
    await server.stop();
  });

  it('sends one plain request with its length and without asking for compression', async () => {
    server.onData = answer('200 OK', 'ok');
    await expect(send()).resolves.toEqual({ kind: 'reply', status: 200, text: 'ok', problem: '', wait: {} });
    expect(server.received.replace(/:\d+\r/, ':PORT\r')).toBe(
      'POST /ia/xml/xmlgw.phtml HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\nconnection: keep-alive\r\n' +
        'content-type: application/xml\r\naccept: application/xml, text/xml\r\ncontent-length: 17\r\n\r\n<request/><last/>',
    );
  });

  it('writes no byte when the request may not start', async () => {
    await expect(send(() => false)).resolves.toMatchObject({ kind: 'not-sent', cause: 'send-window' });
    await server.connectionsEnded();
    expect(server.connectionCount).toBe(1);
    expect(server.received).toBe('');
  });

  it('writes no byte on a connection that is in use already either', async () => {
    server.onData = answer('200 OK', 'ok');
    await send();
    server.received = '';
    await expect(send(() => false)).resolves.toMatchObject({ kind: 'not-sent', cause: 'send-window' });
    await server.connectionsEnded();
    expect(server.received).toBe('');
  });

  it('writes no byte when the question whether it may start fails', async () => {
    const failing = (): boolean => {
      throw new Error('No clock.');
    };
    await expect(send(failing)).resolves.toMatchObject({ kind: 'not-sent', cause: 'unreachable' });
    expect(server.received).toBe('');
  });

  it('asks once, when the connection stands and nothing else can run before the first byte', async () => {
    const order: string[] = [];
    server.onData = answer('200 OK', 'ok');
    const mayStart = (): boolean => {
      expect(server.received).toBe('');
      order.push('asked');
      // Had the write waited for anything, even for a microtask, this would come before it.
      queueMicrotask(() => order.push('microtask'));
      return true;
    };
    const write = jest.spyOn(Socket.prototype, 'write').mockImplementationOnce(function (this: Socket, ...args) {
      order.push('written');
      write.mockRestore();
      return this.write(...args);
    });
    await expect(send(mayStart)).resolves.toMatchObject({ kind: 'reply' });
    expect(order).toEqual(['asked', 'written', 'microtask']);
  });

  it('says unreachable when nobody listens', async () => {
    await server.stop();
    await expect(send()).resolves.toEqual({
      kind: 'not-sent',
      cause: 'unreachable',
      detail: 'Sage Intacct could not be reached (ECONNREFUSED).',
    });
    server = new RawServer();
    await server.start();
  });

  it('says lost when the connection breaks after the request, within its headers or within its body', async () => {
    server.onData = (socket) => void socket.resetAndDestroy();
    await expect(send()).resolves.toMatchObject({ kind: 'lost' });
    server.onData = (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-le');
    await expect(send()).resolves.toMatchObject({ kind: 'lost' });
    server.onData = (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n<resp');
    await expect(send()).resolves.toMatchObject({ kind: 'lost' });
  });

  it('says lost when no answer comes in time', async () => {
    await expect(send(undefined, undefined, 500)).resolves.toEqual({
      kind: 'lost',
      cause: 'The connection ended without an answer (TIMEOUT).',
    });
  });

  it('stops reading a reply that is too large', async () => {
    server.onData = answer('200 OK', 'x'.repeat(1_001));
    await expect(send()).resolves.toMatchObject({
      status: 200,
      text: null,
      problem: 'the reply is larger than 1000 bytes',
    });
  });

  it('reads no compressed reply and no other encoding than UTF-8', async () => {
    server.onData = answer('200 OK\r\ncontent-encoding: gzip', 'ok');
    await expect(send()).resolves.toMatchObject({
      text: null,
      problem: 'the reply is compressed, which was not requested',
    });
    server.received = '';
    server.onData = (socket) => socket.write(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n\xff', 'latin1'));
    await expect(send()).resolves.toMatchObject({ text: null, problem: 'the reply is not UTF-8' });
  });

  it.each([
    ['retry-after: 7', { retryAfterMs: 7_000 }],
    ['x-ia-throttle-retryafter: 3', { retryAfterMs: 3_000 }],
    ['retry-after: Fri, 31 Jan 2026 10:00:00 GMT\r\nx-ia-throttle-retryafter: 3', { retryAfterMs: 3_000 }],
    ['retry-after: -1', {}],
    ['retry-after: 1e9', {}],
  ])('takes from "%s" how long to wait', async (headers, wait) => {
    server.onData = answer(`429 Too Many Requests\r\n${headers}`, '');
    await expect(send()).resolves.toMatchObject({ status: 429, wait });
  });
});

describe('exchange', () => {
  const controllerOf = (abort: jest.Mock) => ({ abort }) as unknown as Dispatcher.DispatchController;
  const options = { replyBytesMax: 1_000, timeoutMs: 5_000 };

  it('never starts once its time is over', async () => {
    const [mayStart, abort] = [jest.fn(() => true), jest.fn()];
    const exchange = new Exchange({ ...options, timeoutMs: 1, mayStart });
    await expect(exchange.answer).resolves.toMatchObject({ kind: 'not-sent', cause: 'unreachable' });
    exchange.onRequestStart(controllerOf(abort));
    expect([mayStart.mock.calls.length, abort.mock.calls.length]).toEqual([0, 1]);
  });

  it('never starts twice, even if its connection is replaced', async () => {
    const [mayStart, abort] = [jest.fn(() => true), jest.fn()];
    const exchange = new Exchange({ ...options, mayStart });
    exchange.onRequestStart(controllerOf(abort));
    expect(abort).not.toHaveBeenCalled();
    exchange.onRequestStart(controllerOf(abort));
    expect([mayStart.mock.calls.length, abort.mock.calls.length]).toEqual([1, 1]);
    await expect(exchange.answer).resolves.toMatchObject({ kind: 'lost' });
  });
});
