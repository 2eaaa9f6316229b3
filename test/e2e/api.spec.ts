import { closeCsv } from './support/close';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('the REST API', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
  });

  afterAll(() => system.stop());

  describe('an Idempotency-Key', () => {
    const field = { apiName: 'segment', label: 'Segment', source: 'Customer' };

    it('gives the same answer to the same POST and refuses another one', async () => {
      const key = { 'idempotency-key': 'field-1' };
      const first = await controller.send('POST', '/custom-fields', field, key);
      await controller.send('PATCH', '/custom-fields/segment', { label: 'Renamed' });
      const again = await controller.send('POST', '/custom-fields', field, key);
      const other = await controller.send('POST', '/custom-fields', { ...field, label: 'Other' }, key);
      expect([first.status, first.body.label]).toEqual([201, 'Segment']);
      expect([again.status, again.body, again.headers.get('etag')]).toEqual([
        201,
        first.body,
        first.headers.get('etag'),
      ]);
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
      expect(system.events('CustomFieldDefined')).toHaveLength(1);
    });

    it('makes one import of a delivery that is sent twice, and refuses another delivery', async () => {
      const key = { 'idempotency-key': 'import-1' };
      const first = await controller.importCsv(closeCsv({ id: 'KEYED' }), key);
      const again = await controller.importCsv(closeCsv({ id: 'KEYED' }), key);
      const other = await controller.importCsv(closeCsv({ id: 'KEYED', amount: '5.00' }), key);
      expect(again.body).toEqual(first.body);
      expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
      for (const query of ['?scope=complete', '?rounding=half-up', '?profile=QuickBooks%20journal%20export']) {
        const { status, body } = await controller.importCsv(closeCsv({ id: 'KEYED' }), key, query);
        expect([query, status, body.code]).toEqual([query, 422, 'IDEMPOTENCY_KEY_REUSED']);
      }
      expect((await controller.get('/journal-imports')).body.items).toHaveLength(1);
    });

    it('does so for a form, too', async () => {
      const upload = async (csv: string): Promise<unknown[]> => {
        const form = new FormData();
        form.set('file', new Blob([csv], { type: 'text/csv' }), 'close.csv');
        const headers = { authorization: `Bearer ${controller.token ?? ''}`, 'idempotency-key': 'form-1' };
        const reply = await fetch(`${controller.base}/journal-imports`, { method: 'POST', headers, body: form });
        const { importId, code } = (await reply.json()) as { importId?: string; code?: string };
        return [reply.status, importId ?? code];
      };
      const first = await upload(closeCsv({ id: 'FORM' }));
      expect(await upload(closeCsv({ id: 'FORM' }))).toEqual(first);
      expect(await upload(closeCsv({ id: 'FORM', amount: '5.00' }))).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    });
  });

  it('guards edits with ETag and If-Match', async () => {
    await controller.send('POST', '/custom-fields', { apiName: 'guarded', label: 'Guarded', source: 'Product' });
    const read = await controller.get('/custom-fields/guarded');
    const ifMatch = { 'if-match': read.headers.get('etag') ?? '' };
    const won = await controller.send('PATCH', '/custom-fields/guarded', { label: 'First' }, ifMatch);
    const lost = await controller.send('PATCH', '/custom-fields/guarded', { label: 'Second' }, ifMatch);
    expect([won.status, won.body.label]).toEqual([200, 'First']);
    expect([lost.status, lost.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await controller.get('/custom-fields/guarded')).body.label).toBe('First');

    const watch = await controller.get('/ledger-watch');
    const asSeen = { 'if-match': watch.headers.get('etag') ?? '' };
    const set = (quickMinutes: number) =>
      controller.send('PUT', '/ledger-watch', { ...watch.body.settings, quickMinutes }, asSeen);
    const [first, second] = [await set(10), await set(20)];
    expect([watch.body.revision, first.status, first.body.revision, second.status]).toEqual([-1, 200, 0, 412]);
    expect((await controller.get('/ledger-watch')).body.settings.quickMinutes).toBe(10);
  });

  it('names every wrong field of a request, and never repeats its value', async () => {
    const reply = await controller.send('PUT', '/connection', {
      companyId: '',
      senderPassword: 'do-not-echo-me',
      typo: 1,
    });
    expect([reply.status, reply.body.code, reply.headers.get('content-type')]).toEqual([
      400,
      'REQUEST_INVALID',
      'application/problem+json; charset=utf-8',
    ]);
    const fields = reply.body.details.problems.map(({ field }: { field: string }) => field);
    expect([...new Set(fields)].sort()).toEqual(['companyId', 'senderId', 'typo', 'userId', 'userPassword']);
    expect(JSON.stringify(reply.body)).not.toContain('do-not-echo-me');
  });

  it('takes a close file as text/csv, as multipart and as JSON', async () => {
    const form = new FormData();
    form.set('file', new Blob([closeCsv({ id: 'MULTIPART' })], { type: 'text/csv' }), 'September.csv');
    const upload = await fetch(`${controller.base}/journal-imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${controller.token ?? ''}` },
      body: form,
    });
    const { importId } = (await upload.json()) as { importId: string };
    const multipart = await controller.finishedImport(importId);
    const line = {
      'Transaction Date': '2026-09-30',
      'Journal Entry Id': 'JSON',
      'Account Number': '2400',
      Amount: '7.00',
      Currency: 'USD',
    };
    const lines = [
      { ...line, 'Posting Type': 'Debit' },
      { ...line, 'Posting Type': 'Credit' },
    ];
    const received = await controller.send('POST', '/journal-imports?fileName=api', { lines });
    const json = await controller.finishedImport(received.body.importId as string);
    expect([multipart, json].map(({ body }) => [body.fileName, body.format, body.status, body.lines])).toEqual([
      ['September.csv', 'csv', 'Completed', 2],
      ['api', 'json', 'Completed', 2],
    ]);
  });

  it('rejects a delivery as a whole, and gives row, column, value, what was expected and what to do', async () => {
    const csv = closeCsv({ id: 'BAD', amount: '1.0055' }, { id: 'FINE' }).replace('2026-09-30,FINE', '30.09.2026,FINE');
    const { body } = await controller.importCsv(csv);
    expect([body.status, body.problemCount]).toEqual(['Rejected', 2]);
    expect(body.problems[0]).toEqual({
      code: 'AMOUNT_TOO_PRECISE',
      row: 2,
      column: 'Amount',
      value: '1.0055',
      rows: 2,
      journalEntryId: 'BAD',
      message: '"1.0055" has more than the 2 decimals of USD.',
      fix: 'Deliver amounts in whole minor units, or import with a rounding rule (half-up or half-even).',
    });
    expect(body.problems[1]).toMatchObject({ code: 'DATE_INVALID', row: 4, value: '30.09.2026' });
    expect(await controller.batch('FINE')).toBeUndefined();
    const rounded = await controller.importCsv(closeCsv({ id: 'BAD', amount: '1.0055' }), {}, '?rounding=half-up');
    expect(rounded.body).toMatchObject({
      status: 'Completed',
      roundedLines: 2,
      totals: [{ currency: 'USD', lines: 2, debit: '1.01', credit: '1.01' }],
    });
  });

  it('pages through lists with cursors, and refuses a cursor that it did not give out', async () => {
    await controller.importCsv(
      closeCsv(...['P-1', 'P-2', 'P-3', 'P-4', 'P-5'].map((id) => ({ id, date: '2025-01-31' }))),
    );
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await controller.get(
        `/journal-batches?period=2025-01&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      seen.push(...body.items.map(({ journalEntryId }: { journalEntryId: string }) => journalEntryId));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(['P-1', 'P-2', 'P-3', 'P-4', 'P-5']);
    expect((await controller.get('/journal-batches?cursor=nonsense')).body).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
      details: { field: 'cursor' },
    });
  });

  it('shows the lines of a batch as they were delivered', async () => {
    await controller.importCsv(closeCsv({ id: 'LINES' }));
    const { batchKey } = await controller.batch('LINES');
    const { body } = await controller.get(`/journal-batches/${batchKey}/lines`);
    expect(
      body.items.map(({ line, account, postingType, amount, values }: Record<string, unknown>) => ({
        line,
        account,
        postingType,
        amount,
        values,
      })),
    ).toEqual(
      ['Debit', 'Credit'].map((postingType, index) => ({
        line: index + 1,
        account: postingType === 'Debit' ? '2400' : '4010',
        postingType,
        amount: '100.00',
        values: {
          Class: 'SMB',
          'Customer ID': 'C-10001',
          Department: 'Sales',
          Location: 'US-East',
          'Product Code': 'PLAN-GROW-12',
        },
      })),
    );
  });

  it('carries the correlation id from the request into its events', async () => {
    const headers = { 'x-correlation-id': 'audit-4711' };
    const reply = await controller.send(
      'POST',
      '/custom-fields',
      { apiName: 'traced', label: 'Traced', source: 'Customer' },
      headers,
    );
    expect(reply.headers.get('x-correlation-id')).toBe('audit-4711');
    const [event] = system.events('CustomFieldDefined').filter(({ stream }) => stream.endsWith('.traced'));
    expect([event?.metadata['correlationId'], event?.metadata['actor']]).toEqual(['audit-4711', 'cora.controller']);
  });

  it('answers what is not there as a problem, too', async () => {
    const replies = [
      await controller.get('/no-such-thing'),
      await controller.get('/journal-batches/none'),
      await controller.get('/journal-imports/none'),
      await controller.get('/posting-runs/none'),
      await controller.get('/posting-runs/none/progress'),
      await controller.send('POST', '/posting-runs', '{not json', { 'content-type': 'application/json' }),
      await controller.send('POST', '/custom-fields', 'a,b'),
      await controller.send('POST', '/custom-fields', '<a/>', { 'content-type': 'application/xml' }),
    ];
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'NOT_FOUND'],
      [404, 'BATCH_NOT_FOUND'],
      [404, 'IMPORT_NOT_FOUND'],
      [404, 'RUN_NOT_FOUND'],
      [404, 'RUN_NOT_FOUND'],
      [400, 'REQUEST_INVALID'],
      [400, 'REQUEST_INVALID'],
      [415, 'MEDIA_TYPE_NOT_SUPPORTED'],
    ]);
  });

  it('describes every route with every error it can answer', async () => {
    const { body } = await controller.get(`${system.service}/openapi.json`);
    const routes = Object.entries(
      body.paths as Record<
        string,
        Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>
      >,
    ).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { responses }]) => ({
        route: `${method.toUpperCase()} ${path}`,
        responses,
      })),
    );
    const ofEnvironments = routes.filter(({ route }) => route.includes('{environment}'));
    expect(ofEnvironments).toHaveLength(151);
    for (const { route, responses } of ofEnvironments) {
      const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400);
      expect({ route, statuses: problems.map(([status]) => status) }).toEqual({
        route,
        statuses: expect.arrayContaining(['400', '401', '403', '500', '503']),
      });
      expect(problems.every(([, { content }]) => content?.['application/problem+json'] !== undefined)).toBe(true);
      expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
    }
    expect(body.components.schemas.JournalBatchResponse.properties.status.enum).toContain('Outcome Unknown');
    expect(body.components.schemas.ConnectDto.properties.senderPassword.writeOnly).toBe(true);
  });

  it('describes each list under its own name, with what its items are', async () => {
    const { body } = await controller.get(`${system.service}/openapi.json`);
    const schemas = body.components.schemas as Record<
      string,
      { properties?: Record<string, unknown>; required?: readonly string[] }
    >;
    const described = Object.entries(schemas).flatMap(([name, { properties = {}, required = [] }]) => {
      const { items, nextCursor } = properties as { items?: { items: { $ref: string } }; nextCursor?: unknown };
      if (items === undefined) return [];
      const item = items.items.$ref.replace('#/components/schemas/', '');
      expect({ items, nextCursor, required }).toEqual({
        items: { type: 'array', items: { $ref: `#/components/schemas/${item}` } },
        nextCursor: nextCursor && { type: 'string', nullable: true },
        required: Object.keys(properties),
      });
      expect(schemas[item]?.properties).toBeDefined();
      return [[name, nextCursor === undefined ? item : `${item} by page`]];
    });
    expect(Object.fromEntries(described)).toEqual({
      AccessReviewResponse: 'PersonAccessResponse',
      AccountMappingChangesResponse: 'AccountMappingChangeResponse by page',
      AccountMappingsResponse: 'AccountMappingResponse by page',
      AuditEntryListResponse: 'AuditEntryResponse by page',
      BatchSummaryListResponse: 'BatchSummaryResponse',
      CorrectedDeliveryListResponse: 'CorrectedDeliveryResponse by page',
      CustomFieldListResponse: 'CustomFieldResponse',
      DecidedCorrectionListResponse: 'DecidedCorrectionResponse',
      FailureCauseListResponse: 'FailureCauseResponse by page',
      HistoryListResponse: 'HistoryItemResponse by page',
      JournalBatchListResponse: 'JournalBatchResponse by page',
      JournalImportListResponse: 'JournalImportResponse by page',
      JournalLineListResponse: 'JournalLineResponse by page',
      LedgerListsResponse: 'LedgerListResponse',
      LedgerRecordsResponse: 'LedgerRecordResponse by page',
      NotificationListResponse: 'NotificationSummaryResponse by page',
      OwnEnvironmentsResponse: 'OwnEnvironmentResponse',
      PickedUpFileListResponse: 'PickedUpFileResponse by page',
      PostingApprovalListResponse: 'PostingApprovalResponse by page',
      PostingOccurrenceListResponse: 'PostingOccurrenceResponse by page',
      PostingRunListResponse: 'PostingRunResponse by page',
      PreflightListResponse: 'PreflightResponse by page',
      SigningKeyListResponse: 'SigningKeyResponse',
      StateDifferencesResponse: 'StateDifferenceResponse',
      TeamResponse: 'TeamMemberResponse',
      UnmappedAccountsResponse: 'UnmappedAccountResponse',
      ValueOverrideListResponse: 'ValueOverrideResponse by page',
      TieOutDifferenceListResponse: 'TieOutDifferenceResponse by page',
      TieOutLineListResponse: 'TieOutLineResponse by page',
      TieOutOtherListResponse: 'TieOutOtherResponse by page',
      WatchRoundListResponse: 'WatchRoundResponse by page',
    });
  });

  it('tells monitoring that it is alive, ready, and what it did', async () => {
    const [live, ready, metrics] = [
      await controller.get(`${system.service}/health/live`),
      await controller.get(`${system.service}/health/ready`),
      await controller.get(`${system.service}/metrics`),
    ];
    expect([live.body, ready.body]).toEqual([
      { status: 'ok', problems: [], degraded: [] },
      { status: 'ok', problems: [], degraded: [] },
    ]);
    expect(metrics.body).toMatch(/^revrec_events_total\{type="JournalImportCompleted"\} \d+$/m);
    expect(metrics.body).toMatch(
      /^revrec_http_request_seconds_count\{method="POST",route="[^"]*custom-fields",status="201"\} \d+$/m,
    );
  });
});
