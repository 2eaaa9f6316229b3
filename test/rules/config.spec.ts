import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '../../src/application/ports/secret';
import { readConfig, readEventStoreConfig } from '../../src/config/config';

const example = readFileSync(resolve(__dirname, '..', '..', '.env.example'), 'utf8');
const settings = Object.fromEntries(
  [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
);

describe('the configuration', () => {
  it('needs nothing but the issuer, and .env.example shows the default of every setting', () => {
    const issuer = { OIDC_ISSUER: settings['OIDC_ISSUER'] };
    expect(readConfig(settings)).toEqual(readConfig(issuer));
  });

  it('is documented whole: there is no setting that .env.example leaves out', () => {
    const source = readFileSync(resolve(__dirname, '..', '..', 'src', 'config', 'env-settings.ts'), 'utf8');
    const known = new Set(
      [...source.matchAll(/^\s+(?:@.*\) )?([A-Z][A-Z_]+)(?:!|\?)?(?::| =)/gm)].map(([, name = '']) => name),
    );
    expect([...known].sort()).toEqual(Object.keys(settings).sort());
  });

  it('reports every problem at once, and repeats no value, because it may be a secret', () => {
    const wrong = { HTTP_PORT: 'eighty', POSTING_LANES: '0', VAULT_KEY: 'hunter2', LOG_LEVEL: 'loud' };
    let message = '';
    try {
      readConfig(wrong);
    } catch (error) {
      message = String(error);
    }
    for (const name of [...Object.keys(wrong), 'OIDC_ISSUER']) expect(message).toContain(name);
    expect(message).not.toContain('hunter2');
  });

  it('asks for all that a mail server needs, and for encryption unless it is on this machine', () => {
    const issuer = { OIDC_ISSUER: 'http://127.0.0.1:1' };
    const smtpOf = (more: Record<string, string>): unknown => readConfig({ ...issuer, ...more }).notifications.smtp;
    const wrong = { SMTP_HOST: 'mail.example.com', SMTP_SECURITY: 'none', SMTP_USER: 'revrec' };
    expect(() => smtpOf(wrong)).toThrow('3 problem(s)');
    const from = { MAIL_FROM: 'revrec@example.com' };
    const server = { port: 587, security: 'starttls', user: null, passwordFile: null, from: 'revrec@example.com' };
    expect(smtpOf({ SMTP_HOST: 'mail.example.com', ...from })).toEqual({ host: 'mail.example.com', ...server });
    const local = { SMTP_HOST: '127.0.0.1', SMTP_SECURITY: 'none', SMTP_USER: 'u', SMTP_PASSWORD_FILE: '/f', ...from };
    expect(smtpOf(local)).toEqual({ ...server, host: '127.0.0.1', security: 'none', user: 'u', passwordFile: '/f' });
    for (const address of ['Name <a@example.com>', 'a@example.com\nBcc: b@example.com', 'a'])
      expect(() => smtpOf({ SMTP_HOST: 'mail.example.com', MAIL_FROM: address })).toThrow('MAIL_FROM');
    expect(smtpOf(from)).toBeNull();
  });

  it('takes the application of the REST API whole or not at all, with its secrets in files', () => {
    const issuer = { OIDC_ISSUER: 'http://127.0.0.1:1' };
    const folder = mkdtempSync(join(tmpdir(), 'revrec-config-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'hunter2\n');
    const whole = {
      ...issuer,
      INTACCT_REST_CLIENT_ID: 'app',
      INTACCT_REST_CLIENT_SECRET_FILE: file,
      INTACCT_REST_SENDER_ID: 'sender',
      INTACCT_REST_SENDER_PASSWORD_FILE: file,
    };
    const { application, redirectUri } = readConfig({
      ...whole,
      PUBLIC_URL: 'https://revrec.example.com/',
    }).intacctRest;
    rmSync(folder, { recursive: true });
    expect(redirectUri).toBe('https://revrec.example.com/connected');
    expect(application).toMatchObject({ clientId: 'app', senderId: 'sender' });
    expect(application?.clientSecret.reveal()).toBe('hunter2');
    expect(inspect(application)).not.toContain('hunter2');
    expect(readConfig(issuer).intacctRest.application).toBeNull();
    expect(() => readConfig({ ...issuer, INTACCT_REST_CLIENT_ID: 'app' })).toThrow('must be set together');
    expect(() => readConfig(whole)).toThrow('INTACCT_REST_CLIENT_SECRET_FILE must name an existing file');
  });

  it('keeps the creates within the requests of the performance tier', () => {
    const lanesOf = (more: Record<string, string>): unknown => {
      const { lanes, lanesMax } = readConfig({ OIDC_ISSUER: 'http://127.0.0.1:1', ...more }).posting;
      return [lanes, lanesMax];
    };
    expect([{}, ...['2', '3', '4'].map((POSTING_TIER) => ({ POSTING_TIER }))].map(lanesOf)).toEqual([
      [4, 6],
      [4, 8],
      [4, 12],
      [4, 15],
    ]);
    expect(lanesOf({ POSTING_LANES: '3', POSTING_LANES_MAX: '3' })).toEqual([3, 3]);
    expect(lanesOf({ POSTING_LANES_MAX: '2' })).toEqual([2, 2]);
    expect(() => lanesOf({ POSTING_LANES: '7' })).toThrow('POSTING_LANES must be at most 6 at performance tier 1');
    expect(() => lanesOf({ POSTING_TIER: '2', POSTING_LANES_MAX: '9' })).toThrow('POSTING_LANES_MAX must be at most 8');
    expect(() => lanesOf({ POSTING_LANES: '3', POSTING_LANES_MAX: '2' })).toThrow('at most POSTING_LANES_MAX');
    expect(() => lanesOf({ POSTING_TIER: '5' })).toThrow('POSTING_TIER');
  });

  it('takes for tests only environments that there are', () => {
    const issuer = { OIDC_ISSUER: 'http://127.0.0.1:1', ENVIRONMENTS: 'acme-live,acme-test' };
    expect(readConfig(issuer).testEnvironments).toEqual([]);
    expect(readConfig({ ...issuer, TEST_ENVIRONMENTS: 'acme-test' }).testEnvironments).toEqual(['acme-test']);
    expect(() => readConfig({ ...issuer, TEST_ENVIRONMENTS: 'acme-tset' })).toThrow(
      'TEST_ENVIRONMENTS must name only environments that ENVIRONMENTS names too',
    );
  });

  it('derives where the vault key is from the data folder', () => {
    const config = readConfig({ OIDC_ISSUER: 'http://127.0.0.1:1', DATA_DIR: '/somewhere' });
    expect(config.vault).toEqual({ key: null, keyFile: join('/somewhere', 'vault.key') });
  });

  describe('of the event store', () => {
    const URL = 'esdb://ana:hunter2@db.example:2113';
    const shared = { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL: URL };

    it('is the embedded one in the data folder unless another is named', () => {
      expect(readEventStoreConfig({ DATA_DIR: '/d' })).toEqual({ kind: 'sqlite', dataDir: '/d' });
      expect(readEventStoreConfig({ EVENTSTOREDB_URL: URL })).toMatchObject({ kind: 'sqlite' });
    });

    it('is EventStoreDB at an address that is printed nowhere', () => {
      const config = readEventStoreConfig(shared);
      expect(config).toEqual({
        kind: 'eventstoredb',
        url: expect.any(Secret),
        ...{ caFile: null, streamPrefix: 'revrec-', mayBeInsecure: false, leaseMs: 30_000 },
        ...{ dataDir: './data', waitMs: 120_000 },
      });
      expect(config.kind === 'eventstoredb' && config.url.reveal()).toBe(URL);
      expect(inspect(config, { depth: 5 }) + JSON.stringify(config)).not.toContain('hunter2');
    });

    it('may have its address in a file', () => {
      const folder = mkdtempSync(join(tmpdir(), 'revrec-config-'));
      writeFileSync(join(folder, 'url'), `${URL}\n`);
      const config = readEventStoreConfig({ EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL_FILE: join(folder, 'url') });
      rmSync(folder, { recursive: true });
      expect(config.kind === 'eventstoredb' && config.url.reveal()).toBe(URL);
    });

    it.each([
      ['no address', { EVENT_STORE: 'eventstoredb' }, 'EVENTSTOREDB_URL and EVENTSTOREDB_URL_FILE'],
      ['two addresses', { ...shared, EVENTSTOREDB_URL_FILE: '/f' }, 'exactly one of'],
      [
        'a file that is not there',
        { EVENT_STORE: 'eventstoredb', EVENTSTOREDB_URL_FILE: '/f' },
        'URL_FILE must name an existing file',
      ],
      ['a prefix of which others may begin', { ...shared, EVENTSTOREDB_STREAM_PREFIX: 'a-b-' }, 'STREAM_PREFIX'],
      ['a store that does not exist', { EVENT_STORE: 'postgres' }, 'EVENT_STORE'],
    ])('is refused with %s', (_case, env, problem) => {
      expect(() => readEventStoreConfig(env)).toThrow(problem);
    });
  });
});
