import { recordLook, type LedgerLook } from '../../../src/domain/journal-batch/ledger-look.decisions';
import { type PostingWorker } from '../../../src/application/posting/posting.worker';
import { type ReadEntry } from '../../../src/domain/ledger-entry/ledger-entry';
import { DomainError } from '../../../src/domain/shared/errors';
import { reasonOf } from '../../support/fake-ledger';
import { entries, PostingSystem } from '../../support/posting-system';
import { ENVIRONMENT } from '../../support/plain-ports';

let system: PostingSystem;
let worker: PostingWorker;
let keys: string[];

beforeEach(async () => {
  system = new PostingSystem();
  await system.start();
  keys = await system.readyBatches(entries(3));
  await system.projected();
  await system.post(keys);
  await system.projected();
  worker = system.process().worker;
});
afterEach(() => system.stop());

const look = async (): Promise<LedgerLook> => {
  const looked = await worker.look(ENVIRONMENT, keys[0]!);
  if (looked.kind !== 'posted') throw new Error('It is not posted.');
  return looked.look;
};
/** Some time later, the account is mapped otherwise. */
const remap = async (): Promise<void> => {
  system.clock.advance(1_000);
  await system.mapAccount('4000', '9999');
};
/** Lets the ledger show the first entry so. */
const shows = (change: Partial<ReadEntry>): void => {
  system.ledger.shows = (entry) => [entry.recordNo === '1' ? { ...entry, ...change } : entry];
};
const eventsOf = async (seen: LedgerLook): Promise<unknown> =>
  recordLook(await system.batch(keys[0]!), seen, { settleMs: 1, isAsked: false });
const found = (finding: object): unknown => [
  { type: 'LedgerChangeFound', data: expect.objectContaining({ finding: expect.objectContaining(finding) }) },
];
const posted = { recordNo: '1', ledgerState: 'Posted' };

describe('a look at a posted entry', () => {
  it('finds it equal', async () => {
    expect((await look()).seen).toEqual({
      kind: 'seen',
      own: { ...posted, standing: 'posted', differences: [] },
      copies: [],
    });
    expect(await eventsOf(await look())).toEqual([]);
  });
  it('finds a changed amount, and what was sent although the mapping changed since', async () => {
    await remap();
    system.ledger.shows = (entry) =>
      entry.recordNo !== '1'
        ? [entry]
        : [{ ...entry, lines: entry.lines.map((line, index) => (index === 0 ? { ...line, amount: '11' } : line)) }];
    const difference = { line: 1, what: 'the amount', expected: '10.00 USD', found: '11.00 USD' };
    expect(await eventsOf(await look())).toEqual(
      found({ kind: 'differs', records: [posted], differences: [difference] }),
    );
  });
  it('finds it equal although the mapping changed since', async () => {
    await remap();
    expect(await eventsOf(await look())).toEqual([]);
  });
  it('finds a changed reference by its record number', async () => {
    const kept = system.ledger.entries[0]!;
    system.ledger.entries[0] = { ...kept, referenceNo: 'OTHER' };
    const difference = { line: null, what: 'the reference', expected: kept.referenceNo, found: 'OTHER' };
    expect(await eventsOf(await look())).toEqual(found({ kind: 'differs', differences: [difference] }));
  });
  it('finds a copy with its reference, but for a reversed one', async () => {
    system.ledger.entries.push({ ...system.ledger.entries[0]!, recordNo: '77', controlId: 'copy' });
    const copy = { recordNo: '77', ledgerState: 'Posted' };
    expect(await eventsOf(await look())).toEqual(found({ kind: 'twice', records: [posted, copy] }));
    system.ledger.shows = (entry) => [
      entry.recordNo === '77' ? { ...entry, state: 'reversed', stateText: 'Reversed' } : entry,
    ];
    expect(await eventsOf(await look())).toEqual([]);
  });
  it('finds it reversed', async () => {
    shows({ state: 'reversed', stateText: 'Reversed' });
    expect(await eventsOf(await look())).toEqual(
      found({ kind: 'reversed', records: [{ ...posted, ledgerState: 'Reversed' }] }),
    );
  });
  it('does not find it, and says which others it saw', async () => {
    system.ledger.entries.splice(0, 1);
    expect((await look()).seen).toEqual({ kind: 'none', othersSeen: expect.arrayContaining(['2', '3']) });
  });
  it('sees nothing at all: no other one either', async () => {
    system.ledger.isHidden = () => true;
    expect((await look()).seen).toEqual({ kind: 'none', othersSeen: [] });
  });
  it('is refused where the ledger does not answer', async () => {
    system.ledger.locateFault = () => ({ kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] });
    await expect(look()).rejects.toThrow(DomainError);
    system.ledger.locateFault = () => undefined;
    system.ledger.readBackFault = () => ({ kind: 'unavailable', cause: 'timeout' });
    await expect(look()).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
  });
});
