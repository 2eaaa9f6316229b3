import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { type Client, type ConnectConfig, type SFTPWrapper, type Stats } from 'ssh2';
import {
  type DeliverySource,
  type Destination,
  type SourceCredential,
  SourceProblem,
} from '../../application/ports/delivery-sources';
import { type FileFacts } from '../../domain/pick-up/pick-up.events';
import { type SftpPlace } from '../../domain/pick-up/pick-up.settings';
import { FILES_MAX, freeName, moveExactly } from './source-files';

export interface SftpLimits {
  /** To connect and log in. */
  readonly connectTimeoutMs: number;
  /** A server that says nothing for this long is given up. */
  readonly silenceMs: number;
}

/** Status codes of the SFTP protocol. */
const NO_SUCH_FILE = 2;
const PERMISSION_DENIED = 3;

const NAME_LENGTH_MAX = 255;
const KEEPALIVES = 3;
const CHUNK_BYTES = 128 * 1024;

/** The name of a folder on an SFTP server, seen over one connection. */
export class SftpSource implements DeliverySource {
  private isBroken = false;

  private constructor(
    private readonly client: Client,
    private readonly sftp: SFTPWrapper,
    private readonly folder: string,
  ) {
    client.on('close', () => {
      this.isBroken = true;
    });
  }

  /** Throws SourceProblem. The host key is compared before the login. */
  static async open(place: SftpPlace, credential: SourceCredential, limits: SftpLimits): Promise<SftpSource> {
    const { host, port, user: username, path, hostKey } = place;
    const secrets = Object.fromEntries(Object.entries(credential).map(([name, value]) => [name, value.reveal()]));
    const isPinned = (shown: string): boolean => shown === hostKey;
    const client = await connected({ host, port, username, ...secrets }, isPinned, limits);
    try {
      const sftp = await promisify(client.sftp.bind(client))();
      return new SftpSource(client, sftp, path === '' ? '.' : path);
    } catch (error) {
      client.end();
      throw new SourceProblem('source', 'SOURCE_FAILED', textOf(error));
    }
  }

  async list(): Promise<readonly FileFacts[]> {
    const entries = await this.asked((done: Callback<readonly Entry[]>) => {
      this.sftp.readdir(this.folder, done);
    }).catch((error: unknown) => {
      throw this.ofSource(error);
    });
    const files = entries.filter(({ filename, attrs }) => attrs.isFile() && isPlainName(filename));
    if (files.length > FILES_MAX) throw new SourceProblem('source', 'TOO_MANY_FILES', String(FILES_MAX));
    return files.map(({ filename, attrs }) => factsOf(filename, attrs));
  }

  async facts(name: string): Promise<FileFacts | null> {
    try {
      return await this.factsAt(name);
    } catch (error) {
      throw this.ofFile(error);
    }
  }

  async *read(name: string): AsyncGenerator<Uint8Array, void> {
    const handle = await this.ofFileTo((done: Callback<Buffer>) => {
      this.sftp.open(this.at(name), 'r', done);
    });
    try {
      let position = 0;
      for (let chunk = await this.chunkAt(handle, 0); chunk.length > 0; chunk = await this.chunkAt(handle, position)) {
        yield chunk;
        position += chunk.length;
      }
    } finally {
      await this.asked((done: Callback<void>) => {
        this.sftp.close(handle, done);
      }).catch(() => undefined);
    }
  }

  async move(file: FileFacts, destination: Destination, as: string): Promise<void> {
    try {
      await this.makeFolder(destination);
      const free = await freeName(as, async (one) => (await this.statOf(this.at(destination, one))) !== null);
      const mover = {
        facts: (path: string) => this.factsAt(path),
        rename: (from: string, to: string) =>
          this.asked((done: Callback<void>) => {
            this.sftp.rename(this.at(from), this.at(to), done);
          }),
      };
      await moveExactly(mover, file, file.name, `${destination}/${free}`);
    } catch (error) {
      if (error instanceof SourceProblem) throw error;
      if (this.isBroken) throw this.ofSource(error);
      if ((await this.facts(file.name)) === null) return;
      throw new SourceProblem('file', 'FILE_NOT_MOVED', textOf(error));
    }
  }

  async close(): Promise<void> {
    if (this.isBroken) return;
    const closed = new Promise<void>((resolve) => this.client.once('close', resolve));
    this.client.end();
    await closed;
  }

  /** Empty at the end of the file. */
  private async chunkAt(handle: Buffer, position: number): Promise<Uint8Array> {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const count = await this.ofFileTo((done: Callback<number>) => {
      this.sftp.read(handle, buffer, 0, CHUNK_BYTES, position, done);
    });
    return buffer.subarray(0, count);
  }

  private async makeFolder(name: string): Promise<void> {
    const before = await this.statOf(this.at(name));
    if (before === null)
      return this.asked((done: Callback<void>) => {
        this.sftp.mkdir(this.at(name), done);
      });
    if (!before.isDirectory()) throw new SourceProblem('file', 'FILE_NOT_MOVED', `"${name}" is not a folder`);
  }

