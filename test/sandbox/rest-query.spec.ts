import { entries, journalEntry, restDriver, restErrors, type RestDriver, type RestReply } from './rest-driver';

let driver: RestDriver;
beforeEach(async () => {
  driver = restDriver();
  await driver.signIn();
  for (const [referenceNumber, postingDate] of [
    ['RR-1', '2026-09-30'],
    ['RR-2', '2026-10-01'],
    ['XX-3', '2026-10-02'],
  ]) {
    await driver.rest('POST', entries, journalEntry({ referenceNumber, postingDate }));
  }
});

const query = (body: Readonly<Record<string, unknown>>): Promise<RestReply> =>
  driver.rest('POST', '/services/core/query', { object: 'general-ledger/journal-entry', ...body });
const rows = async (body: Readonly<Record<string, unknown>>): Promise<unknown> =>
  ((await query(body)).json as { 'ia::result': unknown })['ia::result'];
const references = async (...filters: unknown[]): Promise<unknown> =>
  ((await rows({ fields: ['referenceNumber'], filters })) as { referenceNumber: string }[]).map(
    ({ referenceNumber }) => referenceNumber,
  );

it('gives the fields that were asked for, under their whole names', async () => {
  const fields = ['key', 'glJournal.id', 'postingDate', 'state', 'txnNumber'];
  expect(await rows({ fields, filters: [{ $eq: { referenceNumber: 'RR-1' } }] })).toEqual([
    { key: '6000', 'glJournal.id': 'APJ', postingDate: '2026-09-30', state: 'posted', txnNumber: 101 },
  ]);
  driver.settings.restQueryRows = 'nested';
  expect(await rows({ fields, filters: [{ $eq: { referenceNumber: 'RR-1' } }] })).toEqual([
    { key: '6000', glJournal: { id: 'APJ' }, postingDate: '2026-09-30', state: 'posted', txnNumber: 101 },
  ]);
});

it.each([
  [[{ $in: { referenceNumber: ['RR-1', 'XX-3'] } }], ['RR-1', 'XX-3']],
  [[{ $startsWith: { referenceNumber: 'RR-' } }], ['RR-1', 'RR-2']],
  [[{ $between: { postingDate: ['2026-10-01', '2026-10-31'] } }], ['RR-2', 'XX-3']],
  [[{ $gte: { postingDate: '2026-10-01' } }, { $ne: { referenceNumber: 'XX-3' } }], ['RR-2']],
  [[{ $eq: { state: 'posted' } }, { $eq: { key: '6001' } }], ['RR-2']],
])('filters by %j', async (filters, expected) => {
  expect(await references(...filters)).toEqual(expected);
});

it('pages by start and size, and says where the next page begins', async () => {
  const reply = await query({ fields: ['key'], orderBy: [{ key: 'desc' }], start: 1, size: 2 });
  expect(reply.json).toEqual({
    'ia::result': [{ key: '6002' }, { key: '6001' }],
    'ia::meta': { totalCount: 3, start: 1, pageSize: 2, next: 3, previous: null },
  });
  const last = await query({ fields: ['key'], orderBy: [{ key: 'desc' }], start: 3, size: 2 });
  expect(last.json).toMatchObject({ 'ia::result': [{ key: '6000' }], 'ia::meta': { next: null, previous: 1 } });
});

it('shows lines with their dimensions', async () => {
  const fields = ['journalEntry.id', 'lineNumber', 'txnType', 'txnAmount', 'dimensions.class.id'];
  expect(
    await rows({
      object: 'general-ledger/journal-entry-line',
      fields,
      filters: [{ $in: { 'journalEntry.id': ['6000'] } }],
    }),
  ).toEqual([
    { 'journalEntry.id': '6000', lineNumber: 1, txnType: 'debit', txnAmount: '1450.8', 'dimensions.class.id': null },
    { 'journalEntry.id': '6000', lineNumber: 2, txnType: 'credit', txnAmount: '1450.8', 'dimensions.class.id': 'K1' },
  ]);
});

it('shows master data: accounts, journals, entities, locations, custom objects', async () => {
  const first = async (object: string, fields: string[]): Promise<unknown> =>
    ((await rows({ object, fields, size: 1 })) as unknown[])[0];
  const required = ['requireDimensions.location', 'requireDimensions.nsp::udd_channel'];
  expect(await first('general-ledger/account', ['id', 'name', 'status', ...required])).toEqual({
    id: '2400',
    name: 'Deferred Revenue',
    status: 'active',
    'requireDimensions.location': true,
    'requireDimensions.nsp::udd_channel': false,
  });
  expect(await first('general-ledger/journal', ['id', 'name', 'disallowDirectPosting'])).toEqual({
    id: 'GJ',
    name: 'General Journal',
    disallowDirectPosting: false,
  });
  expect(await first('company-config/entity', ['id', 'baseCurrency'])).toEqual({ id: 'us01', baseCurrency: 'USD' });
  expect(await first('company-config/location', ['id', 'entity.id', 'startDate'])).toEqual({
    id: 'L01',
    'entity.id': 'us01',
    startDate: null,
  });
  expect(await first('platform-apps/nsp::channel', ['id', 'name'])).toEqual({ id: '10', name: 'Direct' });
  const { json } = await driver.rest('GET', '/services/company-config/dimensions/list');
  expect((json as { 'ia::result': unknown[] })['ia::result']).toContainEqual({
    dimensionName: 'CHANNEL',
    dimensionLabel: 'Channel',
    termName: 'Channel',
    isUserDefinedDimension: true,
    isEnabledInGL: true,
    dimensionEndpoint: '/objects/platform-apps/nsp::channel',
  });
});

it('shows entries of an entity at the top level only to who asks for private ones', async () => {
  await driver.rest('POST', entries, journalEntry({ referenceNumber: 'RR-9' }), { 'x-ia-api-param-entity': 'us01' });
  const filters = [{ $eq: { referenceNumber: 'RR-9' } }];
  expect(await rows({ fields: ['key'], filters })).toEqual([]);
  expect(await rows({ fields: ['key'], filters, filterParameters: { includePrivate: true } })).toHaveLength(1);
});

it.each([
  [{ fields: ['memo'] }, 'does not exist'],
  [{ fields: ['key'], object: 'accounts-payable/bill' }, 'does not exist'],
  [{ fields: ['key'], filters: [{ $like: { key: '1' } }] }, 'does not imitate the operator $like'],
  [{ fields: ['key'], filters: [{ $eq: { key: '1', id: '1' } }] }, 'one operator and one field'],
  [{ fields: ['key'], filterExpression: '1 and (2 or 3)', filters: [{ $eq: { key: '1' } }] }, 'filter expression'],
  [{ fields: ['key'], size: 4001 }, 'size'],
  [{ fields: ['key'], having: 1 }, 'property having'],
  [{ fields: [] }, 'fields'],
])('refuses %j', async (body, text) => {
  const reply = await query(body);
  expect(reply.status).toBe(400);
  expect(restErrors(reply).join()).toContain(text);
});
