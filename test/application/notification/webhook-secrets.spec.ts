import { randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { EncryptingSecretVault } from '../../../src/adapters/secrets/encrypting-secret-vault';
import { givenVaultKey } from '../../../src/adapters/secrets/vault-key';
import { SqliteEncryptedSecrets } from '../../../src/adapters/secrets/sqlite-encrypted-secrets';
import { HttpWebhookChannel } from '../../../src/adapters/notification-channels/http-webhook-channel';
import {
  AddWebhookCommand,
  AddWebhookHandler,
  ChangeWebhookCommand,
  ChangeWebhookHandler,
  RemoveWebhookCommand,
  RemoveWebhookHandler,
  RotateWebhookSecretCommand,
  RotateWebhookSecretHandler,
} from '../../../src/application/notification/notification-settings.commands';
import { WebhookSecrets } from '../../../src/application/notification/webhook-secrets';
import { Access } from '../../../src/application/shared/access';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { Changes } from '../../../src/application/shared/changes';
import { notificationSettings, type Webhook } from '../../../src/domain/notification/notification-settings.state';
import { FakeClock } from '../../support/clock';
import { callerAs, ENVIRONMENT, EvenChance, SequentialIds } from '../../support/plain-ports';
import { WatchedStore } from '../../support/watched-store';

const caller = callerAs('Admin');
const target = {
  url: 'https://hooks.example.com/',
  kinds: ['run-failed' as const],
  enabled: true,
  shape: 'standard' as const,
};
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

let folder: string;
let vault: EncryptingSecretVault;
let inner: SqliteEventStore;
let store: WatchedStore;
let aggregates: Aggregates;
let ports: [Changes, WebhookSecrets];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-webhooks-'));
  vault = new EncryptingSecretVault(
    new SqliteEncryptedSecrets(join(folder, 'secrets.sqlite')),
    givenVaultKey(randomBytes(32)),
  );
  inner = new SqliteEventStore(':memory:');
  store = new WatchedStore(inner);
  const clock = new FakeClock('self-driven');
  const ids = new SequentialIds();
  aggregates = new Aggregates(store, clock, ids);
  const channel = new HttpWebhookChannel({ allowedHosts: [], timeoutMs: 1_000 });
  ports = [
    new Changes(new Access(aggregates, clock), aggregates),
    new WebhookSecrets(vault, channel, new EvenChance(), new SequentialIds('secret')),
  ];
});
afterEach(() => {
  vault.close();
  inner.close();
  rmSync(folder, { recursive: true });
});

const add = (webhookId = 'hook-1', more: Partial<typeof target> = {}): ReturnType<AddWebhookHandler['execute']> =>
  new AddWebhookHandler(...ports).execute(new AddWebhookCommand(caller, { webhookId, target: { ...target, ...more } }));
const rotate = (webhookId = 'hook-1'): ReturnType<RotateWebhookSecretHandler['execute']> =>
  new RotateWebhookSecretHandler(...ports).execute(new RotateWebhookSecretCommand(caller, { webhookId }));
const webhooks = async (): Promise<readonly Webhook[]> =>
  (await aggregates.load(notificationSettings, ENVIRONMENT)).state.webhooks;

/** References of all that the vault holds. */
const kept = (): unknown[] => {
  const database = new Database(join(folder, 'secrets.sqlite'), { readonly: true });
  const rows = database.prepare('SELECT ref, name FROM secrets ORDER BY ref').all() as { ref: string; name: string }[];
  database.close();
  return rows.map(({ ref, name }) => `${ref} ${name}`);
};

describe('the secret of a webhook', () => {
  it('is made with it, kept in the vault, and shown to who made it', async () => {
    const { secret } = await add();
    expect(secret?.reveal()).toBe(SECRET);
    expect([await webhooks(), kept()]).toEqual([
      [{ webhookId: 'hook-1', ...target, secretRef: 'acme-test/webhook/secret-1' }],
      ['acme-test/webhook/secret-1 signing'],
    ]);
    expect((await vault.reveal('acme-test/webhook/secret-1'))['signing']?.reveal()).toBe(SECRET);
  });

  it('stays the one that it was given first, and no other is kept, when the webhook is added again', async () => {
    await add();
    expect((await add()).secret).toBeNull();
    expect(kept()).toEqual(['acme-test/webhook/secret-1 signing']);
  });

  it('is replaced when it is rotated, and the one before forgotten', async () => {
    await add();
    expect((await rotate()).secret?.reveal()).toBe(SECRET);
    expect((await webhooks()).map(({ secretRef }) => secretRef)).toEqual(['acme-test/webhook/secret-2']);
    expect(kept()).toEqual(['acme-test/webhook/secret-2 signing']);
  });

  it('is forgotten with the webhook, and stays when the webhook is changed', async () => {
    await add();
    const changed = { ...target, url: 'https://other.example.com/' };
    await new ChangeWebhookHandler(...ports).execute(
      new ChangeWebhookCommand(caller, { webhookId: 'hook-1', target: changed }, 0),
    );
    expect([(await webhooks())[0]?.url, kept()]).toEqual([changed.url, ['acme-test/webhook/secret-1 signing']]);
    await new RemoveWebhookHandler(...ports).execute(new RemoveWebhookCommand(caller, { webhookId: 'hook-1' }, 1));
    expect([await webhooks(), kept()]).toEqual([[], []]);
  });

  it('is forgotten when the change is refused, but kept when the store does not tell', async () => {
    await expect(rotate('none')).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
    expect(kept()).toEqual([]);
    store.interfere = async () => ({ kind: 'unknown', cause: 'disk' });
    await expect(add()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(kept()).toHaveLength(1);
  });

  it('is not even made for an address to which nothing may be sent', async () => {
    for (const url of ['http://hooks.example.com/', 'https://10.0.0.1/', 'https://localhost/'])
      await expect(add('hook-1', { url })).rejects.toMatchObject({ code: 'NOTIFICATION_SETTING_INVALID' });
    expect(kept()).toEqual([]);
  });
});
