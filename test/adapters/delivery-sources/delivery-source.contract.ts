import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type DeliverySource, SourceProblem } from '../../../src/application/ports/delivery-sources';
import { type FileFacts } from '../../../src/domain/pick-up/pick-up.events';

/** A source of one kind, and the folder of this machine behind it. */
export interface SourceWorld {
  readonly folder: string;
  open(): Promise<DeliverySource>;
  /** Gives files to whoever reads them through the source. */
  own(...paths: readonly string[]): void;
  /** Runs with the permissions of an ordinary user. */
  asOrdinaryUser<T>(work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

const TIME = new Date('2026-09-30T10:00:00.000Z');

const contentOf = async (source: DeliverySource, name: string): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

export const troubleOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof SourceProblem ? `${error.of}: ${error.trouble.code}` : `unexpected: ${String(error)}`;
};

/** The file as it is now; of one that is not there, as it might have been. */
export const fileOf = async (source: DeliverySource, name: string): Promise<FileFacts> =>
  (await source.facts(name)) ?? { name, bytes: 3, modifiedAt: TIME.toISOString() };

/** What every source of deliveries does. */
export const contractOfDeliverySource = (start: () => Promise<SourceWorld>): void => {
  let world: SourceWorld;
  let source: DeliverySource;
  const put = (name: string, content = name): void => {
    const path = join(world.folder, name);
    writeFileSync(path, content);
    world.own(path);
    utimesSync(path, TIME, TIME);
  };
  const names = (...path: readonly string[]): string[] => readdirSync(join(world.folder, ...path)).sort();
  const read = (...path: readonly string[]): string => readFileSync(join(world.folder, ...path), 'utf8');

  beforeAll(async () => {
    world = await start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    for (const name of names()) rmSync(join(world.folder, name), { recursive: true });
    source = await world.open();
  });
  afterEach(() => source.close());

  it('lists plain files with size and time, and neither folders nor links', async () => {
    put('close.csv', 'abc');
    put('empty.json', '');
    mkdirSync(join(world.folder, 'taken'));
    symlinkSync('/etc/hostname', join(world.folder, 'link.csv'));
    const listed = [...(await source.list())].sort((one, other) => (one.name < other.name ? -1 : 1));
    expect(listed).toEqual([
      { name: 'close.csv', bytes: 3, modifiedAt: TIME.toISOString() },
      { name: 'empty.json', bytes: 0, modifiedAt: TIME.toISOString() },
    ]);
  });

  it('lists names of other alphabets, with spaces and with quotes', async () => {
    for (const name of ['Abschluß 2026.csv', '決算.csv', `it's "final".csv`]) put(name);
    expect((await source.list()).map(({ name }) => name).sort()).toEqual(names());
    expect(await contentOf(source, '決算.csv')).toBe('決算.csv');
  });

  it('reads a file of many chunks whole', async () => {
    const content = 'line of a close file\n'.repeat(50_000);
    put('close.csv', content);
    expect((await contentOf(source, 'close.csv')) === content).toBe(true);
  });

  it('says what a file is now, and null of one that is not there or is no plain file', async () => {
    put('close.csv', 'abc');
    symlinkSync(join(world.folder, 'close.csv'), join(world.folder, 'link.csv'));
    expect(await source.facts('close.csv')).toEqual({ name: 'close.csv', bytes: 3, modifiedAt: TIME.toISOString() });
    expect(await source.facts('link.csv')).toBeNull();
    expect(await source.facts('none.csv')).toBeNull();
  });

  it('reports a file that vanished', async () => {
    expect(await troubleOf(contentOf(source, 'none.csv'))).toBe('file: FILE_VANISHED');
  });

  it('reports a file that may not be read, and reads the next one', async () => {
    put('secret.csv');
    put('close.csv');
    chmodSync(join(world.folder, 'secret.csv'), 0);
    await world.asOrdinaryUser(async () => {
      expect(await troubleOf(contentOf(source, 'secret.csv'))).toBe('file: FILE_NOT_PERMITTED');
      expect(await contentOf(source, 'close.csv')).toBe('close.csv');
    });
  });

  it('stops reading when nobody wants more', async () => {
    put('close.csv', 'x'.repeat(1_000_000));
    for await (const chunk of source.read('close.csv')) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await source.list()).toHaveLength(1);
  });

  it('moves a file into a folder that it makes, and leaves its content and time alone', async () => {
    put('close.csv', 'abc');
    await source.move(await fileOf(source, 'close.csv'), 'taken', 'close.1.csv');
    expect(names()).toEqual(['taken']);
    expect(read('taken', 'close.1.csv')).toBe('abc');
    expect(await source.list()).toEqual([]);
  });

  it('never overwrites what it moved before', async () => {
    for (const content of ['a', 'b', 'c']) {
      put('close.csv', content);
      await source.move(await fileOf(source, 'close.csv'), 'refused', 'close.csv');
    }
    expect(names('refused')).toEqual(['close-2.csv', 'close-3.csv', 'close.csv']);
    expect(names('refused').map((name) => read('refused', name))).toEqual(['b', 'c', 'a']);
  });

  it('leaves alone what is another file by now', async () => {
    put('close.csv', 'abc');
    const taken = await fileOf(source, 'close.csv');
    put('close.csv', 'another');
    await source.move(taken, 'taken', 'close.csv');
    expect(read('close.csv')).toBe('another');
  });

  it('does nothing when the file to move is gone', async () => {
    await source.move(await fileOf(source, 'none.csv'), 'taken', 'none.csv');
    expect(names('taken')).toEqual([]);
  });

  it('reports that a file could not be moved, and keeps it', async () => {
    put('close.csv', 'abc');
    put('taken', 'a file where the folder should be');
    expect(await troubleOf(source.move(await fileOf(source, 'close.csv'), 'taken', 'close.csv'))).toBe(
      'file: FILE_NOT_MOVED',
    );
    expect(read('close.csv')).toBe('abc');
  });

  it('reports that files may not be moved', async () => {
    put('close.csv', 'abc');
    chmodSync(world.folder, 0o555);
    try {
      await world.asOrdinaryUser(async () => {
        expect(await troubleOf(source.move(await fileOf(source, 'close.csv'), 'taken', 'close.csv'))).toBe(
          'file: FILE_NOT_MOVED',
        );
      });
    } finally {
      chmodSync(world.folder, 0o755);
    }
    expect(names()).toEqual(['close.csv']);
  });

  it('refuses a folder with more files than anybody would deliver', async () => {
    for (let count = 0; count <= 2_000; count += 1) put(`${count}.csv`, '');
    expect(await troubleOf(source.list())).toBe('source: TOO_MANY_FILES');
  });
};
