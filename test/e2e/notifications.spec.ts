import { MailServer } from '../support/mail-server';
import { kindOf, verified, WebhookReceiver } from '../support/webhook-receiver';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person, type Reply } from './support/person';
import { RunningSystem } from './support/system';

const SETTINGS = '/notification-settings';

describe('notifications', () => {
  let system: RunningSystem;
  let controller: Person;
  let receiver: WebhookReceiver;
  let mail: MailServer;
  let webhook: Reply['body'];

  beforeAll(async () => {
    receiver = await new WebhookReceiver().start();
    mail = await new MailServer({ disabledCommands: ['STARTTLS'] }).start();
    system = await RunningSystem.start({
      service: {
        NOTIFY_TICK_MS: '200',
        NOTIFY_RETRY_DELAYS_MS: '200,400',
        NOTIFY_TIMEOUT_MS: '1000',
        NOTIFY_ALLOWED_HOSTS: `127.0.0.1:${receiver.port}`,
        PUBLIC_URL: 'https://revrec.example.com',
        SMTP_HOST: '127.0.0.1',
        SMTP_PORT: String(mail.port),
        SMTP_SECURITY: 'none',
        MAIL_FROM: 'revrec@example.com',
      },
    });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(async () => {
    await system.stop();
    await receiver.stop();
    await mail.stop();
  });

  const hook = (kinds: readonly string[], path = '/hook?token=t0ken'): object => ({
    url: `http://127.0.0.1:${receiver.port}${path}`,
    kinds,
  });

  const overWith = async (notificationId: string): Promise<Reply['body']> => {
    for (;;) {
      const { body } = await controller.get(`/notifications/${notificationId}`);
      if (body.outcome !== 'Waiting' && body.outcome !== 'Delivering') return body;
      await new Promise((turn) => setTimeout(turn, 50)); // Until the views show it.
    }
  };

  /** One that fails again beside a new one that does not: a run of which nothing could be posted would not start. */
  const postAgain = async (failing: string, good: string): Promise<Reply> => {
    await controller.importCsv(closeCsv({ id: good }));
    const batches = [await controller.batch(failing), await controller.batch(good)];
    return controller.post({ batchKeys: batches.map(({ batchKey }) => batchKey as string) });
  };

  it('notify nobody until somebody subscribes', async () => {
    const { body, headers } = await controller.get(SETTINGS);
    expect([body, headers.get('etag')]).toEqual([
      {
        webhooks: [],
        recipients: [],
        emailConfigured: true,
        emailProblem: null,
        closeDay: null,
        closeReminderDays: 3,
        timeZone: 'UTC',
        changedAt: null,
        changedBy: null,
        revision: -1,
      },
      '"-1"',
    ]);
    expect((await controller.get('/notifications')).body).toEqual({ items: [], nextCursor: null });
  });

  it('refuse what makes no setting, and say which', async () => {
    const preferences = { recipients: [], closeDay: null, closeReminderDays: 3 };
    const to = (address: string): object => ({ ...preferences, recipients: [{ address, kinds: ['run-failed'] }] });
    const requests: readonly [string, string, unknown, Record<string, string>?][] = [
      ['PUT', '', to('Close <close@example.com>')],
      ['PUT', '', to('close@example.com\nbcc: x@example.com')],
      ['PUT', '', { ...preferences, closeDay: 32 }],
      ['PUT', '', { recipients: [], closeReminderDays: 3 }],
      ['PUT', '', preferences, { 'if-match': '"7"' }],
      ['POST', '/webhooks', { url: 'http://hooks.example.com/', kinds: ['run-failed'] }],
      ['POST', '/webhooks', { url: 'https://169.254.169.254/latest', kinds: ['run-failed'] }],
      ['POST', '/webhooks', { url: `http://127.0.0.1:${receiver.port + 1}/`, kinds: ['run-failed'] }],
      ['POST', '/webhooks', { url: 'https://hooks.example.com/', kinds: ['test'] }],
      ['PUT', '/webhooks/none', hook(['run-failed'])],
      ['POST', '/webhooks/none/test', undefined],
      ['POST', '/webhooks/none/rotate-secret', undefined],
      ['POST', '/recipients/nobody@example.com/test', undefined],
    ];
    const seen: unknown[] = [];
    for (const [method, path, body, headers] of requests) {
      const reply = await controller.send(method, SETTINGS + path, body, headers);
      seen.push([reply.status, reply.body.code, reply.body.details.field]);
    }
    expect(seen).toEqual([
      [422, 'NOTIFICATION_SETTING_INVALID', 'recipients.address'],
      [400, 'REQUEST_INVALID', 'recipients.address'], // The end of a line in an address.
      [400, 'REQUEST_INVALID', undefined],
      [400, 'REQUEST_INVALID', undefined],
      [412, 'PRECONDITION_FAILED', undefined],
      [422, 'NOTIFICATION_SETTING_INVALID', 'url'],
      [422, 'NOTIFICATION_SETTING_INVALID', 'url'],
      [422, 'NOTIFICATION_SETTING_INVALID', 'url'],
      [400, 'REQUEST_INVALID', undefined],
      [404, 'WEBHOOK_NOT_FOUND', undefined],
      [404, 'WEBHOOK_NOT_FOUND', undefined],
      [404, 'WEBHOOK_NOT_FOUND', undefined],
      [404, 'RECIPIENT_NOT_FOUND', undefined],
    ]);
    expect(system.events('NotificationWebhookAdded')).toEqual([]);
  });

  it('show the secret of a webhook once, also to who repeats his request, and its whole address to who may change it', async () => {
    const key = { 'idempotency-key': 'hook-1' };
    const first = await controller.send('POST', `${SETTINGS}/webhooks`, hook(['run-failed']), key);
    const again = await controller.send('POST', `${SETTINGS}/webhooks`, hook(['run-failed']), key);
    expect([first.status, first.body.secret]).toEqual([201, expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
    expect([again.status, again.body]).toEqual([201, { ...first.body, secret: null }]);
    webhook = first.body;
    const shown = { webhookId: webhook.webhookId, kinds: ['run-failed'], enabled: true, shape: 'standard' };
    const auditor = await system.person('audrey.auditor');
    const mine = (await controller.get(SETTINGS)).body;
    const hers = (await auditor.send('GET', SETTINGS)).body;
    expect(mine.webhooks).toEqual([{ ...shown, url: `http://127.0.0.1:${receiver.port}/hook?token=t0ken` }]);
    expect(hers.webhooks).toEqual([{ ...shown, url: `http://127.0.0.1:${receiver.port}/…` }]);
    expect(mine).toMatchObject({ changedBy: 'cora.controller', revision: 0 });
  });

  it('can be tried: a test is sent at once, signed, and shows the outcome', async () => {
    const { status, body } = await controller.send('POST', `${SETTINGS}/webhooks/${webhook.webhookId}/test`);
    expect([status, body]).toMatchObject([
      200,
      {
        kind: 'test',
        outcome: 'Delivered',
        deliveries: [{ attempts: 1, log: [{ status: 204, outcome: 'Delivered' }] }],
      },
    ]);
    const [test] = await receiver.have(1);
    expect(verified(test!, webhook.secret)).toMatchObject({ type: 'notification.test', data: { kind: 'test' } });
    receiver.status = 500;
    const failed = await controller.send('POST', `${SETTINGS}/webhooks/${webhook.webhookId}/test`);
    receiver.status = 204;
    expect(failed.body).toMatchObject({
      outcome: 'Failed',
      deliveries: [{ attempts: 1, status: 'Given up', log: [{ status: 500, detail: 'answered with status 500' }] }],
    });
  });

  it('tell of a run with a batch that failed: signed to the webhook, and by e-mail', async () => {
    const recipients = [{ address: 'close@example.com', kinds: ['run-failed', 'batch-needs-person'] }];
    await controller.send('PUT', SETTINGS, { recipients, closeDay: null, closeReminderDays: 3 });
    await controller.importCsv(
      closeCsv(
        { id: 'GOOD' },
        { id: 'BAD', debitAccount: '9999', amount: '250.50' },
        { id: 'WORSE', debitAccount: '9999' },
      ),
    );
    const { body: run } = await controller.post();
    expect(run).toMatchObject({ posted: 1, failed: 2 });
    const [told] = await receiver.have(1, (one) => kindOf(one) === 'run-failed');
    const { type, data } = verified(told!, webhook.secret) as { type: string; data: Record<string, unknown> };
    const path = `/v1/environments/acme-test/posting-runs/${run.runId}`;
    expect(type).toBe('notification.run-failed');
    expect(data).toMatchObject({
      environment: 'acme-test',
      title: '2 of 3 journal batches failed',
      batches: 2,
      amounts: [{ currency: 'USD', batches: 2, total: '350.50' }],
      periods: ['2026-09'],
      causes: [{ code: 'ACCOUNT_NOT_MAPPED', batches: 2 }],
      path,
      page: `/e/acme-test/runs/${run.runId}`,
      link: `https://revrec.example.com/e/acme-test/runs/${run.runId}`,
    });
    expect((await controller.get(path.replace('/v1/environments/acme-test', ''))).body.runId).toBe(run.runId);

    const notification = await overWith(String(data['notificationId']));
    expect(notification.deliveries).toMatchObject([
      { channel: 'webhook', label: `http://127.0.0.1:${receiver.port}`, status: 'Delivered' },
      { channel: 'email', label: 'close@example.com', status: 'Delivered', log: [{ status: 250 }] },
    ]);
    const [email] = mail.mails;
    expect([email?.from, email?.to]).toEqual(['revrec@example.com', ['close@example.com']]);
    expect(email?.raw).toMatch(/^Subject: \[acme-test\] 2 of 3 journal batches failed\r$/m);
    expect(email?.raw).toContain('350.50 USD (2)');
    expect(email?.raw).toContain('2 x ACCOUNT_NOT_MAPPED');
    const { body: list } = await controller.get('/notifications?kind=run-failed&outcome=Delivered');
    expect(list.items.map((one: { notificationId: string }) => one.notificationId)).toEqual([data['notificationId']]);
    expect((await controller.get('/notifications?kind=run-failed&outcome=Failed')).body.items).toEqual([]);
  });

  it('are tried again under the same id, given up, and delivered again on request', async () => {
    const rotated = await controller.send('POST', `${SETTINGS}/webhooks/${webhook.webhookId}/rotate-secret`);
    expect(rotated.body.secret).not.toBe(webhook.secret);
    const before = receiver.received.length;
    receiver.status = 503;
    await postAgain('BAD', 'GOOD-2');
    const [, , third] = await receiver.have(3, (one) => receiver.received.indexOf(one) >= before);
    const { notificationId } = verified(third!, rotated.body.secret)['data'] as { notificationId: string };
    expect(() => verified(third!, webhook.secret)).toThrow();
    expect(new Set(receiver.received.slice(before).map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([notificationId]),
    );
    const givenUp = await overWith(notificationId);
    expect(givenUp).toMatchObject({
      outcome: 'Failed',
      deliveries: [
        { status: 'Given up', attempts: 3, reason: '3 attempts failed, the last one: answered with status 503' },
        { status: 'Delivered' },
      ],
    });
    receiver.status = 200;
    const asked = await controller.send('POST', `/notifications/${notificationId}/redeliver`, {});
    expect([asked.status, asked.body.outcome]).toEqual([202, 'Delivering']);
    expect(await overWith(notificationId)).toMatchObject({ outcome: 'Delivered', deliveries: [{ attempts: 4 }, {}] });
    const refused = await controller.send('POST', `/notifications/${notificationId}/redeliver`, {});
    expect([refused.status, refused.body.code]).toEqual([409, 'NOTHING_TO_REDELIVER']);
    const unknown = await controller.send('POST', '/notifications/none/redeliver', {});
    expect([unknown.status, unknown.body.code]).toEqual([404, 'NOTIFICATION_NOT_FOUND']);
  });

  it('go on after a crash, and send nothing twice that was recorded', async () => {
    const before = receiver.received.length;
    const { body } = await postAgain('WORSE', 'GOOD-3');
    await system.end('service', 'SIGKILL');
    await system.startService();
    const told = await receiver.have(1, (one) => receiver.received.indexOf(one) >= before);
    expect(JSON.parse(told[0]!.body)).toMatchObject({ data: { path: expect.stringContaining(body.runId as string) } });
    const { notificationId } = (JSON.parse(told[0]!.body) as { data: { notificationId: string } }).data;
    controller = await system.person('cora.controller');
    expect(await overWith(notificationId)).toMatchObject({ outcome: 'Delivered' });
    expect(
      system.events('NotificationRaised').filter(({ data }) => data['notificationId'] === notificationId),
    ).toHaveLength(1);
  });

  it('stop when the webhook is removed', async () => {
    const { status } = await controller.send('DELETE', `${SETTINGS}/webhooks/${webhook.webhookId}`);
    expect([status, (await controller.get(SETTINGS)).body.webhooks]).toEqual([204, []]);
    expect(JSON.stringify(system.output)).not.toContain('t0ken');
  });
});