  private async factsAt(path: string): Promise<FileFacts | null> {
    const stat = await this.statOf(this.at(path));
    return stat?.isFile() === true ? factsOf(path, stat) : null;
  }

  /** Of the path itself, not of what a link leads to. */
  private async statOf(path: string): Promise<Stats | null> {
    try {
      return await this.asked((done: Callback<Stats>) => {
        this.sftp.lstat(path, done);
      });
    } catch (error) {
      if (codeOf(error) === NO_SUCH_FILE) return null;
      throw error;
    }
  }

  private async ofFileTo<T>(ask: (done: Callback<T>) => void): Promise<T> {
    try {
      return await this.asked(ask);
    } catch (error) {
      throw this.ofFile(error);
    }
  }

  private asked<T>(ask: (done: Callback<T>) => void): Promise<T> {
    // Of a closed connection, the library answers what was asked before, and nothing that is asked afterward.
    if (this.isBroken) return Promise.reject(new Error('the connection is closed'));
    return new Promise((resolve, reject) => {
      ask((error, value) => {
        if (error) reject(error);
        else resolve(value as T);
      });
    });
  }

  private at(...names: readonly string[]): string {
    return [this.folder, ...names].join('/');
  }

  private ofSource(error: unknown): SourceProblem {
    if (error instanceof SourceProblem) return error;
    if (this.isBroken) return new SourceProblem('source', 'SERVER_UNREACHABLE', textOf(error));
    if (codeOf(error) === NO_SUCH_FILE) return new SourceProblem('source', 'FOLDER_NOT_FOUND', this.folder);
    if (codeOf(error) === PERMISSION_DENIED) return new SourceProblem('source', 'FOLDER_NOT_PERMITTED', this.folder);
    return new SourceProblem('source', 'SOURCE_FAILED', textOf(error));
  }

  private ofFile(error: unknown): SourceProblem {
    if (error instanceof SourceProblem || this.isBroken) return this.ofSource(error);
    if (codeOf(error) === NO_SUCH_FILE) return new SourceProblem('file', 'FILE_VANISHED');
    if (codeOf(error) === PERMISSION_DENIED) return new SourceProblem('file', 'FILE_NOT_PERMITTED');
    return new SourceProblem('file', 'FILE_UNREADABLE', textOf(error));
  }
}

/** The fingerprint of the key that a server shows first. It is given up before the login. */
export const hostKeyOf = async (
  { host, port }: Pick<SftpPlace, 'host' | 'port'>,
  limits: SftpLimits,
): Promise<string> => {
  const shown: string[] = [];
  const look = (fingerprint: string): boolean => {
    shown.push(fingerprint);
    return false;
  };
  const refusal = await connected({ host, port, username: 'host-key' }, look, limits).catch((error: unknown) => error);
  const [fingerprint] = shown;
  if (fingerprint !== undefined) return fingerprint;
  throw refusal;
};

type Callback<T> = (error: Error | null | undefined, value?: T) => void;

interface Entry {
  readonly filename: string;
  readonly attrs: Stats;
}

const connected = async (
  login: ConnectConfig,
  isTrusted: (fingerprint: string) => boolean,
  { connectTimeoutMs, silenceMs }: SftpLimits,
): Promise<Client> => {
  const { Client } = await import('ssh2'); // Most installations never need it.
  return new Promise((resolve, reject) => {
    const client = new Client();
    let shown = '';
    let isDistrusted = false;
    const hostVerifier = (key: Buffer): boolean => {
      shown = fingerprintOf(key);
      isDistrusted = !isTrusted(shown);
      return !isDistrusted;
    };
    const fail = (error: unknown): void => {
      reject(isDistrusted ? new SourceProblem('source', 'HOST_KEY_DIFFERS', shown) : connectionProblem(error));
      client.end();
    };
    // For the life of the connection: an error that nobody listens to would end the process.
    client.on('error', fail);
    client.once('close', () => {
      fail(new Error('it closed the connection'));
    });
    client.once('ready', () => {
      resolve(client);
    });
    try {
      client.connect({
        ...login,
        hostVerifier,
        readyTimeout: connectTimeoutMs,
        keepaliveInterval: Math.ceil(silenceMs / KEEPALIVES),
        keepaliveCountMax: KEEPALIVES,
      });
    } catch (error) {
      reject(new SourceProblem('source', 'CREDENTIAL_UNUSABLE', textOf(error)));
    }
  });
};

const connectionProblem = (error: unknown): SourceProblem =>
  (error as { level?: string } | null)?.level === 'client-authentication'
    ? new SourceProblem('source', 'LOGIN_REFUSED', 'it accepted neither the password nor the key')
    : new SourceProblem('source', 'SERVER_UNREACHABLE', textOf(error));

/** As `ssh-keygen -l` shows it. */
const fingerprintOf = (key: Buffer): string =>
  `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

const factsOf = (name: string, { size, mtime }: Stats): FileFacts => ({
  name,
  bytes: size,
  modifiedAt: new Date(mtime * 1000).toISOString(),
});

/** A name from a server is foreign text: it must not lead elsewhere. */
const isPlainName = (name: string): boolean => name.length <= NAME_LENGTH_MAX && !/[/\0]/.test(name);

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);
