import { createHash } from 'node:crypto';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PickUpWorker } from '../../../src/application/pick-up/pick-up.worker';
import { type DeliverySource, DeliverySources, SourceProblem } from '../../../src/application/ports/delivery-sources';
import { Secret } from '../../../src/application/ports/secret';
import { streamId } from '../../../src/application/shared/streams';
import { previewImport, withdrawImport } from '../../../src/domain/journal-import/journal-import.decisions';
import { journalImport } from '../../../src/domain/journal-import/journal-import.state';
import { STEADY_FOR_MS } from '../../../src/domain/pick-up/pick-up.choice';
import { removePickUp } from '../../../src/domain/pick-up/pick-up.decisions';
import { pickUp } from '../../../src/domain/pick-up/pick-up.state';
import { DomainError } from '../../../src/domain/shared/errors';
import { summaryOf } from '../../support/builders';
import { folderSettings, Lifeline, PickUpSystem } from '../../support/pick-up-system';
import { cause, ENVIRONMENT } from '../../support/plain-ports';

let system: PickUpSystem;
let worker: PickUpWorker;
beforeEach(async () => {
  system = new PickUpSystem();
  worker = system.process();
  await system.save();
});
afterEach(() => {
  system.close();
});

const digest = (content: string): string => createHash('sha256').update(content).digest('hex');
/** Contents in the order in which they were delivered, told by their digests. */
const delivered = async (...contents: readonly string[]): Promise<string[]> => {
  const names = new Map(contents.map((content) => [digest(content), content]));
  return (await system.imports()).map((facts) => names.get(facts.digest) ?? 'unknown');
};

describe('a finished file', () => {
  it('is delivered, recorded and moved, as the service', async () => {
    system.put('close.csv', 'A');
    await worker.tick();
    const [facts] = await system.imports();
    expect(facts).toMatchObject({
      fileName: 'close.csv',
      format: 'csv',
      rounding: 'none',
      digest: digest('A'),
      awaitsConfirmation: true,
    });
    const [taken] = await system.story();
    expect(taken?.data).toEqual({
      source: 'folder:',
      name: 'close.csv',
      bytes: 1,
      modifiedAt: '2026-09-30T10:00:00.000Z',
      digest: digest('A'),
      importId: facts?.importId,
      number: 0,
      withTotals: false,
      awaitsConfirmation: true,
    });
    expect(taken?.metadata.actor).toBe('pick-up');
    expect(system.names()).toEqual(['taken']);
    expect(system.names('taken')).toEqual([`close.${facts?.importId.slice(0, 8)}.csv`]);
    expect(await system.types()).toEqual(['FileTaken', 'FilesLeft']);
    expect(worker.lastLookOf(ENVIRONMENT)).toEqual({ at: system.clock.now(), taken: 1, refused: 0, waiting: [] });
  });

  it('is taken once when it stays and is remembered', async () => {
    await system.save(folderSettings({ afterward: 'remember' }));
    system.put('close.csv', 'A');
    for (let look = 1; look <= 3; look += 1) await worker.tick();
    await system.process().tick();
    expect(await system.imports()).toHaveLength(1);
    expect(await system.types()).toEqual(['FileTaken']);
    expect(system.names()).toEqual(['close.csv']);
  });

  it('is JSON as well', async () => {
    system.put('close.json', '[]');
    await worker.tick();
    expect((await system.imports())[0]?.format).toBe('json');
  });

  it('comes after the files that are older, whatever their names', async () => {
    system.put('a.csv', 'newest', '12:00:00');
    system.put('z.csv', 'oldest', '09:00:00');
    system.put('m.csv', 'middle', '10:00:00');
    await worker.tick();
    expect(await delivered('newest', 'oldest', 'middle')).toEqual(['oldest', 'middle', 'newest']);
  });

  it('keeps what lies beside it together with it', async () => {
    await system.save(folderSettings({ finishedSign: 'marker' }));
    system.put('close.csv', 'A');
    system.put('close.totals.csv', 'totals');
    await worker.tick();
    expect(await system.imports()).toEqual([]);
    system.put('close.csv.done', '');
    await worker.tick();
    const [facts] = await system.imports();
    const tag = facts?.importId.slice(0, 8);
    expect(system.names()).toEqual(['taken']);
    expect(system.names('taken')).toEqual([`close.${tag}.csv`, `close.csv.${tag}.done`, `close.totals.${tag}.csv`]);
    expect((await system.story())[0]?.data).toMatchObject({ withTotals: true });
  });
});

