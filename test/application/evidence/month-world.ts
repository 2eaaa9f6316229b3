import { createHash } from 'node:crypto';
import { contentDigestOf } from '../../../src/application/journal-batch/batch-lines';
import { approvalKeyOf } from '../../../src/application/journal-batch/batch-keys';
import { digestOfTable } from '../../../src/application/reconciliation/tie-out-run';
import { type Decider, type DomainEvent } from '../../../src/domain/shared/decider';
import { accountingPeriod, periodSettings } from '../../../src/domain/accounting-period/accounting-period.state';
import { type ChecklistItem } from '../../../src/domain/accounting-period/accounting-period.events';
import { journalBatch } from '../../../src/domain/journal-batch/journal-batch.state';
import { watchRound } from '../../../src/domain/ledger-watch/ledger-watch.state';
import { postingApproval } from '../../../src/domain/posting-approval/posting-approval.state';
import { approvalPolicy } from '../../../src/domain/posting-approval/approval-policy.state';
import { type TieOutTableEvent } from '../../../src/domain/reconciliation/reconciliation.events';
import { tieOut, tieOutTable } from '../../../src/domain/reconciliation/reconciliation.state';
import { credit, debit, planFor } from '../../support/builders';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { PostingSystem } from '../../support/posting-system';
import { takeXmlRequests } from '../../support/xml-requests';
import { TIED_OUT } from '../../support/tie-out-history';

type Said = readonly [type: string, data: unknown];

const PERIOD = '2026-09';
const lines = [debit(1000), credit(1000)];
const contentDigest = contentDigestOf(lines);
const attempt = { attempt: 1, attemptId: 'a1' };
const counts = { batches: 5, read: 4, lines: 16, queries: 3, found: 1, cleared: 1 };

/** A posted batch of its own, from its plan to its read-back. */
const posted = (batchKey: string, recordNo: string, more: Partial<Parameters<typeof planFor>[0]> = {}): Said[] => [
  ['JournalBatchPlanned', planFor({ batchKey, journalEntryId: `JE ${batchKey}`, contentDigest, ...more })],
  ['JournalBatchLinesRecorded', { firstLine: 1, lines }],
  ['JournalBatchReleased', {}],
  ['JournalBatchQueued', { runId: 'run-9' }],
  [
    'PostingAttemptStarted',
    {
      ...{ ...attempt, issue: 1, companyId: 'ACME', referenceNo: `RR2609-${recordNo}`, controlId: `rr/1/${recordNo}` },
      ...{ payloadDigest: 'p', runId: 'run-9', journal: 'APJ' },
    },
  ],
  ['PostingAttemptConfirmed', { ...attempt, recordNo, confirmedBy: 'reply' }],
  ['PostingVerified', { ...attempt, recordNo, lineCount: 2, totalMinor: '1000' }],
];

const items: readonly ChecklistItem[] = [
  { item: 'posted', state: 'met', count: 0, says: 'Every entry is posted or withdrawn.' },
  { item: 'totals', state: 'not checked', count: 1, says: '=1 of 1 deliveries came without control totals.' },
];
export const checklistDigest = createHash('sha256').update(JSON.stringify(items)).digest('hex');

/** A month with everything that its evidence tells of beside postings. */
export class MonthWorld extends PostingSystem {
  async happenIn<State, Event extends DomainEvent>(
    kind: Decider<State, Event>,
    ownId: string,
    said: readonly Said[],
    actor = 'ana',
  ): Promise<void> {
    const id = ownId === '' ? ENVIRONMENT : `${ENVIRONMENT}.${ownId}`;
    const events = said.map(([type, data]) => ({ type, data })) as unknown as Event[];
    await this.aggregates.change(kind, id, { ...cause, actor }, () => events);
    this.clock.advance(1_000);
  }

