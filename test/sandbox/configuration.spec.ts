import { join } from 'node:path';
import { companyFromCsv } from '../../sandbox/company/company-files';
import { isLoopback, readConfiguration } from '../../sandbox/configuration';
import { randomTexts } from '../../sandbox/random-texts';

describe('the configuration', () => {
  it('has a documented value for everything', () => {
    expect(readConfiguration({}, '/work')).toEqual({
      host: '127.0.0.1',
      port: 4101,
      oidcPort: 4102,
      companyFolder: join('/work', 'examples', 'acme-2026-09'),
      companyId: 'ACME-DEV',
      environments: ['acme-test'],
      latencyMs: 0,
      seed: null,
      hasAdmin: true,
      credentials: {
        senderId: 'revrec_sender',
        senderPassword: 'sender-Pa55!',
        userId: 'revrec_ws',
        userPassword: 'user-Pa55!',
        clientId: 'revrec-app',
        clientSecret: 'app-Pa55!',
        clientRedirects: ['http://127.0.0.1:4100/connected'],
      },
      webRedirects: ['http://127.0.0.1:4100/'],
    });
  });

  it.each([
    [{ SANDBOX_PORT: 'x' }, "SANDBOX_PORT must be a whole number, not 'x'."],
    [{ SANDBOX_ADMIN: 'yes' }, "SANDBOX_ADMIN must be on or off, not 'yes'."],
  ])('refuses %j', (environment, problem) => {
    expect(() => readConfiguration(environment, '/work')).toThrow(problem);
  });

  it('knows the addresses of this machine', () => {
    expect(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::', '10.0.0.1', '127.evil.test'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

it('a company file without a needed column is refused', () => {
  expect(() => companyFromCsv('A', 'ACCOUNTNO,TITLE\n1,One\n', '')).toThrow('The company file has no column STATUS.');
});

it('the ids are the same in each run with a seed, and never twice the same in one', () => {
  const idsOf = (seed: string | null): string[] => {
    const next = randomTexts(seed);
    return [next(12), next(12), next(24)];
  };
  expect([idsOf('7'), new Set([...idsOf('7'), ...idsOf('8'), ...idsOf(null), ...idsOf(null)]).size]).toEqual([
    idsOf('7'),
    12,
  ]);
});