describe('a delivery counts by itself', () => {
  const taken = async (countsByItself: boolean, totals: string | null): Promise<unknown> => {
    await system.save(folderSettings({ countsByItself }));
    system.put('close.csv', 'A');
    if (totals !== null) system.put('close.totals.csv', totals);
    await worker.tick();
    const [facts] = await system.imports();
    return [facts?.awaitsConfirmation, facts?.totals?.digest ?? null];
  };

  it('only with control totals, which the import compares, and only when the setting says so', async () => {
    expect(await taken(true, 'totals')).toEqual([false, digest('totals')]);
  });
  it('not without the setting', async () => {
    expect(await taken(false, 'totals')).toEqual([true, digest('totals')]);
  });
  it('not without control totals, whatever the setting', async () => {
    expect(await taken(true, null)).toEqual([true, null]);
  });

  it('not when the control totals change while they are read', async () => {
    await system.save(folderSettings({ countsByItself: true }));
    const folder = await system.offered.open(ENVIRONMENT, { kind: 'folder', path: '' }, {});
    let reads = 0;
    const sources = disturbed({
      async *read(name) {
        if (name === 'close.totals.csv' && (reads += 1) === 2) system.put(name, 'TOTALS');
        yield* folder.read(name);
      },
    });
    system.put('close.csv', 'A');
    system.put('close.totals.csv', 'totals');
    await system.process({ sources }).tick();
    expect([await system.imports(), (await system.state()).standing.size]).toEqual([[], 1]);
    expect((await system.story())[0]?.data).toMatchObject({ name: 'close.csv', code: 'FILE_CHANGED' });
  });
});

describe.each(['move', 'remember'] as const)('content that comes back (%s)', (afterward) => {
  beforeEach(() => system.save(folderSettings({ afterward })));

  it('is a new delivery after another one: A, B, A ends with A', async () => {
    for (const [content, time] of [
      ['A', '10:00:00'],
      ['B', '11:00:00'],
      ['A', '10:00:00'],
    ] as const) {
      system.put('close.csv', content, time);
      await worker.tick();
    }
    expect(await delivered('A', 'B')).toEqual(['A', 'B', 'A']);
    expect(new Set((await system.imports()).map(({ importId }) => importId)).size).toBe(3);
  });
});

describe('the same file that comes back', () => {
  const again = async (): Promise<void> => {
    system.put('close.csv', 'A');
    await worker.tick();
  };

  it('with nothing in between is no new delivery, and is put away', async () => {
    await again();
    await again();
    expect(await system.imports()).toHaveLength(1);
    expect(await system.types()).toEqual(['FileTaken', 'FilesLeft', 'FileRepeated', 'FilesLeft']);
    expect(system.names()).toEqual(['taken']);
    expect(system.names('taken')).toHaveLength(2);
  });

  it('is one when nothing came of the import before', async () => {
    await again();
    const [first] = await system.imports();
    await system.aggregates.change(journalImport, streamId(ENVIRONMENT, first!.importId), cause, (state) =>
      previewImport(state, summaryOf(), []),
    );
    await system.aggregates.change(journalImport, streamId(ENVIRONMENT, first!.importId), cause, withdrawImport);
    await again();
    await again();
    expect(await system.imports()).toHaveLength(2);
    expect((await system.types()).filter((type) => type !== 'FilesLeft')).toEqual([
      'FileTaken',
      'FileTaken',
      'FileRepeated',
    ]);
  });

  it('is one when it was written anew', async () => {
    await again();
    system.put('close.csv', 'A', '11:00:00');
    await worker.tick();
    expect(await delivered('A')).toEqual(['A', 'A']);
  });

  it('is forgotten when somebody takes it away, and new files of its name are looked at', async () => {
    await system.save(folderSettings({ afterward: 'remember' }));
    await again();
    rmSync(join(system.inbox, 'close.csv'));
    await worker.tick();
    expect((await system.state()).standing.size).toBe(0);
    expect(await system.types()).toEqual(['FileTaken', 'FilesLeft']);
  });
});