  override async start(): Promise<void> {
    takeXmlRequests(this.ledger);
    await super.start();
    await this.happenIn(approvalPolicy, '', [
      [
        'ApprovalPolicyChanged',
        {
          rules: [
            { people: 2, currency: 'USD', amountFromMinor: '123456789', businessEntityId: 'US 1', journal: 'GJ' },
            { people: 1, currency: 'JPY', amountFromMinor: null, businessEntityId: null, journal: null },
          ],
          ...{ signatures: true, at: this.clock.now() },
        },
      ],
    ]);
    const keys = await this.readyBatches(['JE-1', 'JE-2'], { description: '=Fees & <b>' });
    await this.approve();
    await this.post(keys);
    await this.reverse();
    await this.watch();
    await this.tieOutMonth('tie-out-0');
    await this.close();
    await this.tieOutMonth('tie-out-1');
    await this.happenIn(tieOut, PERIOD, [
      [
        'TieOutDifferenceAccepted',
        {
          ...{ kind: 'cell', account: '4000-10', entity: 'us01', currency: 'USD', minor: '7', tieOutId: 'tie-out-1' },
          reason: '=Rounding\nthere',
        },
      ],
    ]);
  }

  /** One person approves, is refused by another, and approves again with a second one. */
  private async approve(): Promise<void> {
    const entry = { journalEntryId: 'JE-1', businessEntityId: '', period: PERIOD, entryRevision: 1 };
    const facts = (by: string): object => ({
      digest: 'd1',
      by,
      name: by,
      role: 'Approver',
      at: '2026-09-30T09:00:00.000Z',
    });
    const given = (by: string, isComplete: boolean): Said => [
      'PostingApprovalGiven',
      { ...facts(by), people: 2, isComplete, note: null },
    ];
    const requested = { ...entry, batchKey: 'B', parts: 1, lines: 2, amounts: [], digest: 'd1', people: 2 };
    await this.happenIn(postingApproval, approvalKeyOf(ENVIRONMENT, entry), [
      ['PostingApprovalRequested', requested],
      given('abby', false),
      ['PostingApprovalRefused', { ...facts('cora'), reason: 'No' }],
      ['PostingApprovalRequested', requested],
      ...[given('bob', false), given('cora', true)],
    ]);
  }

  /** One taken back in the same month, and one in the next; the second reversal was asked for twice. */
  private async reverse(): Promise<void> {
    const asked = (batchKey: string, date: string, reversal = 1): Said => [
      'JournalBatchReversalPlanned',
      {
        ...{ reversal, batchKey, date, dateRule: 'other', reason: '-Wrong month', contentDigest },
        seenAt: '2026-10-01T08:00:00.000Z',
      },
    ];
    const mirrorOf = (batchKey: string, recordNo: string, number: number): Partial<ReturnType<typeof planFor>> => ({
      importId: '',
      reverses: {
        ...{ batchKey, journalEntryId: `JE ${batchKey}`, referenceNo: `RR2609-${recordNo}`, recordNo, number },
        namesOf: PERIOD,
      },
      ledgerWords: { journal: 'APJ', exchangeRateType: '', fields: [] },
    });
    await this.happenIn(journalBatch, 'SAME', [...posted('SAME', '5001'), asked('SAMEMIRROR', '2026-09-30')]);
    await this.happenIn(journalBatch, 'SAMEMIRROR', posted('SAMEMIRROR', '5002', mirrorOf('SAME', '5001', 1)));
    await this.happenIn(journalBatch, 'SAME', [
      ['JournalBatchReversed', { reversal: 1, batchKey: 'SAMEMIRROR', recordNo: '5002' }],
    ]);
    await this.happenIn(journalBatch, 'NEXT', [
      ...[...posted('NEXT', '5003'), asked('FIRSTMIRROR', '2026-10-01')],
      ['JournalBatchReversalUndone', { reversal: 1, batchKey: 'FIRSTMIRROR', because: 'withdrawn' }],
      asked('NEXTMIRROR', '2026-10-01', 2),
    ]);
    const next = { ...mirrorOf('NEXT', '5003', 2), period: '2026-10', transactionDate: '2026-10-01' };
    await this.happenIn(journalBatch, 'NEXTMIRROR', posted('NEXTMIRROR', '5004', next));
    await this.happenIn(journalBatch, 'NEXT', [
      ['JournalBatchReversed', { reversal: 2, batchKey: 'NEXTMIRROR', recordNo: '5004' }],
    ]);
    const closed = planFor({ batchKey: 'CLOSEDTHERE', journalEntryId: 'JE CLOSED', contentDigest });
    const choose = (choice: string, postingDate: string | null): Said => [
      'JournalBatchClosedPeriodDecided',
      { choice, reason: 'Late', transactionDate: '2026-09-30', postingDate, closedThrough: '2026-09-30' },
    ];
    await this.happenIn(journalBatch, 'CLOSEDTHERE', [
      ['JournalBatchPlanned', closed],
      ['JournalBatchLinesRecorded', { firstLine: 1, lines }],
      ['JournalBatchReleased', {}],
      ...[choose('wait', null), choose('ask-to-open', null), choose('first-open-day', '2026-10-01')],
      ['JournalBatchWithdrawn', { importId: null, reason: 'Left out' }],
    ]);
    const anew = planFor({ batchKey: 'ANEW', journalEntryId: 'JE SAME', entryRevision: 2, contentDigest });
    await this.happenIn(journalBatch, 'ANEW', [
      ['JournalBatchPlanned', anew],
      ['JournalBatchLinesRecorded', { firstLine: 1, lines }],
      ['JournalBatchSetAside', { importId: 'import-2', because: 'posted' }],
      ['JournalBatchWithdrawn', { importId: null, reason: 'Left out' }],
    ]);
    await this.happenIn(journalBatch, 'ALIEN', posted('ALIEN', '6001', { period: '2026-08' }));
  }

