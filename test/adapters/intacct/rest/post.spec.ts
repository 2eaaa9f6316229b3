import type { Fault } from '../../../../sandbox/gateway/fault';
import {
  type FoundEntry,
  type PostOutcome,
  type PreparedEntry,
  type RestAccess,
} from '../../../../src/application/ports/accounting-system';
import { type LedgerEntry } from '../../../../src/domain/ledger-entry/ledger-entry';
import { type SandboxLedger, startSandboxLedger } from '../sandbox-ledger';

const location = { target: { kind: 'dimension', dimension: 'Location' }, value: 'L01' } as const;
const channel = { target: { kind: 'userDefinedDimension', name: 'GLDIMCHANNEL' }, value: '10' } as const;
const line = {
  account: '2400',
  amountMinor: 145_080n,
  document: 'SUB-1',
  memo: 'Release',
  fields: [location, channel],
};
const ENTRY: LedgerEntry = {
  journal: 'APJ',
  date: '2026-09-30',
  title: 'September 2026',
  currency: 'USD',
  exchangeRateType: 'Intacct Daily Rate',
  lines: [
    { ...line, side: 'debit' },
    { ...line, side: 'credit' },
  ],
};

let ledger: SandboxLedger;
let access: RestAccess;
beforeEach(async () => {
  ledger = await startSandboxLedger();
  access = ledger.asRest('everything');
});
afterEach(() => ledger.stop());

const prepared = (refusals = 0, entry = ENTRY): PreparedEntry => {
  const outcome = ledger.rest.accountingSystem.prepare(entry, {
    referenceNo: 'RR-1',
    controlId: 'rr/1/RR-1',
    ...(refusals === 0 ? {} : { refusals }),
  });
  if (outcome.kind !== 'prepared') throw new Error(JSON.stringify(outcome));
  return outcome.entry;
};
const post = (refusals = 0, entry = ENTRY): Promise<PostOutcome> =>
  ledger.rest.accountingSystem.post(access, prepared(refusals, entry), () => true);
const queue = (fault: Fault): void => {
  ledger.gateway.faults.queue({ match: { function: 'create' }, times: 1, fault });
};
const held = (): number => ledger.gateway.ledger.size;
const found = async (): Promise<readonly FoundEntry[]> => {
  const outcome = await ledger.rest.accountingSystem.find(access, { referenceNo: 'RR-1', currency: 'USD' });
  if (outcome.kind !== 'found') throw new Error(JSON.stringify(outcome));
  return outcome.entries;
};

/** What each kind of answer means, what the ledger then holds, and what the same request again comes to. */
const ANSWERS: readonly (readonly [Fault, string, number, string, number])[] = [
  [{ kind: 'drop-before-commit' }, 'unknown', 0, 'posted', 1],
  [{ kind: 'drop-after-commit' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'reset-after-commit' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'http', status: 502, when: 'after' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'http', status: 404, body: 'not here' }, 'unknown', 0, 'posted', 1],
  [{ kind: 'http', status: 401, body: 'who are you' }, 'unknown', 0, 'posted', 1],
  [{ kind: 'redirect', when: 'after' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'html-page' }, 'unknown', 0, 'posted', 1],
  [{ kind: 'garbage' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'empty' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'other-company' }, 'unknown', 1, 'posted', 1],
  [{ kind: 'stored-error', when: 'before' }, 'unknown', 0, 'unknown GW-0001', 0],
  [{ kind: 'stored-error', when: 'after' }, 'unknown', 1, 'unknown GW-0001', 1],
  [{ kind: 'maintenance' }, 'unknown', 0, 'posted', 1],
  [{ kind: 'throttle' }, 'not-sent throttled', 0, 'posted', 1],
  [{ kind: 'expire-session' }, 'not-sent session-lapsed', 0, 'posted', 1],
  [{ kind: 'failed-after-commit' }, 'rejected GL-0951', 1, 'posted', 1],
];

const summaryOf = (outcome: PostOutcome): string => {
  switch (outcome.kind) {
    case 'rejected':
      return `rejected ${outcome.reasons.map(({ errorNo }) => errorNo).join(' ')}`.replace('REST-7001 ', '');
    case 'not-sent':
      return `not-sent ${outcome.cause}`;
    case 'unknown':
      return ['unknown', ...(outcome.claims ?? []).map(({ errorNo }) => errorNo)].join(' ');
    default:
      return outcome.kind;
  }
};

it.each(ANSWERS)('%j', async (fault, outcome, count, again, countAgain) => {
  queue(fault);
  expect(summaryOf(await post()).replace(' REST-7001', '')).toBe(outcome);
  expect(held()).toBe(count);
  expect(summaryOf(await post())).toBe(again);
  expect(held()).toBe(countAgain);
  expect(await found()).toHaveLength(countAgain);
});

it('says that the ledger has an error on record, when already the first reply says so', async () => {
  ledger.gateway.settings.firstReplyIsDated = true;
  queue({ kind: 'stored-error', when: 'before' });
  expect(await post()).toMatchObject({ kind: 'unknown', claims: [{ code: 'LEDGER_UNAVAILABLE' }] });
  // The refusal is counted once nothing was found: the next request has another key.
  expect(await post(1)).toMatchObject({ kind: 'posted' });
});