describe('a process that dies', () => {
  /** Looks until one look is not interrupted. Answers whether one was. */
  const lookThroughDeath = async (lifeline: Lifeline): Promise<boolean> => {
    const dying = system.process({ lifeline });
    const end = await Promise.race([dying.tick().then(() => 'done'), lifeline.killed.then(() => 'dead')]);
    if (end === 'done') return false;
    system.pass();
    await system.process().tick();
    return true;
  };

  /** Three deliveries; the process dies once, at this step of the first, second or third. */
  const threeDeliveries = async (killAt: number, killIn: number): Promise<boolean> => {
    let wasKilled = false;
    for (const [index, content] of ['A', 'B', 'A'].entries()) {
      system.put('close.csv', content, `1${index}:00:00`);
      system.put('close.totals.csv', `totals of ${content}`, `1${index}:00:00`);
      system.put('close.csv.done', '', `1${index}:00:01`);
      if (index !== killIn) await system.process().tick();
      else wasKilled = await lookThroughDeath(new Lifeline(killAt));
      system.pass();
    }
    return wasKilled;
  };

  it.each([
    ['move', 0],
    ['move', 1],
    ['move', 2],
    ['remember', 0],
    ['remember', 1],
    ['remember', 2],
  ] as const)(
    'between any two steps takes nothing twice and loses nothing (%s, delivery %i)',
    async (afterward, killIn) => {
      let deaths = 0;
      for (let killAt = 1; ; killAt += 1) {
        system.close();
        system = new PickUpSystem();
        await system.save(folderSettings({ finishedSign: 'marker', afterward }));
        const wasKilled = await threeDeliveries(killAt, killIn);
        const story = (await system.types()).filter((type) => type !== 'FilesLeft');
        expect({ killAt, story, delivered: await delivered('A', 'B') }).toEqual({
          killAt,
          story: ['FileTaken', 'FileTaken', 'FileTaken'],
          delivered: ['A', 'B', 'A'],
        });
        expect(system.names()).toEqual(
          afterward === 'move' ? ['taken'] : ['close.csv', 'close.csv.done', 'close.totals.csv'],
        );
        expect(system.names('taken')).toHaveLength(afterward === 'move' ? 9 : 0);
        if (!wasKilled) break;
        deaths += 1;
      }
      expect(deaths).toBeGreaterThan(afterward === 'move' ? 15 : 10);
    },
  );

  it('right after the import is on record does not hide what was delivered meanwhile', async () => {
    system.put('close.csv', 'A');
    const lifeline = new Lifeline();
    const atFirst = system.process({ lifeline });
    await atFirst.tick();
    const steps = [...Array(lifeline.steps).keys()].map((step) => step + 1);
    for (const killAt of steps) {
      system.close();
      system = new PickUpSystem();
      await system.save();
      system.put('close.csv', 'A');
      const dying = new Lifeline(killAt);
      await Promise.race([system.process({ lifeline: dying }).tick(), dying.killed]);
      system.put('close.csv', 'B', '11:00:00'); // It takes the place of A before the next process looks.
      await system.process().tick();
      system.pass();
      system.put('close.csv', 'A', '12:00:00');
      await system.process().tick();
      const all = await delivered('A', 'B');
      expect(all.slice(-2)).toEqual(['B', 'A']);
      expect(all.length).toBeLessThanOrEqual(3);
      expect(system.names()).toEqual(['taken']);
    }
  });
});

describe('two instances', () => {
  it('that look at the same time take a file once', async () => {
    system.put('close.csv', 'A');
    await Promise.all([system.process().tick(), system.process().tick()]);
    expect(await system.imports()).toHaveLength(1);
    expect((await system.types()).filter((type) => type === 'FileTaken')).toEqual(['FileTaken']);
    expect(system.names()).toEqual(['taken']);
  });
});

