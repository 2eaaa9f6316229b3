import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sentenceOf } from '../../../src/application/history/sentences';
import { DEFAULT_SETTINGS } from '../../../src/domain/connection/posting-settings';
import { batchProblem } from '../../../src/domain/shared/batch-problem';

const attempt = { attempt: 2, attemptId: 'a' };
const problem = batchProblem('ACCOUNT_NOT_MAPPED', 'RevRec account 4000 is not mapped.', 'Map it.');

describe('an event as a sentence', () => {
  it.each<[string, unknown, string]>([
    [
      'ConnectionPaused',
      { code: 'SIGN_IN_REFUSED', message: 'Wrong password.', fix: '' },
      'Paused all posting: Wrong password. (SIGN_IN_REFUSED)',
    ],
    [
      'ConnectionSettingsChanged',
      { ...DEFAULT_SETTINGS, exchangeRateType: '' },
      'Set how journals are posted: journal APJ, 500 lines per batch at most, clearing account none, exchange rate type none.',
    ],
    ['CustomFieldBound', { apiName: 'class', ledgerField: null }, 'Unbound the custom field class from Sage Intacct.'],
    [
      'CustomFieldValuesOverridden',
      { apiName: 'class', overrides: ['A', 'B', 'C', 'D', 'E'].map((value) => ({ value, ledgerId: 'K1' })) },
      'Overrode "A" as K1, "B" as K1, "C" as K1 and 2 more of the custom field class.',
    ],
    [
      'AccountsMapped',
      { mappings: [{ account: '4000', accountName: '', ledgerAccount: '4000-10' }] },
      'Mapped RevRec account 4000 to 4000-10.',
    ],
    [
      'JournalImportRejected',
      { problemCount: 2, problems: [{ message: 'Row 3 has no date.' }], hadEffects: false },
      'Rejected the delivery with 2 problem(s), the first: Row 3 has no date.',
    ],
    [
      'JournalBatchBlocked',
      { runId: 'r1', problems: [problem, problem] },
      'Stopped the batch before anything was sent: RevRec account 4000 is not mapped. And 1 more.',
    ],
    [
      'PostingAttemptConfirmed',
      { ...attempt, recordNo: '88', confirmedBy: 'look-up' },
      'Found attempt 2 in Sage Intacct as record 88.',
    ],
    [
      'PostingRunFinished',
      { posted: 3, failed: 1, awaitingApproval: 0, needsPerson: 2, returned: 0, skipped: 0 },
      'Finished the run: 3 posted, 1 failed, 2 needing attention.',
    ],
    [
      'PostingScheduleChanged',
      { frequency: { kind: 'Monthly', dayOfMonth: 'Last', time: '23:30' }, timeZone: 'Europe/Berlin', at: '' },
      'Set the journal frequency: monthly on the last day at 23:30, in Europe/Berlin.',
    ],
    [
      'PostingStopped',
      { stopId: 'ledger-ahead:2026-09', cause: { kind: 'ledger-ahead', period: '2026-09', entries: [{}, {}] } },
      'Stopped posting: the ledger holds 2 entries of 2026-09 that this log does not explain.',
    ],
    [
      'PreflightFinished',
      { batches: 22, blocked: 2, linesLeftOut: 0 },
      'Finished the preflight: 20 of 22 batch(es) can be posted.',
    ],
    [
      'NotificationWebhookAdded',
      {
        url: 'https://user:pw@hooks.example.com/services/T0/SECRET?x=1',
        kinds: [],
        enabled: true,
        webhookId: 'w',
        secretRef: 'r',
      },
      'Added a webhook to hooks.example.com.',
    ],
    [
      'AccessRefused',
      { permission: 'connection:manage', role: null, name: 'Anna' },
      'Refused Anna (no role) an action that needs the permission connection:manage.',
    ],
    ['SomethingOfAnotherVersion', {}, ''],
  ])('%s', (type, data, expected) => {
    expect(sentenceOf(type, data)).toBe(expected);
  });

  it('is there for every event of the domain', () => {
    const folder = resolve(__dirname, '..', '..', '..', 'src', 'domain');
    const types = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.events.ts'))
      .flatMap((file) =>
        [...readFileSync(join(folder, file), 'utf8').matchAll(/DomainEvent<\s*'(\w+)'/g)].map(([, name]) => name!),
      );
    // An event that is not known has an empty sentence; any other throws or says something when it is given nothing.
    const isUnknown = (type: string): boolean => {
      try {
        return sentenceOf(type, {}) === '';
      } catch {
        return false;
      }
    };
    expect(types.length).toBeGreaterThan(70);
    // The access review shows it; in a history it would hide what people did. A claim alone decides nothing, and the
    // tokens of a consent are renewed all the time.
    const tokens = ['Issued', 'Claimed', 'Renewed', 'Released', 'Dropped'].map((what) => `LedgerToken${what}`);
    expect(types.filter(isUnknown)).toEqual(['PersonSeen', ...tokens, 'LedgerRecordClaimed']);
  });
});
