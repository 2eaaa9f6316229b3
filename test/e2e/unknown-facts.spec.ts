import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { referenceOf } from './support/reference';
import { RunningSystem } from './support/system';

type Settings = Readonly<Record<string, unknown>>;

/** Settled after three quarters of a second, so that a re-send can be waited for under every value. */
const LIMITS = {
  POSTING_SEND_WINDOW_MS: '150',
  POSTING_CREATE_TIMEOUT_MS: '350',
  POSTING_REMOTE_BOUND_MS: '200',
  POSTING_SETTLE_MARGIN_MS: '50',
  POSTING_LOOKUP_DELAYS_MS: '30,200,400',
  POSTING_RETRY_FIRST_MS: '20',
  POSTING_RETRY_MAX_MS: '100',
};

/** What may matter to a create that is sent again. */
const REPEATS: readonly Settings[] = [
  ...['completed', 'atomic', 'none'].map((controlIdMemory) => ({ controlIdMemory })),
  { controlIdMemory: 'completed', controlIdRecheckAtCommit: false },
  ...['company', 'sender', 'entity'].map((controlIdScope) => ({ controlIdScope })),
  ...[1, 300].map((controlIdRetentionMs) => ({ controlIdRetentionMs })),
  { burnFailedIds: true },
  { controlIdMemory: 'atomic', burnFailedIds: true },
  { uniqueIdAbsentMeans: false },
  { duplicateLevel: 'control' },
  ...['BL01001973', 'PL04000099', '4711', ''].map((duplicateErrorNo) => ({ duplicateErrorNo })),
  { duplicateText: 'Doppelte Kontroll-ID {id}' },
  { duplicateText: '', duplicateErrorNo: '', duplicateLevel: 'control' },
];

/** In which words the ledger refuses what it has executed already. */
const REFUSALS: readonly Settings[] = [
  {},
  { duplicateLevel: 'control' },
  { duplicateErrorNo: 'BL01001973', duplicateText: 'Doppelte Kontroll-ID {id}' },
  { duplicateErrorNo: '', duplicateText: '' },
];

/** What may matter to reading, signing in and everything else. */
const OTHERS: readonly Settings[] = [
  { trimAmounts: false },
  ...[50, 250].map((visibilityLagMs) => ({ visibilityLagMs })),
  ...['ignore', 'refuse'].map((unknownFields) => ({ unknownFields })),
  { companyMissing: 'http-401' },
  { lockAfterFailedLogins: 1 },
  { lockedUserErrorNo: 'XX01' },
  { unbalancedErrorNo: 'XX02' },
  { invalidJournalErrorNo: 'XX03' },
  { sessionMinutes: 1 },
  ...[1, 2].map((senderConcurrencyMax) => ({ senderConcurrencyMax })),
  { companyConcurrencyMax: 1 },
  ...['anywhere', 'refused'].map((additionalErrorInfo) => ({ additionalErrorInfo })),
  { entrySpelling: 'loose', gatewayErrors: 'echoed', readByQueryOrder: 'reversed', rollbackCulprit: 'aborted' },
  { latencyMs: 40 },
  { referenceNoLengthMax: 45, titleLengthMax: 200, documentLengthMax: 100, descriptionLengthMax: 1_000 },
];

/** Where an entry stands after its create. Whatever the ledger makes of it, it is there once. */
const STANDINGS: readonly (readonly [Settings, string])[] = [
  [{ approvals: true }, 'Awaiting Approval'],
  [{ stateAfterCreate: 'Submitted' }, 'Awaiting Approval'],
  [{ stateAfterCreate: 'Partially Approved' }, 'Awaiting Approval'],
  [{ stateAfterCreate: 'Approved' }, 'Awaiting Approval'],
  [{ stateAfterCreate: 'Posted' }, 'Success'],
  [{ stateAfterCreate: 'Reversal pending' }, 'Reversal Pending'],
  [{ stateAfterCreate: 'Reversed' }, 'Reversed in Ledger'],
  [{ stateAfterCreate: 'Draft' }, 'Outcome Unknown'],
  [{ stateAfterCreate: 'Declined' }, 'Failed'],
];

