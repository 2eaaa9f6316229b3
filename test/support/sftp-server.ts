import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../bench/free-ports';
import { type SourceCredential } from '../../src/application/ports/delivery-sources';
import { Secret } from '../../src/application/ports/secret';
import { type SftpPlace } from '../../src/domain/pick-up/pick-up.settings';

const SSHD = '/usr/sbin/sshd';
const NOBODY = { uid: 65_534, gid: 65_534, name: 'nobody' };
const STARTS_MAX = 5;

/** Whether OpenSSH's server is on this machine: Debian's package openssh-server. */
export const hasSftpServer = existsSync(SSHD);

/** As whom the server runs. Not as root, who may read everything, so that denied files are denied. */
const account = (): { uid: number; gid: number; name: string } => {
  const { uid, gid, username } = userInfo();
  return uid === 0 ? NOBODY : { uid, gid, name: username };
};

/** OpenSSH's own server on a free port of this machine, with its own keys, for one folder. */
export class SftpServer {
  private process: ChildProcess | null = null;
  /** Of the daemon. Clients connect to the relay, which can cut connections: the daemon's own processes outlive it. */
  private port = 0;
  private readonly sockets = new Set<Socket>();
  private readonly relay: Server = createServer((client) => {
    const daemon = connect(this.port, '127.0.0.1');
    for (const [from, to] of [
      [client, daemon],
      [daemon, client],
    ] as const) {
      this.sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });

  private constructor(
    private readonly home: string,
    /** Where its files are on this machine. */
    readonly folder: string,
  ) {}

  static async start(): Promise<SftpServer> {
    const home = mkdtempSync(join(tmpdir(), 'revrec-sftp-'));
    const folder = join(home, 'inbox');
    mkdirSync(folder);
    for (const name of ['host', 'other-host', 'user', 'stranger']) keyPair(join(home, name));
    writeFileSync(join(home, 'authorized_keys'), readFileSync(join(home, 'user.pub')));
    const server = new SftpServer(home, folder);
    server.own(home, folder, join(home, 'host'), join(home, 'other-host'), join(home, 'authorized_keys'));
    await server.run('host');
    await new Promise<void>((resolve) => server.relay.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** The fingerprint of its host key, as `ssh-keygen` shows it. */
  get hostKey(): string {
    return execFileSync('ssh-keygen', ['-lf', join(this.home, 'host.pub')], { encoding: 'utf8' }).split(' ')[1] ?? '';
  }

  get place(): SftpPlace {
    const { folder: path, hostKey } = this;
    const { port } = this.relay.address() as AddressInfo;
    return { kind: 'sftp', host: '127.0.0.1', port, user: account().name, path, hostKey };
  }

  /** `stranger`: a key that the server does not know. */
  credential(of: 'user' | 'stranger' = 'user'): SourceCredential {
    return { privateKey: new Secret(readFileSync(join(this.home, of), 'utf8')) };
  }

  /** Gives files of the test to the account of the server. */
  own(...paths: readonly string[]): void {
    if (userInfo().uid !== 0) return;
    for (const path of paths) chownSync(path, NOBODY.uid, NOBODY.gid);
  }

  /** Restarts it on the same port with another host key. */
  async changeHostKey(): Promise<void> {
    await this.endDaemon();
    await this.run('other-host');
  }

  /** Breaks every connection and accepts no other. */
  async end(): Promise<void> {
    if (!this.relay.listening) return;
    const closed = new Promise((resolve) => this.relay.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async stop(): Promise<void> {
    await this.end();
    await this.endDaemon();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async endDaemon(): Promise<void> {
    const ended = this.process;
    this.process = null;
    if (ended === null || ended.exitCode !== null) return;
    const exited = new Promise((resolve) => ended.once('exit', resolve));
    ended.kill();
    await exited;
  }

  private async run(hostKey: string): Promise<void> {
    for (let start = 1; start <= STARTS_MAX; start += 1) {
      this.port = await freePort();
      if (await this.listens(hostKey)) return;
    }
    throw new Error(`${SSHD} could not be started.`);
  }

  /** False when the port was taken meanwhile. */
  private async listens(hostKey: string): Promise<boolean> {
    const settings = join(this.home, 'sshd_config');
    writeFileSync(
      settings,
      [
        `Port ${this.port}`,
        'ListenAddress 127.0.0.1',
        `HostKey ${join(this.home, hostKey)}`,
        `AuthorizedKeysFile ${join(this.home, 'authorized_keys')}`,
        'StrictModes no',
        'UsePAM yes',
        'PidFile none',
        'PrintMotd no',
        'Subsystem sftp internal-sftp',
        'ForceCommand internal-sftp',
      ].join('\n'),
    );
    const { uid, gid } = account();
    const sshd = spawn(SSHD, ['-D', '-e', '-f', settings], {
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(userInfo().uid === 0 && { uid, gid }),
    });
    this.process = sshd;
    for await (const line of createInterface({ input: sshd.stderr })) {
      if (line.startsWith('Server listening')) return true;
    }
    return false;
  }
}

const keyPair = (file: string): void => {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
};
