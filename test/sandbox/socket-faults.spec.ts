import { request } from 'node:http';
import { connect } from 'node:net';
import { createGunzip } from 'node:zlib';
import type { Fault } from '../../sandbox/gateway/fault';
import { gatewayPath } from '../../sandbox/http/gateway-server';
import { call, entry, requestOf, valuesOf } from './gateway-driver';
import { sendTo, serveGateway, type Seen, type ServedGateway } from './served-gateway';

const document = requestOf(call('je-1', entry()));
let served: ServedGateway;

beforeEach(async () => {
  served = await serveGateway();
});

afterEach(async () => {
  await served.server.close();
});

const meet = async (fault: Fault): Promise<Seen> => {
  served.driver.gateway.faults.queue({ match: {}, times: 1, fault });
  return sendTo(served.port, document);
};

/** The body as it should have been: the same request without the fault, in a ledger as fresh. */
const trueBody = async (): Promise<string> => {
  const other = await serveGateway();
  const { body } = await sendTo(other.port, document);
  await other.server.close();
  return body;
};

const broken = { informational: [], status: null, headers: {}, bytes: 0, body: '', error: 'ECONNRESET' };

describe('over a real socket', () => {
  it.each([
    [{ kind: 'drop-before-commit' }, 0],
    [{ kind: 'drop-after-commit' }, 1],
    [{ kind: 'reset-before-commit' }, 0],
    [{ kind: 'reset-after-commit' }, 1],
    [{ kind: 'commit-late', ms: 5 }, 0],
  ] as const)('%j gives no answer', async (fault, sizeAfter) => {
    expect([await meet(fault), served.driver.gateway.ledger.size]).toEqual([broken, sizeAfter]);
  });

  it.each([
    [{ kind: 'drop-after-commit' }, 'end'],
    [{ kind: 'reset-after-commit' }, 'ECONNRESET'],
  ] as const)('%j shows on the connection as %s', async (fault, expected) => {
    served.driver.gateway.faults.queue({ match: {}, times: 1, fault });
    const ending = await new Promise<string>((resolve) => {
      const socket = connect(served.port, '127.0.0.1');
      socket.on('end', () => {
        resolve('end');
      });
      socket.on('error', (error) => {
        resolve((error as NodeJS.ErrnoException).code ?? '');
      });
      const head = `POST ${gatewayPath} HTTP/1.1\r\nHost: test\r\nContent-Length: ${Buffer.byteLength(document)}\r\n\r\n`;
      socket.write(head + document);
    });
    expect(ending).toBe(expected);
  });

  it('half-reply breaks in the middle of the body that the header announced', async () => {
    const whole = Buffer.from(await trueBody());
    const seen = await meet({ kind: 'half-reply' });
    expect([seen.status, seen.headers['content-length'], seen.body, seen.error]).toEqual([
      200,
      String(whole.length),
      whole.subarray(0, Math.floor(whole.length / 2)).toString('utf8'),
      'ECONNRESET',
    ]);
    expect(served.driver.gateway.ledger.size).toBe(1);
  });

  it('truncate ends without a word, as HTTP allows', async () => {
    const seen = await meet({ kind: 'truncate', bytes: 40 });
    expect([seen.headers['content-length'], seen.headers['transfer-encoding'], seen.body, seen.error]).toEqual([
      undefined,
      undefined,
      (await trueBody()).slice(0, 40),
      null,
    ]);
  });

  it.each([
    [10, 'ECONNRESET'],
    [-10, null],
  ])('wrong-length by %s announces another length', async (by, error) => {
    const whole = await trueBody();
    const seen = await meet({ kind: 'wrong-length', by });
    const received = whole.slice(0, Math.min(whole.length + by, whole.length));
    expect([seen.headers['content-length'], seen.body, seen.error]).toEqual([
      String(whole.length + by),
      received,
      error,
    ]);
  });

  it('slow-drip sends the true answer in small pieces', async () => {
    const seen = await meet({ kind: 'slow-drip', bytesPerTick: 100, ms: 0 });
    expect([seen.body, seen.error]).toEqual([await trueBody(), null]);
  });

  it('informational sends noise before the true answer', async () => {
    const seen = await meet({ kind: 'informational', statuses: [100, 102, 103] });
    expect([seen.informational, seen.status, seen.body, seen.error]).toEqual([
      [100, 102, 103],
      200,
      await trueBody(),
      null,
    ]);
  });

  it('huge-reply is well formed to its end', async () => {
    const seen = await meet({ kind: 'huge-reply', bytes: 3_000_000 });
    const start = (await trueBody()).replace('</response>', '');
    expect([seen.bytes >= 3_000_000, seen.body.startsWith(`${start}<padding>0123`), seen.error]).toEqual([
      true,
      true,
      null,
    ]);
    expect(valuesOf(seen.body, 'RECORDNO')).toEqual(['6000']);
  });

  it('gzip-bomb is small on the wire and expands to more than 64 MiB', async () => {
    served.driver.gateway.faults.queue({ match: {}, times: 1, fault: { kind: 'gzip-bomb' } });
    const size = await new Promise<{ wire: number; expanded: number; encoding: string | undefined }>((resolve) => {
      const outgoing = request({ host: '127.0.0.1', port: served.port, path: gatewayPath, method: 'POST' });
      outgoing.on('response', (answer) => {
        let wire = 0;
        let expanded = 0;
        const gunzip = createGunzip();
        gunzip.on('data', (chunk: Buffer) => (expanded += chunk.length));
        gunzip.on('end', () => {
          resolve({ wire, expanded, encoding: answer.headers['content-encoding'] });
        });
        answer.on('data', (chunk: Buffer) => (wire += chunk.length));
        answer.pipe(gunzip);
      });
      outgoing.end(document);
    });
    expect([size.encoding, size.wire < 1024 * 1024, size.expanded > 64 * 1024 * 1024]).toEqual(['gzip', true, true]);
  });

  it.each(['huge-reply', 'half-reply', 'wrong-length'] as const)(
    '%s before the execution carries a failure and writes nothing',
    async (kind) => {
      const seen = await meet({ kind, when: 'before', ...(kind === 'huge-reply' ? { bytes: 1000 } : {}) });
      expect([seen.status, served.driver.gateway.ledger.size, served.driver.gateway.requestLog.list()]).toEqual([
        500,
        0,
        [expect.objectContaining({ outcome: 'not executed', fault: kind })],
      ]);
    },
  );

  it('redirect points elsewhere', async () => {
    const seen = await meet({ kind: 'redirect', status: 307, location: 'http://127.0.0.1:9/' });
    expect([seen.status, seen.headers.location, seen.body, served.driver.gateway.ledger.size]).toEqual([
      307,
      'http://127.0.0.1:9/',
      '',
      0,
    ]);
  });
});