  /** Only the last rounds over the whole month are evidence: round-2 and round-3. */
  private async watch(): Promise<void> {
    const round = async (roundId: string, more: object, ended = 'LedgerRoundFinished'): Promise<void> => {
      const trouble = { code: 'LEDGER_UNAVAILABLE', message: 'No answer.', fix: 'Wait.' };
      const facts = { roundId, kind: 'full', because: 'due', periods: ['2026-08', PERIOD], batchKeys: null, ...more };
      await this.happenIn(watchRound, roundId, [['LedgerRoundStarted', facts]], 'worker');
      await this.happenIn(watchRound, roundId, [
        [ended, ended === 'LedgerRoundStopped' ? { counts, trouble } : { counts }],
      ]);
    };
    await round('round-1', {});
    await round('round-2', {});
    await round('round-3', { kind: 'quick' });
    await round('round-4', { batchKeys: ['SAME'] });
    await round('round-5', {}, 'LedgerRoundStopped');
    await round('round-6', { periods: ['2026-08'] });
  }

  /** Two turns, of which the second counts. */
  private async tieOutMonth(tieOutId: string): Promise<void> {
    const table = TIED_OUT.filter(([stream]) => stream.startsWith('tieOutTable-')).map(([, type, data]): Said => [
      type,
      data,
    ]);
    const second = table
      .filter(([, data]) => (data as { turn: number }).turn === 2)
      .map(([type, data]) => ({ type, data }) as TieOutTableEvent);
    const [, , result] = TIED_OUT.find(([, type]) => type === 'TieOutFinished') ?? [];
    await this.happenIn(tieOut, PERIOD, [['TieOutStarted', { tieOutId, period: PERIOD }]]);
    await this.happenIn(tieOutTable, tieOutId, table, 'worker');
    await this.happenIn(tieOut, PERIOD, [
      ['TieOutFinished', { ...(result as object), tieOutId, digest: digestOfTable(second) }],
    ]);
  }

  private async close(): Promise<void> {
    const digest = checklistDigest;
    await this.happenIn(periodSettings, '', [['PeriodSettingsChanged', { people: 2 }]]);
    await this.happenIn(accountingPeriod, PERIOD, [
      ['AccountingPeriodClosingStarted', { period: PERIOD, people: 2, name: 'Cora' }],
      ['AccountingPeriodClosingStopped', { reason: 'Too early' }],
      ['AccountingPeriodClosingStarted', { period: PERIOD, people: 2, name: 'Cora' }],
      ['AccountingPeriodChecked', { items, digest }],
    ]);
    const signed = (by: string, name: string): Said => [
      'AccountingPeriodSignedOff',
      { by, name, digest, note: 'Fine' },
    ];
    await this.happenIn(accountingPeriod, PERIOD, [signed('cora', 'Cora')], 'cora');
    await this.happenIn(
      accountingPeriod,
      PERIOD,
      [signed('carl', 'Carl'), ['AccountingPeriodClosed', { digest }]],
      'carl',
    );
    await this.happenIn(
      accountingPeriod,
      PERIOD,
      [['AccountingPeriodReopened', { name: 'Cora', reason: 'A late entry' }]],
      'cora',
    );
  }
}
