import { constants, createReadStream } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { type DeliverySource, type Destination, SourceProblem } from '../../application/ports/delivery-sources';
import { type FileFacts } from '../../domain/pick-up/pick-up.events';
import { FILES_MAX, freeName, moveExactly } from './source-files';

/** Missing on Windows, which has no such links for ordinary users. */
const { O_NOFOLLOW: NO_FOLLOW = 0 } = constants as { readonly O_NOFOLLOW?: number };

/** A folder of this machine, below the folder of its environment. */
export class FolderSource implements DeliverySource {
  private constructor(private readonly folder: string) {}

  /** `root` is the folder of the environment; `path` is a path within it. Throws SourceProblem. */
  static async open(root: string, path: string): Promise<FolderSource> {
    const folder = join(root, path);
    const shown = path === '' ? '.' : path;
    try {
      const [allowed, real] = await Promise.all([realpath(root), realpath(folder)]);
      if (real !== allowed && !real.startsWith(allowed + sep))
        throw new SourceProblem('source', 'FOLDER_OUTSIDE_ROOT', shown);
      const { isDirectory } = await kindOf(real);
      if (!isDirectory) throw new SourceProblem('source', 'FOLDER_NOT_FOUND', shown);
      return new FolderSource(real);
    } catch (error) {
      throw ofSource(error, shown);
    }
  }

  async list(): Promise<readonly FileFacts[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch((error: unknown) => {
      throw ofSource(error, '.');
    });
    const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    if (names.length > FILES_MAX) throw new SourceProblem('source', 'TOO_MANY_FILES', String(FILES_MAX));
    const files = await Promise.all(names.map((name) => this.facts(name)));
    return files.filter((file) => file !== null);
  }

  async facts(name: string): Promise<FileFacts | null> {
    try {
      return await this.factsAt(name);
    } catch (error) {
      throw ofFile(error);
    }
  }

  async *read(name: string): AsyncGenerator<Uint8Array, void> {
    try {
      // Not followed: between listing and opening, somebody could have put a link in its place.
      const file = await open(join(this.folder, name), constants.O_RDONLY | NO_FOLLOW);
      yield* createReadStream('', { fd: file }) as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw ofFile(error);
    }
  }

  async move(file: FileFacts, destination: Destination, as: string): Promise<void> {
    const into = join(this.folder, destination);
    try {
      await mkdir(into, { recursive: true });
      const { isDirectory } = await kindOf(into);
      if (!isDirectory) throw new SourceProblem('file', 'FILE_NOT_MOVED', `"${destination}" is not a folder`);
      const free = await freeName(as, (one) => isThere(join(into, one)));
      const mover = {
        facts: (path: string) => this.factsAt(path),
        rename: (from: string, to: string) => rename(join(this.folder, from), join(this.folder, to)),
      };
      await moveExactly(mover, file, file.name, join(destination, free));
    } catch (error) {
      if (error instanceof SourceProblem) throw error;
      if (codeOf(error) === 'ENOENT' && (await this.facts(file.name)) === null) return;
      throw new SourceProblem('file', 'FILE_NOT_MOVED', causeOf(error));
    }
  }

  /** Null when there is no plain file. Throws errors of the system. */
  private async factsAt(path: string): Promise<FileFacts | null> {
    try {
      const stat = await lstat(join(this.folder, path));
      return stat.isFile() ? { name: path, bytes: stat.size, modifiedAt: stat.mtime.toISOString() } : null;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  async close(): Promise<void> {
    // Nothing is open between calls.
  }
}

/** Of the path itself, not of what a link leads to. */
const kindOf = async (path: string): Promise<{ isDirectory: boolean }> => ({
  isDirectory: (await lstat(path)).isDirectory(),
});

const isThere = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? '';

/** Without the path, which is of this machine. */
const causeOf = (error: unknown): string => codeOf(error) || 'unknown error';

const isDenied = (error: unknown): boolean => ['EACCES', 'EPERM'].includes(codeOf(error));

const ofSource = (error: unknown, shown: string): SourceProblem => {
  if (error instanceof SourceProblem) return error;
  if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return new SourceProblem('source', 'FOLDER_NOT_FOUND', shown);
  if (isDenied(error)) return new SourceProblem('source', 'FOLDER_NOT_PERMITTED', shown);
  return new SourceProblem('source', 'SOURCE_FAILED', causeOf(error));
};

const ofFile = (error: unknown): SourceProblem => {
  if (error instanceof SourceProblem) return error;
  if (codeOf(error) === 'ENOENT') return new SourceProblem('file', 'FILE_VANISHED');
  if (isDenied(error)) return new SourceProblem('file', 'FILE_NOT_PERMITTED');
  return new SourceProblem('file', 'FILE_UNREADABLE', causeOf(error));
};
