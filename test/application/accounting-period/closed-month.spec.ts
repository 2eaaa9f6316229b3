import { AccountingPeriodWorker } from '../../../src/application/accounting-period/accounting-period.worker';
import { BatchStandings } from '../../../src/application/accounting-period/batch-standings';
import { PeriodChecklist } from '../../../src/application/accounting-period/period-checklist';
import { type EventStore } from '../../../src/application/ports/event-store';
import { streamId } from '../../../src/application/shared/streams';
import {
  reopenPeriod,
  startClosing,
  stopClosing,
} from '../../../src/domain/accounting-period/accounting-period.decisions';
import { type AccountingPeriodEvent } from '../../../src/domain/accounting-period/accounting-period.events';
import { accountingPeriod, type AccountingPeriod } from '../../../src/domain/accounting-period/accounting-period.state';
import { cause, ENVIRONMENT } from '../../support/plain-ports';
import { counts, PostingSystem } from '../../support/posting-system';

const PERIOD = '2026-09';
const facts = { period: PERIOD, people: 1, name: 'Cora' } as const;

let system: PostingSystem;
beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
});
afterEach(() => system.stop());

const change = async (decide: (state: AccountingPeriod) => AccountingPeriodEvent[]): Promise<void> => {
  await system.aggregates.change(accountingPeriod, streamId(ENVIRONMENT, PERIOD), cause, decide);
};
const month = async (): Promise<AccountingPeriod> =>
  (await system.aggregates.load(accountingPeriod, streamId(ENVIRONMENT, PERIOD))).state;
const close = (): Promise<void> => change((state) => startClosing(state, facts));
const worker = (store: EventStore = system.inner): AccountingPeriodWorker => {
  const { aggregates, batchViews, watchViews, periodViews, log, projector } = system;
  const checklist = new PeriodChecklist(aggregates, new BatchStandings(store), store, batchViews, watchViews);
  return new AccountingPeriodWorker(aggregates, periodViews, checklist, { names: [ENVIRONMENT] }, log, projector);
};
const ticked = async (): Promise<AccountingPeriod> => {
  await system.projected();
  await worker().tick();
  return month();
};

