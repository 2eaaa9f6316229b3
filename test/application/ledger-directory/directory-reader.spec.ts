import { DirectoryReader } from '../../../src/application/ledger-directory/directory-reader';
import { type ReadFailure } from '../../../src/application/ports/accounting-system';
import { type LedgerList } from '../../../src/application/ports/ledger-inspection';
import { type LedgerRecord } from '../../../src/domain/ledger-entry/ledger-record';
import { Secret } from '../../../src/application/ports/secret';
import { FakeClock } from '../../support/clock';
import { FakeInspection } from '../../support/fake-inspection';
import { reasonOf } from '../../support/fake-ledger';
import { MemoryLedgerDirectory } from '../../support/memory-ledger-directory';

const SCOPE = { environment: 'acme-test', companyId: 'ACME' };
const AGE_MAX_MS = 60_000;
const access = {
  companyId: 'ACME',
  senderId: 's',
  userId: 'u',
  senderPassword: new Secret(''),
  userPassword: new Secret(''),
};
const customers: LedgerList = { kind: 'dimension', dimension: 'Customer' };
const unavailable: ReadFailure = { kind: 'unavailable', cause: 'timeout', retryAfterMs: 7_000 };

const record = (id: string): LedgerRecord => ({ id, name: `Name of ${id}`, active: true });
const records = (count: number): LedgerRecord[] => Array.from({ length: count }, (_, index) => record(`C${index}`));