describe('a file that is not finished', () => {
  const waiting = (): readonly (readonly [string, string])[] =>
    worker.lastLookOf(ENVIRONMENT)?.waiting.map(({ name, reason }) => [name, reason] as const) ?? [];

  it('waits with the reason', async () => {
    for (const name of ['close.csv.part', '.close.csv', 'close.filepart', 'notes.txt']) system.put(name);
    await worker.tick();
    expect(waiting()).toEqual([
      ['.close.csv', 'TEMPORARY_NAME'],
      ['close.csv.part', 'TEMPORARY_NAME'],
      ['close.filepart', 'TEMPORARY_NAME'],
      ['notes.txt', 'KIND_NOT_TAKEN'],
    ]);
    renameSync(join(system.inbox, 'close.csv.part'), join(system.inbox, 'close.csv'));
    await worker.tick();
    expect(await system.imports()).toHaveLength(1);
  });

  it('waits when its name could harm a terminal or a page, and the name is shown without harm', async () => {
    system.put('close\u001b[2J.csv');
    await worker.tick();
    expect(waiting()).toEqual([['close\\u001b[2J.csv', 'NAME_NOT_PRINTABLE']]);
    expect(await system.types()).toEqual([]);
  });

  it('waits until its size stays and control totals are beside it', async () => {
    await system.save(folderSettings({ finishedSign: 'steady-size' }));
    system.put('close.csv', 'A');
    for (let look = 1; look <= 3; look += 1) {
      await worker.tick();
      system.pass();
    }
    expect(waiting()).toEqual([['close.csv', 'NO_TOTALS']]);
    system.put('close.csv.totals.csv', 'totals');
    await worker.tick();
    expect(waiting()).toEqual([['close.csv', 'NOT_STEADY']]);
    system.pass(STEADY_FOR_MS - 1);
    await worker.tick();
    expect(waiting()).toEqual([['close.csv', 'NOT_STEADY']]);
    system.put('close.csv', 'AB');
    system.pass(1);
    await worker.tick();
    expect(waiting()).toEqual([['close.csv', 'NOT_STEADY']]);
    system.pass(STEADY_FOR_MS);
    await worker.tick();
    expect(await delivered('AB')).toEqual(['AB']);
  });

  it('is not taken for a marker of an earlier file of its name', async () => {
    await system.save(folderSettings({ finishedSign: 'marker', afterward: 'remember' }));
    system.put('close.csv', 'A');
    system.put('close.ok', '', '10:00:01');
    await worker.tick();
    system.put('close.csv', 'half of B', '11:00:00');
    await worker.tick();
    expect(waiting()).toEqual([['close.csv', 'MARKER_OLDER']]);
    system.put('close.csv', 'B', '11:00:01');
    system.put('close.ok', '', '11:00:02');
    await worker.tick();
    expect(await delivered('A', 'B')).toEqual(['A', 'B']);
  });
});

/** The folder, with something in its way. */
const disturbed = (disturb: Partial<DeliverySource>, open: () => void = () => undefined): DeliverySources => {
  const { offered } = system;
  return new (class extends DeliverySources {
    override refusalOf = (): null => null;
    override hostKeyOf = (): Promise<string> => Promise.reject(new Error('not asked'));
    override async open(...parameters: Parameters<DeliverySources['open']>): Promise<DeliverySource> {
      open();
      const source = await offered.open(...parameters);
      const bound: DeliverySource = {
        list: () => source.list(),
        facts: (name) => source.facts(name),
        read: (name) => source.read(name),
        move: (...move) => source.move(...move),
        close: () => source.close(),
      };
      return { ...bound, ...disturb };
    }
  })();
};