describe('a month that is being closed', () => {
  it('sends nothing, and gives batches back untouched', async () => {
    const keys = await system.readyBatches(['JE-1', 'JE-2']);
    await close();
    expect(await system.post(keys)).toMatchObject(counts({ returned: 2 }));
    expect(system.ledger.creates).toEqual([]);
    expect(await system.batch(keys[0]!)).toMatchObject({ status: 'Ready', history: { attempts: 0 } });
  });

  it('sends nothing whose intent was decided before the close and recorded after it', async () => {
    const keys = await system.readyBatches(['JE-1']);
    const { worker: posting, store } = system.process();
    // Between the look at the period and the append of the intent somebody starts to close.
    store.interfere = async ({ events }, proceed) => {
      if (events.some(({ type }) => type === 'PostingAttemptStarted')) await close();
      return proceed();
    };
    expect(await system.postWith(posting, store, keys)).toMatchObject(counts({ returned: 1 }));
    expect(system.ledger.creates).toEqual([]);
    const types = (await system.inner.read(`journalBatch-${streamId(ENVIRONMENT, keys[0]!)}`)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(['PostingAttemptStarted', 'PostingAttemptNotSent', 'JournalBatchReturned']);
  });

  it('is checked only when no entry of another month that comes into it is in flight', async () => {
    const next = { period: '2026-10', people: 1, name: 'Cora' } as const;
    const keys = await system.readyBatches(['JE-1']);
    const moved = { choice: 'first-open-day', reason: 'Late', transactionDate: '2026-09-30' } as const;
    await system.happen(keys[0]!, {
      type: 'JournalBatchClosedPeriodDecided',
      data: { ...moved, postingDate: '2026-10-16', closedThrough: '2026-10-15' },
    });
    system.ledger.fault = () => 'lost-reply';
    system.ledger.isHidden = () => true;
    const { worker: posting, store } = system.process();
    const unknown = store.written('PostingAttemptUnknown', `journalBatch-${streamId(ENVIRONMENT, keys[0]!)}`);
    const done = system.postWith(posting, store, keys);
    await unknown;
    const ofNext = async (): Promise<AccountingPeriod> => {
      await system.projected();
      await worker().tick();
      return (await system.aggregates.load(accountingPeriod, streamId(ENVIRONMENT, '2026-10'))).state;
    };
    await system.aggregates.change(accountingPeriod, streamId(ENVIRONMENT, '2026-10'), cause, (state) =>
      startClosing(state, next),
    );
    expect(await ofNext()).toMatchObject({ status: 'Closing', checklist: null });
    system.ledger.isHidden = () => false;
    await done;
    expect((await ofNext()) as { checklist: unknown }).toHaveProperty('checklist.items');
  });

  it('is checked only when nothing of it is in flight', async () => {
    const keys = await system.readyBatches(['JE-1']);
    system.ledger.fault = () => 'lost-reply';
    system.ledger.isHidden = () => true;
    const { worker: posting, store } = system.process();
    const unknown = store.written('PostingAttemptUnknown', `journalBatch-${streamId(ENVIRONMENT, keys[0]!)}`);
    const done = system.postWith(posting, store, keys);
    await unknown;
    await close();
    expect(await ticked()).toMatchObject({ status: 'Closing', checklist: null });
    system.ledger.isHidden = () => false;
    await done;
    const state = await ticked();
    const states = state.status === 'Closing' ? state.checklist?.items.map((one) => [one.item, one.state]) : [];
    expect(states).toEqual([
      ['totals', 'met'],
      ['posted', 'met'],
      ['attention', 'met'],
      ['watched', 'open'],
      ['tied-out', 'open'],
      ['approved', 'met'],
    ]);
  });

  it('reads only what the views show under way while something is in flight', async () => {
    const keys = await system.readyBatches(['JE-1', 'JE-2', 'JE-3']);
    system.ledger.fault = () => 'lost-reply';
    system.ledger.isHidden = () => true;
    const { worker: posting, store } = system.process();
    const unknown = store.written('PostingAttemptUnknown', `journalBatch-${streamId(ENVIRONMENT, keys[1]!)}`);
    const done = system.postWith(posting, store, [keys[1]!]);
    await unknown;
    await close();
    await system.projected();
    const read: string[] = [];
    const noted = Object.assign(Object.create(system.inner) as typeof system.inner, {
      read: (stream: string) => {
        read.push(stream);
        return system.inner.read(stream);
      },
    });
    await worker(noted).tick();
    expect(read).toEqual([`journalBatch-${streamId(ENVIRONMENT, keys[1]!)}`]);
    expect(await month()).toMatchObject({ checklist: null });
    system.ledger.isHidden = () => false;
    await done;
    await system.projected();
    await worker(noted).tick();
    expect(read).toEqual(expect.arrayContaining(keys.map((key) => `journalBatch-${streamId(ENVIRONMENT, key)}`)));
    expect(await month()).toHaveProperty('checklist.items');
  });

  it('needs attention while a record that backs a batch is not as it was compared', async () => {
    const [key] = await system.readyBatches(['JE-1']);
    const record = { companyId: 'ACME', recordNo: '4711', referenceNo: '', lineCount: 2, totalMinor: '1000' };
    await system.happen(
      key!,
      { type: 'JournalBatchPostedElsewhere', data: { ...record, reason: 'Typed in' } },
      {
        type: 'LedgerChangeFound',
        data: {
          ...{ attempt: 0, attemptId: 'record/4711', seenAt: system.clock.now() },
          finding: { kind: 'reversed', records: [], differences: [] },
        },
      },
    );
    await close();
    expect(await ticked()).toMatchObject({
      checklist: {
        items: expect.arrayContaining([
          { item: 'posted', state: 'met', count: 0, says: 'Every entry is posted or withdrawn.' },
          { item: 'attention', state: 'open', count: 1, says: '1 batch of the month needs attention.' },
        ]),
      },
    });
  });

  it('tells what is not posted, and records no checklist twice', async () => {
    await system.readyBatches(['JE-1', 'JE-2']);
    await close();
    const state = await ticked();
    const posted = state.status === 'Closing' ? state.checklist?.items.find(({ item }) => item === 'posted') : null;
    expect(posted).toEqual({
      ...{ item: 'posted', state: 'open', count: 2, says: '2 batches of the month are neither posted nor withdrawn.' },
    });
    await ticked();
    const events = await system.inner.read(`accountingPeriod-${streamId(ENVIRONMENT, PERIOD)}`);
    expect(events.map(({ type }) => type)).toEqual(['AccountingPeriodClosingStarted', 'AccountingPeriodChecked']);
  });

  it.each([
    ['closing is stopped', (state: AccountingPeriod) => stopClosing(state, PERIOD, 'Too early')],
    [
      'it was never closed',
      (state: AccountingPeriod) => reopenPeriod(state, { by: 'carl', name: 'Carl', reason: 'Late' }),
    ],
  ])('posts again when %s', async (name, open) => {
    const keys = await system.readyBatches(['JE-1']);
    if (name === 'closing is stopped') await close();
    await change(open);
    expect(await system.post(keys)).toMatchObject(counts({ posted: 1 }));
  });
});
