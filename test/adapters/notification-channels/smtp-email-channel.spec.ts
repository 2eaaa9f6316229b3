import { type SMTPServerOptions } from 'smtp-server';
import {
  NoEmailChannel,
  SmtpEmailChannel,
  type SmtpOptions,
} from '../../../src/adapters/notification-channels/smtp-email-channel';
import { Secret } from '../../../src/application/ports/secret';
import { type AttemptOutcome } from '../../../src/domain/notification/notification.events';
import { LOOPBACK_TLS } from '../../support/loopback-tls';
import { MailServer, SMTP_PASSWORD as PASSWORD } from '../../support/mail-server';

const servers: MailServer[] = [];
const started = async (options?: SMTPServerOptions): Promise<MailServer> => {
  const server = await new MailServer(options).start();
  servers.push(server);
  return server;
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const channel = (port: number, more: Partial<SmtpOptions> = {}): SmtpEmailChannel =>
  new SmtpEmailChannel({
    host: '127.0.0.1',
    port,
    security: 'none',
    user: null,
    password: null,
    from: 'revrec@example.com',
    timeoutMs: 10_000,
    ...more,
  });

const email = {
  to: 'close@example.com',
  subject: 'acme-test: 3 Journale',
  text: 'Zürich\n\n.dot\n',
  messageId: 'n-1.1',
};

const answering = (codes: Partial<Record<'onMailFrom' | 'onRcptTo', [number, string]>>): SMTPServerOptions =>
  Object.fromEntries(
    Object.entries(codes).map(([step, [responseCode, text]]) => [
      step,
      (_address: unknown, _session: unknown, done: (error: Error) => void) => {
        done(Object.assign(new Error(text), { responseCode }));
      },
    ]),
  );

describe('an e-mail', () => {
  it('reaches the server as a plain message, with the same id on every attempt', async () => {
    const server = await started({ disabledCommands: ['STARTTLS'] });
    const sent = await channel(server.port).send(email);
    expect(sent).toEqual({ outcome: 'delivered', status: 250, detail: 'the mail server accepted it' });
    const [mail] = server.mails;
    expect([mail?.from, mail?.to, mail?.secure]).toEqual(['revrec@example.com', ['close@example.com'], false]);
    const headers = Object.fromEntries(
      [...(mail?.raw ?? '').split('\r\n\r\n', 1)[0]!.matchAll(/^([\w-]+): (.*)$/gm)].map(([, name, value]) => [
        name,
        value?.trim(),
      ]),
    );
    expect(headers).toMatchObject({
      From: 'revrec@example.com',
      To: 'close@example.com',
      Subject: 'acme-test: 3 Journale',
      'Message-ID': '<n-1.1@example.com>',
      'Auto-Submitted': 'auto-generated',
    });
    expect(mail?.raw).toContain('Z=C3=BCrich');
    expect(mail?.raw).toContain('\r\n.dot');
  });

  it('is encrypted before it or a password is sent, and the server has to be the right one', async () => {
    const server = await started({ authOptional: false });
    const secured = { security: 'starttls', user: 'revrec', password: new Secret(PASSWORD) } as const;
    const { certificate: ca } = LOOPBACK_TLS;
    expect(await channel(server.port, { ...secured, ca }).send(email)).toMatchObject({ outcome: 'delivered' });
    expect(server.mails).toMatchObject([{ secure: true, user: 'revrec' }]);
    const unknown = await channel(server.port, secured).send(email);
    expect(unknown).toMatchObject({ outcome: 'failed', status: null });
    const plain = await started({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });
    expect(await channel(plain.port, { ...secured, ca }).send(email)).toMatchObject({ outcome: 'failed' });
    expect(plain.mails).toEqual([]);
    const wrapped = await started({ secure: true });
    expect(await channel(wrapped.port, { ...secured, security: 'tls', ca }).send(email)).toMatchObject({
      outcome: 'delivered',
    });
  });

  it('is tried again after a refused sign-in, which never repeats the password', async () => {
    const server = await started({ authOptional: false });
    const wrong = {
      security: 'starttls',
      user: 'revrec',
      password: new Secret('wrong-Pa55'),
      ca: LOOPBACK_TLS.certificate,
    };
    const outcome = await channel(server.port, wrong as never).send(email);
    expect(outcome).toEqual({
      outcome: 'failed',
      status: 535,
      detail: 'the mail server said: 535 Wrong user or password.',
    });
    expect(JSON.stringify(outcome)).not.toContain('wrong-Pa55');
  });

  it.each<[string, SMTPServerOptions, AttemptOutcome]>([
    [
      'a recipient who is unknown',
      answering({ onRcptTo: [550, 'No such user'] }),
      { outcome: 'refused', status: 550, detail: 'the mail server said: 550 No such user' },
    ],
    [
      'a full mailbox',
      answering({ onRcptTo: [452, 'Mailbox full'] }),
      { outcome: 'failed', status: 452, detail: 'the mail server said: 452 Mailbox full' },
    ],
    [
      'a sender that may not send',
      answering({ onMailFrom: [553, 'Not you'] }),
      { outcome: 'refused', status: 553, detail: 'the mail server said: 553 Not you' },
    ],
  ])('reports the outcome of %s', async (_what, options, expected) => {
    const server = await started(options);
    expect(await channel(server.port).send(email)).toEqual(expected);
  });

  it('is tried again when there is no answer', async () => {
    const server = await started();
    await servers.pop()?.stop();
    expect(await channel(server.port).send(email)).toMatchObject({ outcome: 'failed', status: null });
  });

  it('waits no longer than its time', async () => {
    const server = await started({ onConnect: () => undefined });
    expect(await channel(server.port, { timeoutMs: 100 }).send(email)).toMatchObject({
      outcome: 'failed',
      detail: 'no answer: ETIMEDOUT',
    });
  });

  it('holds no smuggled header', async () => {
    const server = await started();
    const smuggled = [
      { ...email, subject: 'a\r\nBcc: b@example.com' },
      { ...email, to: 'close@example.com\nBcc: b@example.com' },
      { ...email, subject: 'a\u2028b' },
    ];
    for (const one of smuggled) expect(await channel(server.port).send(one)).toMatchObject({ outcome: 'refused' });
    await channel(server.port).send({ ...email, to: 'a@example.com, b@example.com' });
    expect(server.mails.flatMap(({ to }) => to)).not.toContain('b@example.com');
  });

  it('goes nowhere when no server is configured, and says so', async () => {
    const none = new NoEmailChannel();
    expect([none.isConfigured, await none.send()]).toEqual([
      false,
      { outcome: 'refused', status: null, detail: 'not sent: e-mail is not configured on this installation' },
    ]);
  });
});