it('is told an old refusal until the refusals are counted', async () => {
  ledger.closeBooks({ us01: '2026-09-30' });
  expect(await post()).toMatchObject({ kind: 'rejected' });
  ledger.closeBooks({});
  expect(await post()).toMatchObject({ kind: 'rejected' });
  expect(await post(1)).toEqual({ kind: 'posted', recordNo: '6000' });
  expect(await post(1)).toEqual({ kind: 'posted', recordNo: '6000' });
  expect(held()).toBe(1);
});

it.each([
  [409, 'unknown'],
  [423, 'unknown'],
  [422, 'unknown'],
  [400, 'unknown'],
  [503, 'unknown'],
  [429, 'not-sent'],
] as const)('never takes a request that is being worked on for a refused one (%d)', async (status, kind) => {
  ledger.gateway.settings.idempotencyLockStatus = status;
  const { body, identity } = prepared();
  const user = 'ACME-DEV\nrevrec_ws';
  ledger.gateway.rest.idempotency.begin(
    user,
    identity.controlId,
    `POST /objects/general-ledger/journal-entry\n${body}`,
  );
  expect(await post()).toMatchObject({ kind });
  expect(held()).toBe(0);
});

it('knows a key that was used long ago by its conflict, and the entry by its reference', async () => {
  expect(await post()).toMatchObject({ kind: 'posted' });
  ledger.gateway.settings.idempotencyReplayHours = 0;
  expect(await post()).toMatchObject({ kind: 'unknown', claims: [{ code: 'CONTROL_ID_USED' }] });
  expect(await found()).toHaveLength(1);
});

it('sends what one way posted and the other finds, line by line', async () => {
  expect(await post()).toEqual({ kind: 'posted', recordNo: '6000' });
  const want = { referenceNos: ['RR-1', 'RR-2'], fields: [location.target, channel.target] };
  const byRest = await ledger.rest.accountingSystem.readBack(access, want);
  const link = ledger.as('everything');
  expect(await ledger.intacct.accountingSystem.readBack(link, want)).toEqual(byRest);
  const other = ledger.intacct.accountingSystem.prepare(ENTRY, { referenceNo: 'RR-2', controlId: 'rr/1/RR-2' });
  if (other.kind !== 'prepared') throw new Error(JSON.stringify(other));
  expect(await ledger.intacct.accountingSystem.post(link, other.entry, () => true)).toMatchObject({ kind: 'posted' });
  const both = await ledger.rest.accountingSystem.readBack(access, want);
  if (both.kind !== 'entries') throw new Error(JSON.stringify(both));
  const [first, second] = both.entries;
  expect(second).toEqual({ ...first, recordNo: '6001', referenceNo: 'RR-2', recordUrl: second?.recordUrl });
  expect(first?.lines[0]?.values).toEqual(
    new Map([
      ['Location', 'L01'],
      ['GLDIMCHANNEL', '10'],
    ]),
  );
});

it.each(['flat', 'nested'] as const)('reads rows that are %s', async (restQueryRows) => {
  ledger.gateway.settings.restQueryRows = restQueryRows;
  await post();
  expect(await found()).toEqual([
    {
      recordNo: '6000',
      state: 'posted',
      date: '2026-09-30',
      lineCount: 2,
      debitMinor: 145_080n,
      creditMinor: 145_080n,
    },
  ]);
  const { readings } = ledger.rest;
  const lines = await readings.lines(access, { recordNos: ['6000'], fields: [location.target] });
  expect(lines).toMatchObject({ kind: 'lines', queries: 1 });
});

it('tells a mirror that the ledger made from a copy', async () => {
  await post(0, { ...ENTRY, reversalDate: '2026-10-01' });
  expect(held()).toBe(2);
  expect(await found()).toMatchObject([{ recordNo: '6000' }]);
  const [batch] = ledger.gateway.ledger.all();
  if (batch) ledger.gateway.ledger.add({ ...batch }, []);
  expect(await found()).toHaveLength(2);
});

it('asks for one token for all, and for another one when that is over', async () => {
  ledger.gateway.settings.accessTokenSeconds = 3_600;
  await Promise.all([found(), found(), found()]);
  const tokens = (): number =>
    ledger.gateway.requestLog.list().filter(({ functions }) => functions[0]?.name === 'token').length;
  expect(tokens()).toBe(1);
  ledger.gateway.rest.tokens.clear();
  expect(await found()).toEqual([]);
  expect(tokens()).toBe(2);
});

it('refuses an application or a user that the ledger does not let in, once', async () => {
  const outcome = await ledger.rest.accountingSystem.signIn(ledger.asRest('stranger'));
  expect(outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'SIGN_IN_REFUSED' }] });
  const odd = { ...access, userId: 'a|b' };
  expect(await ledger.rest.accountingSystem.signIn(odd)).toMatchObject({ reasons: [{ code: 'TEXT_NOT_ALLOWED' }] });
});

it('posts into the entity of the connection, and looks for entries in the whole company', async () => {
  access = { ...access, entityId: 'us01' };
  expect(await post()).toMatchObject({ kind: 'posted' });
  expect(ledger.gateway.ledger.all()[0]?.privateToEntity).toBe('us01');
  expect(await found()).toHaveLength(1);
  access = ledger.asRest('everything');
  expect(await found()).toHaveLength(1);
});