/** How the create of each entry goes wrong. */
const LOST_REPLY = { kind: 'drop-after-commit' };
const LOST_REQUEST = { kind: 'drop-before-commit' };
const LATE = { kind: 'commit-late', ms: 120 };
const GATEWAY_TIMEOUT = { kind: 'http', status: 504, when: 'after' };

describe('facts of the ledger that are not published', () => {
  let system: RunningSystem;
  let controller: Person;
  let defaults: Settings;
  let count = 0;

  beforeAll(async () => {
    system = await RunningSystem.start({ service: LIMITS });
    controller = await system.person('cora.controller');
    await configureForPosting(controller);
    defaults = await system.admin.currentSettings();
  });
  afterEach(() => system.admin.settings(defaults));
  afterAll(() => system.stop());

  const lastId = (): string => `FACT-${String(count).padStart(4, '0')}`;

  /** Posts one entry for each fault in one run; answers with what each became and how often the ledger has it. */
  const post = async (settings: Settings, faults: readonly Settings[]): Promise<unknown[]> => {
    const ids = faults.map(() => {
      count += 1;
      return lastId();
    });
    await system.admin.settings(settings);
    await controller.importCsv(closeCsv(...ids.map((id) => ({ id }))));
    for (const [index, fault] of faults.entries())
      await system.admin.fault(
        { function: 'create', referenceNo: await referenceOf(controller, ids[index] ?? '') },
        fault,
      );
    await controller.post({});
    const held = await system.admin.batches();
    return Promise.all(
      ids.map(async (id) => {
        const { status, referenceNo } = await controller.batch(id);
        return [status, held.filter((batch) => batch.referenceNo === referenceNo).length];
      }),
    );
  };

  it.each(REPEATS.map((settings) => [JSON.stringify(settings), settings] as const))(
    'one entry, whether the reply, the request or the time was lost: %s',
    async (_name, settings) => {
      const faults = [LOST_REPLY, GATEWAY_TIMEOUT, LATE, LOST_REQUEST];
      expect(await post(settings, faults)).toEqual(faults.map(() => ['Success', 1]));
    },
  );

  it.each(REFUSALS.map((settings) => [JSON.stringify(settings), settings] as const))(
    'one entry when it becomes visible only after it was sent again, and the re-send was refused: %s',
    async (_name, settings) => {
      let attempts = 0;
      // A busy machine looks only when the entry is visible, and sends nothing again: then it is tried with another one.
      for (let tries = 0; attempts !== 2 && tries < 5; tries += 1) {
        expect(await post({ ...settings, visibilityLagMs: 1_000 }, [LOST_REPLY])).toEqual([['Success', 1]]);
        attempts = (await controller.batch(lastId())).attempts as number;
      }
      expect(attempts).toBe(2);
    },
  );

  it.each(OTHERS.map((settings) => [JSON.stringify(settings), settings] as const))(
    'one entry after a lost reply: %s',
    async (_name, settings) => {
      expect(await post(settings, [LOST_REPLY, LATE])).toEqual([
        ['Success', 1],
        ['Success', 1],
      ]);
    },
  );

  it.each(STANDINGS.map(([settings, status]) => [JSON.stringify(settings), status, settings] as const))(
    'one entry after a lost reply, wherever it stands: %s is %s',
    async (_name, status, settings) => {
      expect(await post(settings, [LOST_REPLY])).toEqual([[status, 1]]);
    },
  );

  it.each(['BL01001973', 'XX04', ''])('a closed period is reported as such under number "%s"', async (number) => {
    const settings = { closedPeriodErrorNo: number, bookClosedThrough: { '*': '2026-12-31' } };
    expect(await post(settings, [{ kind: 'delay', ms: 0 }])).toEqual([['Failed', 0]]);
    const batch = await controller.batch(lastId());
    expect(batch.problems[0]).toMatchObject({ code: 'PERIOD_CLOSED' });
    await system.admin.settings(defaults);
    await controller.post({ batchKeys: [batch.batchKey] });
    expect((await controller.batch(batch.journalEntryId)).status).toBe('Success');
  });
});
