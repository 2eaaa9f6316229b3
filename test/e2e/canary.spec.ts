import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MailServer } from '../support/mail-server';
import { kindOf, verified, WebhookReceiver } from '../support/webhook-receiver';
import { closeCsv } from './support/close';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

/** With everything in them that escaping and encoding could change. */
const SECRETS = {
  senderPassword: 'canary-sender <&"\'> Zürich+/=',
  userPassword: 'canary-user <&"\'> Zürich+/=',
  smtpPassword: 'canary-smtp <&"\'> Zürich+/=',
  vaultKey: Buffer.from('canary-vault-key-of-32-bytes-now').toString('base64'),
};

/** Every form in which a secret could slip out. */
const formsOf = (secret: string): string[] => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
  Buffer.from(secret).toString('hex'),
  encodeURIComponent(secret),
  secret.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;'),
  secret
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&apos;'),
  JSON.stringify(secret).slice(1, -1),
];

describe('planted passwords', () => {
  it('are found nowhere after the whole flow at the most verbose log level', async () => {
    const { senderPassword, userPassword, smtpPassword, vaultKey } = SECRETS;
    const receiver = await new WebhookReceiver().start();
    const insecure = { disabledCommands: ['STARTTLS'], allowInsecureAuth: true, authOptional: false };
    const mail = await new MailServer(insecure, smtpPassword).start();
    const folder = mkdtempSync(join(tmpdir(), 'revrec-canary-'));
    const passwordFile = join(folder, 'smtp-password');
    writeFileSync(passwordFile, `${smtpPassword}\n`);
    const system = await RunningSystem.start({
      sandbox: { SANDBOX_SENDER_PASSWORD: senderPassword, SANDBOX_USER_PASSWORD: userPassword },
      service: {
        LOG_LEVEL: 'trace',
        VAULT_KEY: vaultKey,
        NOTIFY_TICK_MS: '200',
        NOTIFY_ALLOWED_HOSTS: '127.0.0.1',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mail.port),
        SMTP_SECURITY: 'none',
        SMTP_USER: 'revrec',
        SMTP_PASSWORD_FILE: passwordFile,
        MAIL_FROM: 'revrec@example.com',
      },
    });
    try {
      const controller = await system.person('cora.controller');
      const signing: Record<string, string> = {};
      const notified = await notifiedBy(controller, receiver, signing);
      const replies: Reply[] = [
        ...notified,
        await controller.connect({ senderPassword, userPassword: `${userPassword}!` }), // Refused, and not repeated either.
        await controller.connect({ senderPassword, userPassword }),
        await controller.send('PUT', '/connection', { senderPassword, userPassword, extra: 1 }),
        await controller.send('POST', '/connection/check'),
        await controller.get('/connection'),
        await controller.send('POST', '/account-mappings', {
          mappings: ['2400', '4010'].map((account) => ({ account, ledgerAccount: '2400' })),
        }),
        await controller.importCsv(closeCsv({ id: 'CANARY' }, { id: 'UNMAPPED', debitAccount: '9999' })),
        await controller.post(),
      ];
      await controller.includeField('location', 'Location', 'Customer', 'Location');
      await controller.includeField('class', 'Class', 'Subscription', 'Class');
      const { batchKey } = await controller.batch('CANARY');
      await system.admin.fault({ function: 'create' }, { kind: 'garbage' });
      const batchKeys = [batchKey, (await controller.batch('UNMAPPED')).batchKey];
      replies.push(await controller.post({ batchKeys }), await controller.get(`${system.service}/metrics`));
      expect((await controller.batch('CANARY')).status).toBe('Success');
      const told = await receiver.have(1, (one) => kindOf(one) === 'run-failed');
      verified(told[0]!, signing['second']!);
      expect(mail.mails.map(({ user }) => user)).toContain('revrec');
      await system.end('service', 'SIGTERM');

      const dataFolder = join(system.folder, 'data');
      const places: Record<string, string> = { output: system.output.join('\n'), replies: JSON.stringify(replies) };
      for (const name of readdirSync(dataFolder, { withFileTypes: true })) {
        if (name.isFile()) places[name.name] = readFileSync(join(dataFolder, name.name)).toString('latin1');
      }
      expect(Object.keys(places)).toEqual(
        expect.arrayContaining(['events.sqlite', 'read-models.sqlite', 'secrets.sqlite']),
      );
      expect(places['events.sqlite']).toContain('revrec_sender'); // What is there is found.
      const found = Object.entries(places).flatMap(([place, text]) =>
        Object.entries({ ...SECRETS, ...signing }).flatMap(([name, secret]) =>
          [...formsOf(secret), ...formsOf(secret).map((form) => Buffer.from(form).toString('latin1'))]
            .filter((form) => text.includes(form))
            .map((form) => ({ place, name, form: form.slice(0, 12) })),
        ),
      );
      expect(found).toEqual([]);
      expect(places['output']?.length).toBeGreaterThan(10_000); // It did log.
    } finally {
      await system.stop();
      await receiver.stop();
      await mail.stop();
      rmSync(folder, { recursive: true });
    }
  });
});

/** Sets notifications up and tries them. Answers all replies, those two that show a secret without it; the secrets go into `signing`. */
const notifiedBy = async (
  controller: Person,
  receiver: WebhookReceiver,
  signing: Record<string, string>,
): Promise<Reply[]> => {
  const settings = '/notification-settings';
  const url = `http://127.0.0.1:${receiver.port}/`;
  const hook = { url, kinds: ['run-failed'] };
  const shown = async (name: string, path: string, body: unknown, key: string): Promise<Reply[]> => {
    const headers = { 'idempotency-key': key };
    const first = await controller.send('POST', path, body, headers);
    signing[name] = first.body.secret as string;
    signing[`${name} key`] = signing[name].slice('whsec_'.length);
    return [{ ...first, body: { ...first.body, secret: '' } }, await controller.send('POST', path, body, headers)];
  };
  const added = await shown('first', `${settings}/webhooks`, hook, 'add');
  const webhook = `${settings}/webhooks/${added[0]?.body.webhookId}`;
  const rotated = await shown('second', `${webhook}/rotate-secret`, {}, 'rotate');
  const recipients = [{ address: 'close@example.com', kinds: ['run-failed'] }];
  expect(Object.values(signing).map((secret) => secret.length)).toEqual([50, 44, 50, 44]);
  return [
    ...added,
    ...rotated,
    await controller.send('PUT', settings, { recipients, closeDay: null, closeReminderDays: 3 }),
    await controller.send('POST', `${webhook}/test`),
    await controller.send('POST', `${settings}/recipients/close@example.com/test`),
    await controller.get(settings),
    await controller.get('/notifications'),
  ];
};