describe('the reader of lists', () => {
  let clock: FakeClock;
  let inspection: FakeInspection;
  let directory: MemoryLedgerDirectory;
  let reader: DirectoryReader;
  beforeEach(() => {
    clock = new FakeClock();
    inspection = new FakeInspection();
    directory = new MemoryLedgerDirectory();
    reader = new DirectoryReader({ inspection, directory, clock, age: { maxMs: AGE_MAX_MS } });
    inspection.lists.set('Customer', records(5));
  });

  const ensure = (notBefore: string | null = null) => reader.ensure(SCOPE, access, customers, notBefore);
  const idsKept = (): string[] =>
    directory.search(SCOPE, 'Customer', '', { limit: 100, cursor: null }).items.map(({ id }) => id);
  /** Holds every page up until it is told to let them go. */
  const heldUp = (): (() => void) => {
    let letGo: () => void = () => undefined;
    const hold = new Promise<undefined>((resolve) => {
      letGo = () => {
        resolve(undefined);
      };
    });
    inspection.fault = () => hold;
    return letGo;
  };

  describe('reads a list', () => {
    it('that was never read, page by page, with the time at which it began', async () => {
      const beganAt = clock.now();
      inspection.fault = ({ page }) => {
        if (page === 2) clock.advance(1_000);
        return undefined;
      };
      expect(await ensure()).toEqual({ kind: 'fresh' });
      expect(directory.states(SCOPE)).toEqual([{ list: 'Customer', readAt: beganAt, count: 5 }]);
      expect(idsKept()).toEqual(['C0', 'C1', 'C2', 'C3', 'C4']);
    });

    it('again only when it is older than allowed', async () => {
      await ensure();
      clock.advance(AGE_MAX_MS);
      expect(await ensure()).toEqual({ kind: 'fresh' });
      expect(inspection.calls).toEqual(['Customer']);
      clock.advance(1);
      inspection.lists.set('Customer', records(2));
      expect(await ensure()).toEqual({ kind: 'fresh' });
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
      expect(idsKept()).toEqual(['C0', 'C1']);
    });

    it('again when it is needed as of a later time', async () => {
      await ensure();
      const readAt = clock.now();
      clock.advance(1_000);
      await ensure(readAt);
      expect(inspection.calls).toEqual(['Customer']);
      await ensure(clock.now());
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
    });

    it('again when the clock went back behind its reading', async () => {
      clock.advance(1_000);
      await ensure();
      clock.advance(-1_000);
      await ensure();
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
    });

    it('again after it was forgotten', async () => {
      await ensure();
      directory.forget(SCOPE, 'Customer');
      await ensure();
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
    });

    it('once for all who wait for it, and each list and company on its own', async () => {
      const other = { ...SCOPE, companyId: 'BETA' };
      const outcomes = await Promise.all([
        ...Array.from({ length: 20 }, () => ensure()),
        reader.ensure(SCOPE, access, { kind: 'accounts' }, null),
        reader.ensure(other, access, customers, null),
      ]);
      expect(outcomes).toEqual(Array.from({ length: 22 }, () => ({ kind: 'fresh' })));
      expect(inspection.calls).toEqual(['Customer', 'accounts', 'Customer']);
      expect(directory.states(other)).toMatchObject([{ list: 'Customer', count: 5 }]);
    });

    it('once more for all who need it as it was after the reading underway began', async () => {
      const letGo = heldUp();
      const early = ensure();
      clock.advance(1_000);
      const late = [ensure(clock.now()), ensure(clock.now())];
      letGo();
      expect(await Promise.all([early, ...late])).toEqual([{ kind: 'fresh' }, { kind: 'fresh' }, { kind: 'fresh' }]);
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
      expect(directory.state(SCOPE, 'Customer')).toMatchObject({ readAt: clock.now() });
    });
  });

  describe('that gets no answer', () => {
    it.each<ReadFailure>([
      unavailable,
      { kind: 'refused', reasons: [reasonOf('PERMISSION_MISSING')] },
      { kind: 'connection-refused', reasons: [reasonOf('SIGN_IN_REFUSED')] },
    ])('tells everybody who waits why, and keeps the old list: $kind', async (failure) => {
      await ensure();
      clock.advance(AGE_MAX_MS + 1);
      inspection.lists.set('Customer', records(4));
      inspection.fault = ({ page }) => (page === 2 ? failure : undefined);
      expect(await Promise.all([ensure(), ensure()])).toEqual([failure, failure]);
      expect(inspection.calls).toEqual(['Customer', 'Customer']);
      expect(idsKept()).toHaveLength(5);
      expect(reader.stateOf(SCOPE, customers)).toEqual({
        isReading: false,
        lastFailure: { failure, askedAt: clock.now() },
      });
    });

    it('asks again when it is asked again, and forgets the failure when that goes well', async () => {
      inspection.fault = () => unavailable;
      expect(await ensure()).toEqual(unavailable);
      expect(directory.states(SCOPE)).toEqual([]);
      inspection.fault = () => undefined;
      expect(await ensure()).toEqual({ kind: 'fresh' });
      expect(reader.stateOf(SCOPE, customers)).toEqual({ isReading: false, lastFailure: null });
    });

    it('leaves nothing of a reading that a defect ended, and passes the defect on', async () => {
      const discarded = jest.fn();
      const replace = directory.replace.bind(directory);
      directory.replace = (...args) => {
        const replacement = replace(...args);
        return { ...replacement, discard: discarded };
      };
      inspection.fault = ({ page }) => {
        if (page === 2) throw new Error('a defect');
        return undefined;
      };
      await expect(Promise.all([ensure(), ensure()])).rejects.toThrow('a defect');
      expect(discarded).toHaveBeenCalledTimes(1);
      expect(directory.states(SCOPE)).toEqual([]);
      inspection.fault = () => undefined;
      expect(await ensure()).toEqual({ kind: 'fresh' });
    });
  });

  it('says that a list is being read', async () => {
    expect(reader.stateOf(SCOPE, customers)).toEqual({ isReading: false, lastFailure: null });
    const letGo = heldUp();
    const reading = ensure();
    expect(reader.stateOf(SCOPE, customers)).toEqual({ isReading: true, lastFailure: null });
    expect(reader.stateOf({ ...SCOPE, environment: 'acme-live' }, customers).isReading).toBe(false);
    letGo();
    await reading;
    expect(reader.stateOf(SCOPE, customers)).toEqual({ isReading: false, lastFailure: null });
  });

  it('stops at the next page, keeps nothing of what it was reading, and reads no more', async () => {
    const letGo = heldUp();
    const reading = ensure();
    const stopped = reader.stop();
    letGo();
    await stopped;
    expect(await reading).toEqual({ kind: 'unavailable', cause: 'The service is stopping.' });
    expect(await ensure()).toEqual({ kind: 'unavailable', cause: 'The service is stopping.' });
    expect(directory.states(SCOPE)).toEqual([]);
    expect(inspection.calls).toEqual(['Customer']);
  });
});