describe('a file that cannot be taken', () => {
  it('is refused and moved when it is too large', async () => {
    system.bytesMax = 3;
    system.put('large.csv', 'ABCD');
    system.put('small.csv', 'ABC');
    await system.process().tick();
    expect(await delivered('ABC')).toEqual(['ABC']);
    const [refused] = (await system.story()).filter(({ type }) => type === 'PickUpFileRefused');
    expect(refused?.data).toMatchObject({ name: 'large.csv', code: 'FILE_TOO_LARGE' });
    expect([system.names(), system.names('refused')]).toEqual([['refused', 'taken'], ['large.csv']]);
  });

  it('is recorded once however often it is tried, and taken when it can be', async () => {
    let isDenied = true;
    const { offered } = system;
    const folder = await offered.open(ENVIRONMENT, { kind: 'folder', path: '' }, {});
    const sources = disturbed({
      read: (name) => {
        if (name === 'a.csv' && isDenied) throw new SourceProblem('file', 'FILE_NOT_PERMITTED');
        return folder.read(name);
      },
    });
    const troubled = system.process({ sources });
    system.put('a.csv', 'A');
    system.put('b.csv', 'B');
    await troubled.tick();
    await troubled.tick();
    expect(await delivered('A', 'B')).toEqual(['B']);
    expect(await system.types()).toEqual(['FileTroubled', 'FileTaken', 'FilesLeft']);
    expect(troubled.lastLookOf(ENVIRONMENT)?.waiting).toMatchObject([{ name: 'a.csv', reason: 'FILE_NOT_PERMITTED' }]);
    isDenied = false;
    await troubled.tick();
    expect(await delivered('A', 'B')).toEqual(['B', 'A']);
  });

  it('is not taken when it changes while it is read', async () => {
    const { offered } = system;
    const folder = await offered.open(ENVIRONMENT, { kind: 'folder', path: '' }, {});
    let reads = 0;
    const changing = (read: number): DeliverySources =>
      disturbed({
        async *read(name) {
          reads += 1;
          if (reads === read) writeFileSync(join(system.inbox, name), 'A and more');
          yield* folder.read(name);
        },
      });
    for (const read of [1, 2]) {
      reads = 0;
      system.put('close.csv', 'A', `1${read}:00:00`);
      await system.process({ sources: changing(read) }).tick();
      expect(await system.imports()).toEqual([]);
    }
    expect((await system.types()).filter((type) => type !== 'FilesLeft')).toEqual(['FileTroubled', 'FileTroubled']);
    expect(system.names()).toEqual(['close.csv']);
    await worker.tick();
    expect(await delivered('A and more')).toEqual(['A and more']);
  });

  it('is told when it vanishes', async () => {
    const sources = disturbed({
      read: () => {
        throw new SourceProblem('file', 'FILE_VANISHED');
      },
    });
    system.put('close.csv');
    await system.process({ sources }).tick();
    expect((await system.story())[0]?.data).toMatchObject({ code: 'FILE_VANISHED' });
  });

  it('stays taken when it cannot be moved, which is told once', async () => {
    const sources = disturbed({
      move: () => Promise.reject(new SourceProblem('file', 'FILE_NOT_MOVED', 'EACCES')),
    });
    const troubled = system.process({ sources });
    system.put('close.csv', 'A');
    for (let look = 1; look <= 3; look += 1) await troubled.tick();
    expect(await system.imports()).toHaveLength(1);
    expect(await system.types()).toEqual(['FileTaken', 'FileTroubled']);
    await worker.tick();
    expect(system.names()).toEqual(['taken']);
    expect(await system.imports()).toHaveLength(1);
  });
});

