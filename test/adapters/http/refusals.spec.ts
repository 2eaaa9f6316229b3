import { type HttpApp, sendRaw, startHttpApp } from '../../support/http-app';

const request = (line: string, ...headers: string[]): string =>
  [line, 'Host: x', 'Connection: close', ...headers, '\r\n'].join('\r\n');

describe('refusals', () => {
  let app: HttpApp;
  beforeAll(async () => {
    app = await startHttpApp();
  });
  afterAll(() => app.stop());

  it.each([
    ['an address that nobody knows', request('GET /v1/nothing HTTP/1.1'), 404, 'NOT_FOUND'],
    [
      'a method that an address has not',
      request('DELETE /v1/environments/acme-test/posting-runs HTTP/1.1'),
      405,
      'METHOD_NOT_ALLOWED',
    ],
    ['a method that nobody has', request('PROPFIND /health/live HTTP/1.1'), 405, 'METHOD_NOT_ALLOWED'],
    ['no token', request('GET /v1/environments/acme-test/posting-runs HTTP/1.1'), 401, 'UNAUTHENTICATED'],
    ['an address that cannot be decoded', request('GET /v1/%zz?token=s3cret HTTP/1.1'), 400, 'REQUEST_INVALID'],
    [
      'an endless part of an address',
      request(`GET /v1/environments/${'x'.repeat(300)}/posting-runs HTTP/1.1`),
      400,
      'REQUEST_INVALID',
    ],
    [
      'a body that is no JSON',
      `${request('POST /v1/environments/acme-test/posting-runs HTTP/1.1', 'Content-Type: application/json', 'Content-Length: 7')}s3cret!`,
      400,
      'REQUEST_INVALID',
    ],
    [
      'a body that is no UTF-8',
      `${request('POST /v1/environments/acme-test/posting-runs HTTP/1.1', 'Content-Type: text/csv', 'Content-Length: 4')}\u00e9abc`,
      400,
      'REQUEST_INVALID',
    ],
    ['no host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'REQUEST_INVALID'],
    [
      'an expectation that nobody can meet',
      request('GET /health/live HTTP/1.1', 'Expect: the-unexpected'),
      417,
      'REQUEST_INVALID',
    ],
    [
      'headers without an end',
      request('GET /health/live HTTP/1.1', `X: ${'x'.repeat(20_000)}`),
      431,
      'REQUEST_INVALID',
    ],
    ['what is no HTTP', 'hello s3cret\r\n\r\n', 400, 'REQUEST_INVALID'],
  ])('of %s are problems with a code, and repeat nothing', async (_what, sent, status, code) => {
    const { headers, body, ...answer } = await sendRaw(app.port, sent);
    const problem = JSON.parse(body) as Record<string, unknown>;
    expect([answer.status, headers['content-type'], headers['cache-control']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
      'no-store',
    ]);
    expect(problem).toEqual({
      type: `urn:revrec:problem:${code}`,
      title: expect.any(String),
      status,
      code,
      detail: expect.any(String),
      fix: expect.any(String),
      instance: expect.any(String),
      correlationId: expect.any(String),
      details: expect.any(Object),
    });
    expect(body).not.toContain('s3cret');
  });

  it('say which methods an address has', async () => {
    const { headers, body } = await sendRaw(
      app.port,
      request('DELETE /v1/environments/acme-test/posting-runs?period=2026-09 HTTP/1.1'),
    );
    expect([headers['allow'], (JSON.parse(body) as { details: unknown }).details]).toEqual([
      'GET, HEAD, POST',
      { methods: ['GET', 'HEAD', 'POST'] },
    ]);
  });
});
