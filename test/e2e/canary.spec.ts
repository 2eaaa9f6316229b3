import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { type Reply } from './support/person';
import { RunningSystem } from './support/system';

/** With everything in them that escaping and encoding could change. */
const SECRETS = {
  senderPassword: 'canary-sender <&"\'> Zürich+/=',
  userPassword: 'canary-user <&"\'> Zürich+/=',
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
    const { senderPassword, userPassword, vaultKey } = SECRETS;
    const system = await RunningSystem.start({
      sandbox: { SANDBOX_SENDER_PASSWORD: senderPassword, SANDBOX_USER_PASSWORD: userPassword },
      service: { LOG_LEVEL: 'trace', VAULT_KEY: vaultKey },
    });
    try {
      const controller = await system.person('cora.controller');
      const replies: Reply[] = [
        await controller.connect({ senderPassword, userPassword: `${userPassword}!` }), // Refused, and not repeated either.
        await controller.connect({ senderPassword, userPassword }),
        await controller.send('PUT', '/connection', { senderPassword, userPassword, extra: 1 }),
        await controller.send('POST', '/connection/check'),
        await controller.get('/connection'),
        await controller.send('POST', '/account-mappings', {
          mappings: ['2400', '4010'].map((account) => ({ account, ledgerAccount: '2400' })),
        }),
        await controller.importCsv(closeCsv({ id: 'CANARY' })),
        await controller.post(),
      ];
      await controller.includeField('location', 'Location', 'Customer', 'Location');
      await controller.includeField('class', 'Class', 'Subscription', 'Class');
      const { batchKey } = await controller.batch('CANARY');
      await system.admin.fault({ function: 'create' }, { kind: 'garbage' });
      replies.push(await controller.post({ batchKeys: [batchKey] }), await controller.get(`${system.service}/metrics`));
      expect((await controller.batch('CANARY')).status).toBe('Success');
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
        Object.entries(SECRETS).flatMap(([name, secret]) =>
          [...formsOf(secret), ...formsOf(secret).map((form) => Buffer.from(form).toString('latin1'))]
            .filter((form) => text.includes(form))
            .map((form) => ({ place, name, form: form.slice(0, 12) })),
        ),
      );
      expect(found).toEqual([]);
      expect(places['output']?.length).toBeGreaterThan(10_000); // It did log.
    } finally {
      await system.stop();
    }
  }, 60_000);
});
