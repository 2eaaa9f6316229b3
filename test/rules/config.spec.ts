import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readConfig } from '../../src/config';

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
    const source = readFileSync(resolve(__dirname, '..', '..', 'src', 'config.ts'), 'utf8');
    const known = new Set(
      [...source.matchAll(/^\s+(?:@.*\) )?([A-Z][A-Z_]+)(?:!|\?)?(?::| =)/gm)].map(([, name = '']) => name),
    );
    expect([...known].sort()).toEqual(Object.keys(settings).sort());
  });

  it('tells every problem at once, and repeats no value, for it may be a secret', () => {
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

  it('derives where the vault key is from the data folder', () => {
    const config = readConfig({ OIDC_ISSUER: 'http://127.0.0.1:1', DATA_DIR: '/somewhere' });
    expect(config.vault).toEqual({ key: null, keyFile: join('/somewhere', 'vault.key') });
  });
});