describe('a source in trouble', () => {
  let opened: number;
  beforeEach(() => {
    opened = 0;
  });
  const failing = (error: () => Error | null): PickUpWorker =>
    system.process({
      sources: disturbed({}, () => {
        opened += 1;
        const thrown = error();
        if (thrown !== null) throw thrown;
      }),
    });

  it('is told once, looked at less and less often, and recovers', async () => {
    let error: Error | null = new SourceProblem('source', 'SERVER_UNREACHABLE', 'ECONNREFUSED');
    const troubled = failing(() => error);
    for (let interval = 0; interval < 8; interval += 1) {
      await troubled.tick();
      system.pass();
    }
    expect(opened).toBe(4); // At the intervals 0, 1, 3 and 7.
    expect(await system.types()).toEqual(['Troubled']);
    expect((await system.state()).trouble?.code).toBe('SERVER_UNREACHABLE');
    error = null;
    system.put('close.csv', 'A');
    await troubled.lookNow(ENVIRONMENT);
    expect(await system.types()).toEqual(['Troubled', 'FileTaken', 'FilesLeft', 'Recovered']);
    await troubled.tick();
    expect(opened).toBe(6);
  });

  it.each(['LOGIN_REFUSED', 'HOST_KEY_DIFFERS', 'CREDENTIAL_UNUSABLE'] as const)(
    'is not tried again by itself after %s',
    async (code) => {
      const troubled = failing(() => new SourceProblem('source', code, 'x'));
      for (let interval = 0; interval < 100; interval += 1) {
        await troubled.tick();
        system.pass();
      }
      await failing(() => null).tick(); // Nor by the next process.
      expect(opened).toBe(1);
      await troubled.lookNow(ENVIRONMENT);
      expect(opened).toBe(2);
      await system.save(folderSettings({ rounding: 'half-up' }));
      await failing(() => null).tick();
      expect(opened).toBe(3);
    },
  );

  it('is told in words for people when nobody foresaw it, and logged whole', async () => {
    await failing(() => new TypeError('x is not a function')).tick();
    expect((await system.state()).trouble?.code).toBe('SOURCE_FAILED');
    expect(JSON.stringify(await system.story())).not.toContain('x is not a function');
    expect(system.log.events()).toEqual(['pick-up.failed']);
  });

  it('keeps what a full disk could not take, and says so', async () => {
    system.put('close.csv', 'A');
    system.refusal = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    await worker.tick();
    expect((await system.state()).trouble?.code).toBe('DISK_FULL');
    expect(system.names()).toEqual(['close.csv']);
    system.refusal = null;
    system.pass();
    await worker.tick();
    expect(await delivered('A')).toEqual(['A']);
  });

  it('shows a refusal of the import with its own code', async () => {
    system.put('close.csv', 'A');
    system.refusal = new DomainError('TOO_MANY_WAITING', 'Too many wait.', 'Confirm some.');
    await worker.tick();
    expect((await system.state()).trouble).toEqual({
      code: 'TOO_MANY_WAITING',
      message: 'Too many wait.',
      fix: 'Confirm some.',
    });
  });

  it('shows no secret anywhere', async () => {
    system.secrets.set('ref', { password: new Secret('hunter2') });
    const place = {
      kind: 'sftp',
      host: 'h',
      port: 22,
      user: 'u',
      path: '',
      hostKey: `SHA256:${'A'.repeat(43)}`,
    } as const;
    await system.save(folderSettings({ place, credential: { ref: 'ref', fingerprint: 'f' } }));
    await worker.tick();
    expect((await system.state()).trouble?.code).toBe('PICK_UP_NOT_OFFERED');
    expect(JSON.stringify([await system.inner.readAll(null, 100), system.log.entries])).not.toContain('hunter2');
  });
});

describe('nothing is taken', () => {
  const nothing = async (looking: PickUpWorker): Promise<void> => {
    system.put('close.csv');
    await looking.tick();
    expect(await system.types()).toEqual([]);
    expect(system.names()).toEqual(['close.csv']);
  };

  it('by a copy that posts nothing', () => nothing(system.process({ isOff: true })));
  it('by a service that may not write', () => nothing(system.process({ isReadOnly: true })));
  it('after the stop', async () => {
    await worker.stop();
    await nothing(worker);
  });
  it('where no pick-up is set up', async () => {
    await system.aggregates.change(pickUp, ENVIRONMENT, cause, removePickUp);
    system.put('close.csv');
    await worker.tick();
    expect(await system.types()).toEqual(['Removed']);
    await expect(worker.lookNow(ENVIRONMENT)).rejects.toMatchObject({ code: 'PICK_UP_NOT_SET_UP' });
  });

  it('anymore once the stop was asked for, beyond the file under way', async () => {
    system.put('a.csv', 'A');
    system.put('b.csv', 'B');
    let stopped: Promise<void> = Promise.resolve();
    const stopping: PickUpWorker = system.process({
      sources: disturbed({
        close: async () => undefined,
        move: async () => {
          stopped = stopping.stop();
        },
      }),
    });
    await stopping.tick();
    await stopped;
    expect(await delivered('A', 'B')).toEqual(['A']);
  });
});
