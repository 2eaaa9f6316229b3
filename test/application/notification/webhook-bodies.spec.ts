import { type Letter } from '../../../src/application/notification/notification-message';
import { WEBHOOK_BODIES } from '../../../src/application/notification/webhook-bodies';

const letter: Letter = {
  environment: 'acme-test',
  notificationId: 'n-1',
  kind: 'run-failed',
  composedAt: '2026-09-30T12:00:00.000Z',
  content: {
    title: '2 of 9 journal batches failed',
    summary: 'Posting run run-1 is over.',
    batches: 2,
    amounts: [{ currency: 'USD', batches: 2, total: '12.50' }],
    periods: ['2026-09'],
    causes: [
      {
        code: 'CLASS_UNKNOWN',
        message: 'No class <!channel> "R&D".',
        fix: 'Add [it](https://evil.example).',
        batches: 2,
      },
    ],
    otherCauses: 1,
    fix: 'Fix the causes, then post the failed batches again.',
    path: '/v1/environments/acme-test/posting-runs/run-1',
    page: '/e/acme-test/runs/run-1',
    link: 'https://revrec.example.com/e/acme-test/runs/run-1',
  },
};
const withoutAddress: Letter = { ...letter, content: { ...letter.content, link: null } };

const section = (text: string): unknown => ({ type: 'section', text: { type: 'mrkdwn', text } });
const run = (text: string, font: object = {}): unknown => ({
  type: 'RichTextBlock',
  inlines: [{ type: 'TextRun', text, ...font }],
});

describe('what a webhook receives', () => {
  it('is all facts after Standard Webhooks', () => {
    expect(JSON.parse(WEBHOOK_BODIES.standard(letter))).toEqual({
      type: 'notification.run-failed',
      timestamp: '2026-09-30T12:00:00.000Z',
      data: { notificationId: 'n-1', environment: 'acme-test', kind: 'run-failed', ...letter.content },
    });
  });

  it('is a message of Slack in which nothing of others mentions anybody', () => {
    expect(JSON.parse(WEBHOOK_BODIES.slack(letter))).toEqual({
      text: '[acme-test] 2 of 9 journal batches failed',
      blocks: [
        section('*acme-test: 2 of 9 journal batches failed*'),
        section('Posting run run-1 is over.'),
        section('12.50 USD (2)'),
        section('2 x CLASS_UNKNOWN: No class &lt;!channel&gt; "R&amp;D". Add [it](https://evil.example).'),
        section('and 1 other kinds'),
        section('*What to do:* Fix the causes, then post the failed batches again.'),
        section('<https://revrec.example.com/e/acme-test/runs/run-1|Open it in RevRec>'),
      ],
    });
    const { blocks } = JSON.parse(WEBHOOK_BODIES.slack(withoutAddress)) as { blocks: unknown[] };
    expect(blocks.at(-1)).toEqual(section('/v1/environments/acme-test/posting-runs/run-1'));
  });

  it('stays within what Slack takes, whatever others wrote', () => {
    const ampersands = '&'.repeat(300);
    const content = {
      ...letter.content,
      title: ampersands,
      summary: ampersands,
      fix: ampersands,
      causes: Array.from({ length: 5 }, () => ({ code: 'A', message: ampersands, fix: ampersands, batches: 1 })),
    };
    const { blocks } = JSON.parse(WEBHOOK_BODIES.slack({ ...letter, content })) as {
      blocks: { text: { text: string } }[];
    };
    expect(Math.max(...blocks.map(({ text }) => text.text.length))).toBeLessThanOrEqual(3_000);
    expect(blocks.every(({ text }) => /^[^&]*(&amp;[^&]*)*$/.test(text.text))).toBe(true);
  });

  it('is an adaptive card of Microsoft Teams with plain text and one link', () => {
    const body = [
      run('acme-test: 2 of 9 journal batches failed', { weight: 'Bolder' }),
      run('Posting run run-1 is over.'),
      run('12.50 USD (2)'),
      run('2 x CLASS_UNKNOWN: No class <!channel> "R&D". Add [it](https://evil.example).'),
      run('and 1 other kinds'),
      run('What to do: Fix the causes, then post the failed batches again.'),
    ];
    const card = {
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      type: 'AdaptiveCard',
      version: '1.4',
    };
    const actions = [
      { type: 'Action.OpenUrl', title: 'Open it in RevRec', url: 'https://revrec.example.com/e/acme-test/runs/run-1' },
    ];
    const message = (content: object): unknown => ({
      type: 'message',
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }],
    });
    expect(JSON.parse(WEBHOOK_BODIES.teams(letter))).toEqual(message({ ...card, body, actions }));
    expect(JSON.parse(WEBHOOK_BODIES.teams(withoutAddress))).toEqual(message({ ...card, body, actions: [] }));
  });
});
