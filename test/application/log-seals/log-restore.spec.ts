import Database from 'better-sqlite3';
import fc from 'fast-check';
import { chainStart, hashOf } from '../../../src/adapters/event-store/event-json';
import { SqliteEventStore } from '../../../src/adapters/event-store/sqlite-event-store';
import { signatureCheck } from '../../../src/adapters/evidence/ed25519-seal-key';
import { type SqliteDatabase } from '../../../src/adapters/sqlite/open-database';
import { acceptRestore, eventsLostIn, findingsOf } from '../../../src/application/log-seals/log-restore';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { type LogReport, verifyLog } from '../../../src/application/log-seals/log-verification';
import { type NewEvent } from '../../../src/application/ports/event-store';
import { type AcceptedRestore, type SealKey } from '../../../src/application/ports/seal-ports';
import { Aggregates } from '../../../src/application/shared/aggregates';
import { DomainError } from '../../../src/domain/shared/errors';
import { FakeClock } from '../../support/clock';
import { MemoryLog, SequentialIds } from '../../support/plain-ports';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';

const key = new MemoryKey();
const because = { reason: ' The disk was lost ', isArchiveRestored: false };

/** An installation whose log can be backed up and restored, while its archive stays. */
class Installation {
  readonly archive = new MemoryArchive();
  private readonly clock = new FakeClock();
  private readonly ids = new SequentialIds('event');
  private database: SqliteDatabase = new Database(':memory:');
  store = new SqliteEventStore(':memory:', this.database);

  async grow(events: number): Promise<void> {
    for (let count = 0; count < events; count += 1) {
      const id = this.ids.next();
      const event: NewEvent = {
        ...{ id, type: 'Happened', schemaVersion: 1, data: {} },
        metadata: {
          ...{ actor: 'ana', environment: 'acme', correlationId: 'c', causationId: 'c' },
          occurredAt: this.clock.now(),
        },
      };
      await this.store.append(`a-acme.${id}`, [event], 'no-stream');
    }
  }

  async seal(): Promise<void> {
    const aggregates = new Aggregates(this.store, this.clock, this.ids);
    const ports = { ...this.ports(), aggregates, log: new MemoryLog() };
    await new LogSealing(ports, { everyEvents: 1_000, everyMs: 1 }).sealNow();
  }

  backup(): Buffer {
    return this.database.serialize();
  }

  restore(copy: Buffer): void {
    this.store.close();
    this.database = new Database(Buffer.from(copy));
    this.store = new SqliteEventStore(':memory:', this.database);
  }

  findings = () => findingsOf(this.ports());

  accept = (how = because, signer: SealKey = key): Promise<AcceptedRestore> =>
    acceptRestore({ ...this.ports(), key: signer }, how);

  verify(): Promise<LogReport> {
    const rules = { hashOf, chainStart, isSigned: signatureCheck([key.publicKey]) };
    return verifyLog(this.store, rules, this.archive.seals);
  }

  codes = async (): Promise<string[]> => (await this.verify()).problems.map(({ code }) => code);

  close(): void {
    this.store.close();
  }

  private ports() {
    const { store, archive, clock, ids } = this;
    return { store, key, archive, clock, ids };
  }
}

let here: Installation;
beforeEach(() => {
  here = new Installation();
});
afterEach(() => {
  here.close();
});

const grownAndSealed = async (...sizes: readonly number[]): Promise<void> => {
  for (const size of sizes) {
    await here.grow(size);
    await here.seal();
  }
};

const numbers = (): number[] => here.archive.seals.map(({ number }) => number);

describe('a log that was restored', () => {
  it('is found behind its seals, says how much is lost, and does not verify', async () => {
    await grownAndSealed(3);
    const backup = here.backup();
    await grownAndSealed(5, 5);
    expect(await here.findings()).toMatchObject({ lost: [], kept: { number: 3 } });
    here.restore(backup);
    const found = await here.findings();
    expect(found).toEqual({ lost: [here.archive.seals[2]], kept: here.archive.seals[0], restores: [] });
    expect(eventsLostIn(found)).toBe(12);
    expect(await here.codes()).toEqual(['EVENTS_MISSING']);
    await here.grow(20); // Grown beyond the place, it is still another log.
    expect(await here.codes()).toEqual(['SEAL_ROOT_WRONG']);
  });

  it('is accepted with a reason, continues with its own branch of seals, and verifies as accepted', async () => {
    await grownAndSealed(3);
    const backup = here.backup();
    await grownAndSealed(5, 5);
    here.restore(backup);
    const restore = await here.accept();
    expect(restore).toMatchObject({
      reason: 'The disk was lost',
      lost: [{ number: 3, size: 15, signature: here.archive.seals[2]?.signature }],
      kept: { number: 1, size: 3 },
    });
    expect(await here.findings()).toMatchObject({ lost: [], restores: [restore] });
    await grownAndSealed(2, 2);
    expect(numbers()).toEqual([1, 2, 3, 2, 3]);
    expect(await here.verify()).toMatchObject({ seals: 5, unsealed: 1, problems: [], restores: [restore] });
    await expect(here.accept()).rejects.toMatchObject({ code: 'RESTORE_NOT_FOUND' });
  });

  it('without any seal left begins with the first one again', async () => {
    const empty = here.backup();
    await grownAndSealed(3, 3);
    here.restore(empty);
    expect(await here.accept()).toMatchObject({ kept: null, lost: [{ number: 2 }] });
    await grownAndSealed(2);
    expect([numbers(), await here.codes()]).toEqual([[1, 2, 1], []]);
  });

  it('is not accepted without a reason, and not by a key that is not ours', async () => {
    await grownAndSealed(3);
    const backup = here.backup();
    await grownAndSealed(3);
    here.restore(backup);
    await expect(here.accept({ ...because, reason: ' ' })).rejects.toThrow(DomainError);
    await here.accept(because, new MemoryKey());
    expect(await here.findings()).toMatchObject({ lost: [{ number: 2 }], restores: [] });
    expect(await here.codes()).toEqual(['RESTORE_SIGNATURE_WRONG', 'EVENTS_MISSING']);
  });

  it('together with its archive is only what the operator says it is', async () => {
    await grownAndSealed(3);
    await expect(here.accept()).rejects.toMatchObject({ code: 'RESTORE_NOT_FOUND' });
    const restore = await here.accept({ ...because, isArchiveRestored: true });
    expect([restore.lost, eventsLostIn(restore), await here.codes()]).toEqual([[], null, []]);
    expect((await here.findings()).restores).toEqual([restore]);
  });

  it('any number of times, to any backup, verifies when each was accepted and never when one was not', async () => {
    const step = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('grow' as const), events: fc.integer({ min: 1, max: 6 }) }),
      },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant('seal' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('backup' as const) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant('restore' as const), which: fc.nat(9) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
        here.close();
        here = new Installation();
        const backups = [here.backup()];
        for (const one of steps) {
          if (one.kind === 'grow') await here.grow(one.events);
          else if (one.kind === 'seal') await here.seal();
          else if (one.kind === 'backup') backups.push(here.backup());
          else {
            here.restore(backups[one.which % backups.length] ?? Buffer.alloc(0));
            const { lost } = await here.findings();
            expect((await here.codes()).length > 0).toBe(lost.length > 0);
            if (lost.length > 0) await here.accept();
          }
          expect([await here.codes(), (await here.findings()).lost]).toEqual([[], []]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
