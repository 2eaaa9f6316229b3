import { DomainError } from '../../../src/domain/shared/errors';
import { createLogger, PinoLog } from '../../../src/adapters/system/pino-log';
import { type HttpApp, sendRaw, startHttpApp } from '../../support/http-app';

describe('a log line', () => {
  it('says of an error what it is, and nothing that a library hangs on it', () => {
    const lines: string[] = [];
    const log = new PinoLog(createLogger('info', { write: (line) => lines.push(line) }));
    const cause = Object.assign(new TypeError('no route to the ledger'), { code: 'EHOSTUNREACH', headers: 's3cret' });
    log.error('ledger.defect', Object.assign(new Error('failed', { cause }), { request: { body: 's3cret' } }), {});
    log.error('ledger.thrown', { password: 's3cret' }, {});
    const [first = '', second = ''] = lines;
    expect(JSON.parse(first)).toMatchObject({
      event: 'ledger.defect',
      err: { type: 'Error', message: 'failed', cause: { type: 'TypeError', message: cause.message, code: cause.code } },
    });
    expect(JSON.parse(second)).toMatchObject({ err: { type: 'object' } });
    expect(lines.join('')).not.toContain('s3cret');
  });

  it('is no error where the store did not respond: the outage has a warning of its own', () => {
    const lines: string[] = [];
    const log = new PinoLog(createLogger('debug', { write: (line) => lines.push(line) }));
    log.error('posting.defect', new DomainError('STORE_UNAVAILABLE', 'It is silent.', 'Try again.'), { count: 1 });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 20, event: 'store.unavailable', during: 'posting.defect', count: 1 },
    ]);
  });

  it('does nothing to a terminal, and is the same JSON', () => {
    const lines: string[] = [];
    const fileName = 'close\u001b[2J\u009b\u202e.csv';
    new PinoLog(createLogger('info', { write: (line) => lines.push(line) })).info('import.received', { fileName });
    expect(lines.join('')).toMatch(/^[\x20-\x7e]+\n$/);
    expect(JSON.parse(lines.join(''))).toMatchObject({ fileName });
  });

  describe('of a request', () => {
    let app: HttpApp;
    beforeAll(async () => {
      app = await startHttpApp();
    });
    afterAll(() => app.stop());

    it('holds no headers and no query', async () => {
      const head = ['Host: x', 'Connection: close', 'Authorization: Basic s3cret', 'Cookie: s3cret', 'X-Own: s3cret'];
      await sendRaw(
        app.port,
        ['GET /v1/environments/acme-test/posting-runs?cursor=s3cret HTTP/1.1', ...head, '\r\n'].join('\r\n'),
      );
      const { req, res, msg } = JSON.parse(app.logLines.at(-1) ?? '') as Record<string, unknown>;
      expect({ req, res, msg }).toEqual({
        req: { id: expect.any(String), method: 'GET', url: '/v1/environments/acme-test/posting-runs' },
        res: { statusCode: 401 },
        msg: 'request completed',
      });
      expect(app.logLines.join('')).not.toContain('s3cret');
    });
  });
});
