import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { type SandboxBatch, type SandboxLine } from './support/sandbox-admin';
import { RunningSystem } from './support/system';

const READ_BACK = { function: 'query', object: 'GLENTRY' };

describe('what the ledger holds after posting', () => {
  let system: RunningSystem;
  let controller: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
  });

  afterAll(() => system.stop());

  const heldAs = async (referenceNo: string): Promise<SandboxBatch[]> =>
    (await system.admin.batches()).filter((batch) => batch.referenceNo === referenceNo);
  /** Polls what changes by itself. */
  const until = async (id: string, isThere: (batch: Record<string, unknown>) => boolean) => {
    for (;;) {
      const batch = await controller.batch(id);
      if (isThere(batch as Record<string, unknown>)) return batch;
      await new Promise((turn) => setImmediate(turn));
    }
  };
  const headerReads = async (): Promise<number> =>
    (await system.admin.requests()).filter((request) => /"query"[^}]*"GLBATCH"/.test(JSON.stringify(request))).length;
  /** Posts one entry; what `change` does to it in the ledger happens before it can be read back. */
  const postChanged = async (id: string, change: (held: SandboxBatch) => Promise<unknown>) => {
    await controller.importCsv(closeCsv({ id }));
    const { batchKey } = await controller.batch(id);
    await system.admin.fault(READ_BACK, { kind: 'http', status: 503 }, 10_000);
    const { body: run } = await controller.send('POST', '/posting-runs', { batchKeys: [batchKey] });
    const confirmed = await until(id, ({ recordNo }) => recordNo !== null);
    expect(confirmed.status).toBe('In Progress'); // Not Success before it is read back.
    const [held] = await heldAs(confirmed.referenceNo as string);
    await change(held!);
    const before = await headerReads();
    while ((await headerReads()) === before) await new Promise((turn) => setImmediate(turn));
    await system.admin.clearFaults();
    const finished = await controller.finishedRun(run.runId as string);
    return { batchKey: batchKey as string, run: finished.body, batch: await controller.batch(id) };
  };

  it('is not a Success when a class was dropped, until the entry is fixed there and checked again', async () => {
    const { batchKey, run, batch } = await postChanged('DROPPED', ({ recordNo }) =>
      system.admin.alterLine(recordNo, 1, { CLASSID: '' }),
    );
    expect(run).toMatchObject({ status: 'Finished', posted: 0, outcomeUnknown: 1 });
    expect(batch).toMatchObject({
      status: 'Outcome Unknown',
      needsPerson: true,
      decision: 'conflict',
      problems: [{ code: 'LEDGER_ENTRY_DIFFERS', line: 1, message: expect.stringContaining('Class is empty') }],
    });
    const still = await controller.send('POST', `/journal-batches/${batchKey}/check`, {});
    expect(still).toMatchObject({ status: 200, body: { decision: 'conflict' } });
    const refused = await controller.send('POST', `/journal-batches/${batchKey}/release`, { reason: 'looked' });
    expect(refused).toMatchObject({ status: 409, body: { code: 'ENTRY_STILL_IN_LEDGER' } });

    const [{ lines } = { lines: [] }] = await heldAs(batch.referenceNo as string);
    const classOf = (line: SandboxLine | undefined): string => JSON.stringify(line).match(/K\d+/)?.[0] ?? '';
    await system.admin.alterLine(batch.recordNo as string, 1, { CLASSID: classOf(lines[1]) });
    const mended = await controller.send('POST', `/journal-batches/${batchKey}/check`, {});
    expect(mended).toMatchObject({ status: 200, body: { status: 'Success', needsPerson: false, decision: null } });
    const again = await controller.send('POST', `/journal-batches/${batchKey}/check`, {});
    expect(again).toMatchObject({ status: 200, body: { status: 'Success', ledgerChange: null } });
    await system.admin.alterLine(batch.recordNo as string, 1, { DESCRIPTION: 'Changed by hand' });
    const changed = await controller.send('POST', `/journal-batches/${batchKey}/check`, {});
    expect(changed).toMatchObject({
      status: 200,
      body: {
        ...{ status: 'Differs in Ledger', needsPerson: true },
        ledgerChange: { kind: 'differs', differences: [{ line: 1, what: 'the memo', found: 'Changed by hand' }] },
      },
    });
    const { seenAt } = changed.body.ledgerChange as { seenAt: string };
    const accept = { seenAt, reason: 'A better text' };
    const accepted = await controller.send('POST', `/journal-batches/${batchKey}/accept-ledger-change`, accept);
    expect(accepted).toMatchObject({
      status: 200,
      body: {
        status: 'Differs in Ledger',
        needsPerson: false,
        ledgerChange: { accepted: { reason: 'A better text' } },
      },
    });
  });

  it('is a duplicate while it is there twice', async () => {
    const { batchKey, batch } = await postChanged('DOUBLE', ({ recordNo }) => system.admin.copy(recordNo));
    expect(batch).toMatchObject({ decision: 'duplicate', problems: [{ code: 'DUPLICATE_IN_LEDGER' }] });
    const held = await heldAs(batch.referenceNo as string);
    expect(held).toHaveLength(2);
    await system.admin.remove(held[1]!.recordNo);
    const checked = await controller.send('POST', `/journal-batches/${batchKey}/check`, {});
    expect(checked.body).toMatchObject({ status: 'Success', recordNo: held[0]!.recordNo });
  });

  it('is posted under new names after it was removed there and a Controller released it', async () => {
    const { batchKey, batch } = await postChanged('REMOVED', ({ recordNo }) => system.admin.remove(recordNo));
    expect(batch).toMatchObject({ decision: 'undecided', problems: [{ code: 'ENTRY_NOT_FOUND_AFTER_POSTING' }] });
    const reason = { reason: 'Removed record by mistake, see ticket 4711' };
    for (;;) {
      const { status, body } = await controller.send('POST', `/journal-batches/${batchKey}/release`, reason);
      if (status === 200) break;
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'ATTEMPT_NOT_SETTLED' });
    }
    expect(await controller.batch('REMOVED')).toMatchObject({ status: 'Ready to Post', needsPerson: false });
    const run = await controller.post({ batchKeys: [batchKey] });
    expect(run.body).toMatchObject({ posted: 1 });
    const posted = await controller.batch('REMOVED');
    expect(posted.referenceNo).not.toBe(batch.referenceNo);
    expect(await heldAs(posted.referenceNo as string)).toHaveLength(1);
    const [released] = system.events('PostingReleasedByPerson');
    expect(released).toMatchObject({ data: reason, metadata: { actor: 'cora.controller' } });
  });

  it.each([
    ['Posted', 'Success'],
    ['Declined', 'Failed'],
  ])('awaits approval there, and becomes what the approver decides: %s', async (decided, status) => {
    const id = `APPROVAL-${decided.toUpperCase()}`;
    await system.admin.settings({ approvals: true });
    await controller.importCsv(closeCsv({ id }));
    const { batchKey } = await controller.batch(id);
    const run = await controller.post({ batchKeys: [batchKey] });
    await system.admin.settings({ approvals: false });
    expect(run.body).toMatchObject({ status: 'Finished', posted: 0, awaitingApproval: 1 });
    const waiting = await controller.batch(id);
    expect(waiting).toMatchObject({ status: 'Awaiting Approval', ledgerState: 'Submitted' });
    await system.admin.setState(waiting.recordNo as string, decided);
    expect(await until(id, (batch) => batch['status'] === status)).toMatchObject({ ledgerState: null });
    if (decided === 'Posted') return;
    const again = await controller.post({ batchKeys: [batchKey] });
    expect(again.body).toMatchObject({ posted: 1 });
  });

  it('is found and taken over when a restored backup of the log does not know of it', async () => {
    await controller.importCsv(closeCsv({ id: 'BACKED-UP-1' }, { id: 'BACKED-UP-2' }));
    await system.end('service', 'SIGTERM');
    const data = join(system.folder, 'data');
    const backup = join(system.folder, 'backup');
    cpSync(data, backup, { recursive: true });
    await system.startService();
    const first = await controller.post({});
    expect(first.body).toMatchObject({ posted: 2 });
    const references = [await controller.batch('BACKED-UP-1'), await controller.batch('BACKED-UP-2')].map(
      ({ referenceNo }) => referenceNo as string,
    );

    await system.end('service', 'SIGTERM');
    rmSync(data, { recursive: true });
    cpSync(backup, data, { recursive: true });
    await system.startService();
    const restored = await system.person('cora.controller');
    expect(await restored.batch('BACKED-UP-1')).toMatchObject({ status: 'Ready to Post' });
    const second = await restored.post({});
    expect(second.body).toMatchObject({ posted: 2 });
    expect(system.events('PostingFoundBeforeSending')).toHaveLength(2);
    for (const reference of references) expect(await heldAs(reference)).toHaveLength(1);
  });
});
