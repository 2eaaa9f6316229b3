import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderSource } from '../../../src/adapters/delivery-sources/folder-source';
import { OfferedDeliverySources } from '../../../src/adapters/delivery-sources/offered-delivery-sources';
import { moveExactly } from '../../../src/adapters/delivery-sources/source-files';
import { type FileFacts } from '../../../src/domain/pick-up/pick-up.events';
import { asOrdinaryUser } from '../../support/ordinary-user';
import { contractOfDeliverySource, fileOf, troubleOf } from './delivery-source.contract';

const LIMITS = { connectTimeoutMs: 1_000, silenceMs: 1_000 };

describe('a folder', () => {
  contractOfDeliverySource(async () => {
    const root = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
    chmodSync(root, 0o755);
    return {
      folder: root,
      open: () => FolderSource.open(root, ''),
      own: () => undefined,
      asOrdinaryUser,
      stop: async () => {
        rmSync(root, { recursive: true });
      },
    };
  });
});

describe('a folder within the root of its environment', () => {
  let base: string;
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
    mkdirSync(join(base, 'acme-live', 'secret'), { recursive: true });
    mkdirSync(join(base, 'acme-test', 'inbox'), { recursive: true });
  });
  afterEach(() => {
    rmSync(base, { recursive: true });
  });
  const open = (path: string): Promise<FolderSource> => FolderSource.open(join(base, 'acme-test'), path);

  it('is opened', async () => {
    expect(await (await open('inbox')).list()).toEqual([]);
  });

  it.each(['../acme-live/secret', 'out', 'out/secret', 'inbox/../../acme-live'])('never is %s', async (path) => {
    symlinkSync(join(base, 'acme-live'), join(base, 'acme-test', 'out'));
    expect(await troubleOf(open(path))).toBe('source: FOLDER_OUTSIDE_ROOT');
  });

  it('never is one whose name begins with that of the root', async () => {
    mkdirSync(join(base, 'acme-test-2'));
    expect(await troubleOf(open('../acme-test-2'))).toBe('source: FOLDER_OUTSIDE_ROOT');
  });

  it('moves nothing out through a link', async () => {
    symlinkSync(join(base, 'acme-live', 'secret'), join(base, 'acme-test', 'inbox', 'taken'));
    const source = await open('inbox');
    expect(await troubleOf(source.move(await fileOf(source, 'close.csv'), 'taken', 'close.csv'))).toBe(
      'file: FILE_NOT_MOVED',
    );
  });

  it('is reported when it is missing, a file, or may not be read', async () => {
    expect(await troubleOf(open('none'))).toBe('source: FOLDER_NOT_FOUND');
    chmodSync(base, 0o755);
    chmodSync(join(base, 'acme-test'), 0o755);
    chmodSync(join(base, 'acme-test', 'inbox'), 0);
    const source = await open('inbox');
    await asOrdinaryUser(async () => {
      expect(await troubleOf(source.list())).toBe('source: FOLDER_NOT_PERMITTED');
    });
  });
});

describe('a move', () => {
  const file = { name: 'close.csv', bytes: 3, modifiedAt: '2026-09-30T10:00:00.000Z' };
  const other = { ...file, bytes: 4 };
  let files: Map<string, FileFacts>;
  /** What happens just before the step. */
  let meanwhile: (step: number) => void;
  const move = (): Promise<void> => {
    let step = 0;
    return moveExactly(
      {
        facts: async (path) => files.get(path) ?? null,
        rename: async (from, to) => {
          meanwhile((step += 1));
          files.set(to, files.get(from)!);
          files.delete(from);
        },
      },
      file,
      'close.csv',
      'taken/close.csv',
    );
  };
  beforeEach(() => {
    files = new Map([['close.csv', file]]);
    meanwhile = () => undefined;
  });

  it('is of exactly the file that was taken', async () => {
    await move();
    expect([...files]).toEqual([['taken/close.csv', file]]);
  });

  it('is undone when a sender replaced the file a moment before', async () => {
    meanwhile = (step) => {
      if (step === 1) files.set('close.csv', other);
    };
    await move();
    expect([...files]).toEqual([['close.csv', other]]);
  });

  it('is told when it cannot be undone, for a third file came', async () => {
    const facts = jest.fn().mockResolvedValueOnce(file).mockResolvedValueOnce(other).mockResolvedValueOnce(file);
    const rename = jest.fn().mockResolvedValue(undefined);
    expect(await troubleOf(moveExactly({ facts, rename }, file, 'close.csv', 'taken/close.csv'))).toBe(
      'file: FILE_NOT_MOVED',
    );
    expect(rename).toHaveBeenCalledTimes(1);
  });
});

describe('what the operator offers', () => {
  const offered = (root: string | null, ...sftpHosts: readonly string[]): OfferedDeliverySources =>
    new OfferedDeliverySources({ root, sftpHosts, limits: LIMITS });
  const sftp = { kind: 'sftp', host: 'Files.Example.com', port: 22, user: 'u', path: '', hostKey: '' } as const;

  it('is no folder without a root', async () => {
    const place = { kind: 'folder', path: '' } as const;
    expect(offered(null).refusalOf(place)).toBe('folders are not offered, for PICK_UP_ROOT is not set');
    expect(offered('/srv').refusalOf(place)).toBeNull();
    expect(await troubleOf(offered(null).open('acme-test', place, {}))).toBe('source: PICK_UP_NOT_OFFERED');
  });

  it('is only the servers of the list, each at its port', async () => {
    expect(offered(null, 'files.example.com').refusalOf(sftp)).toBeNull();
    expect(offered(null, 'files.example.com:22').refusalOf(sftp)).toBeNull();
    expect(offered(null, 'files.example.com:2222').refusalOf(sftp)).toContain('not in the list PICK_UP_SFTP_HOSTS');
    expect(offered(null).refusalOf(sftp)).toBe('files.example.com:22 is not in the list PICK_UP_SFTP_HOSTS');
    expect(await troubleOf(offered(null).open('acme-test', sftp, {}))).toBe('source: PICK_UP_NOT_OFFERED');
    expect(await troubleOf(offered(null).hostKeyOf(sftp))).toBe('source: PICK_UP_NOT_OFFERED');
  });

  it('makes the folder of an environment when it is first used', async () => {
    const base = mkdtempSync(join(tmpdir(), 'revrec-pick-up-'));
    const source = await offered(base).open('acme-test', { kind: 'folder', path: '' }, {});
    expect(await source.list()).toEqual([]);
    rmSync(base, { recursive: true });
  });
});
