import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { differencesOf, PastStates } from '../../../src/application/history/past-states';
import { HISTORY_CATEGORIES, HISTORY_DECIDERS } from '../../../src/application/history/history-events';
import { type DomainEvent } from '../../../src/domain/shared/decider';
import { connectionFacts } from '../../support/builders';

let store: SqliteEventStore;
let past: PastStates;
beforeEach(() => {
  store = new SqliteEventStore(':memory:');
  past = new PastStates(store);
});
afterEach(() => {
  store.close();
});

const happened = async (
  stream: string,
  days: readonly (readonly [day: string, event: DomainEvent])[],
): Promise<void> => {
  let expected: number | 'no-stream' = 'no-stream';
  for (const [index, [day, { type, data }]] of days.entries()) {
    const metadata = {
      ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
      occurredAt: `${day}T10:00:00.000Z`,
    };
    await store.append(stream, [{ id: `${stream}-${index}`, type, schemaVersion: 1, data, metadata }], expected);
    expected = index;
  }
};

const mapped = (account: string, ledgerAccount: string): DomainEvent => ({
  type: 'AccountsMapped',
  data: { mappings: [{ account, accountName: 'Revenue', ledgerAccount }] },
});

describe('the streams with a past', () => {
  it('are all kinds of which History shows events', () => {
    expect(HISTORY_DECIDERS.map(({ category }) => category).sort()).toEqual(Object.keys(HISTORY_CATEGORIES).sort());
  });

  it('have refused attempts among them, a stream for each day', async () => {
    const stream = 'accessLog-acme.2026-09-30';
    const data = { permission: 'posting-run:start', role: 'Auditor', name: 'Ana' };
    await happened(stream, [['2026-09-30', { type: 'AccessRefused', data }]]);
    const lastEventAt = '2026-09-30T10:00:00.000Z';
    expect(await past.at('acme', stream, lastEventAt)).toEqual({
      stream,
      at: lastEventAt,
      revision: 0,
      lastEventAt,
      state: null,
    });
  });
});

describe('the state of the past', () => {
  beforeEach(() =>
    happened('accountMapping-acme', [
      ['2026-09-01', mapped('4000', '4000-10')],
      ['2026-09-10', mapped('4/1', '4000-20')],
      ['2026-09-20', mapped('4000', '4000-30')],
    ]),
  );

  it('is what the events until then had come to', async () => {
    const at = (day: string): Promise<unknown> => past.at('acme', 'accountMapping-acme', `${day}T10:00:00.000Z`);
    const mapping = (account: string, ledgerAccount: string): object => ({
      [account]: { account, accountName: 'Revenue', ledgerAccount },
    });
    expect(await at('2026-08-31')).toMatchObject({ revision: -1, lastEventAt: null, state: { byAccount: {} } });
    expect(await at('2026-09-10')).toEqual({
      stream: 'accountMapping-acme',
      at: '2026-09-10T10:00:00.000Z',
      revision: 1,
      lastEventAt: '2026-09-10T10:00:00.000Z',
      state: { byAccount: { ...mapping('4/1', '4000-20'), ...mapping('4000', '4000-10') }, rulesByAccount: {} },
    });
    expect(await at('2026-12-31')).toMatchObject({ revision: 2, state: { byAccount: mapping('4000', '4000-30') } });
  });

  it('is distinguished from a later one by what differs', async () => {
    const moments = { from: '2026-09-05T00:00:00.000Z', until: '2026-09-30T00:00:00.000Z' };
    expect(await past.between('acme', 'accountMapping-acme', moments)).toEqual([
      { path: '/byAccount/4000/ledgerAccount', before: '4000-10', after: '4000-30' },
      { path: '/byAccount/4~11/account', before: null, after: '4/1' },
      { path: '/byAccount/4~11/accountName', before: null, after: 'Revenue' },
      { path: '/byAccount/4~11/ledgerAccount', before: null, after: '4000-20' },
    ]);
    expect(await past.between('acme', 'accountMapping-acme', { ...moments, from: moments.until })).toEqual([]);
  });

  it('is there for every kind of stream, and for none of another environment', async () => {
    await happened('connection-acme', [['2026-09-01', { type: 'ConnectionEstablished', data: connectionFacts() }]]);
    expect(await past.at('acme', 'connection-acme', '2026-10-01')).toMatchObject({
      state: { status: 'Connected', facts: { companyId: connectionFacts().companyId } },
    });
    for (const stream of ['connection-other', 'connection-acme2', 'connection-acme.x', 'nothing-acme', 'acme'])
      await expect(past.at('acme', stream, '2026-10-01')).rejects.toMatchObject({ code: 'EVENT_NOT_FOUND' });
  });
});

it('compares any JSON', () => {
  expect(differencesOf({ a: [1, { b: 2 }], c: null }, { a: [1, { b: 3 }], d: false })).toEqual([
    { path: '/a/1/b', before: 2, after: 3 },
    { path: '/d', before: null, after: false },
  ]);
  expect(differencesOf({}, {})).toEqual([]);
});
