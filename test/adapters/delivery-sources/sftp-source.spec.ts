import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AddressInfo, createServer } from 'node:net';
import { Server as SshServer, utils } from 'ssh2';
import { hostKeyOf, SftpSource } from '../../../src/adapters/delivery-sources/sftp-source';
import { type SourceCredential } from '../../../src/application/ports/delivery-sources';
import { Secret } from '../../../src/application/ports/secret';
import { type SftpPlace } from '../../../src/domain/pick-up/pick-up.settings';
import { hasSftpServer, SftpServer } from '../../support/sftp-server';
import { contractOfDeliverySource, fileOf, troubleOf } from './delivery-source.contract';

const LIMITS = { connectTimeoutMs: 10_000, silenceMs: 30_000 };
const open = (place: SftpPlace, credential: SourceCredential, limits = LIMITS): Promise<SftpSource> =>
  SftpSource.open(place, credential, limits);

const mustRun = process.env['CI'] === 'true';
const title = hasSftpServer || mustRun ? 'OpenSSH' : 'OpenSSH: NOT RUN, for /usr/sbin/sshd is not on this machine';

(hasSftpServer || mustRun ? describe : describe.skip)(title, () => {
  contractOfDeliverySource(async () => {
    const server = await SftpServer.start();
    return {
      folder: server.folder,
      open: () => open(server.place, server.credential()),
      own: (...paths) => {
        server.own(...paths);
      },
      asOrdinaryUser: (work) => work(), // The server runs as one.
      stop: () => server.stop(),
    };
  });

  describe('a connection', () => {
    let server: SftpServer;
    beforeEach(async () => {
      server = await SftpServer.start();
    });
    afterEach(() => server.stop());

    it('shows the fingerprint of the host key without a login', async () => {
      expect(await hostKeyOf(server.place, LIMITS)).toBe(server.hostKey);
      expect(server.hostKey).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
    });

    it('is refused when the host key is another one, and nothing was sent', async () => {
      const { place } = server;
      await server.changeHostKey();
      expect(await troubleOf(open(place, server.credential()))).toBe('source: HOST_KEY_DIFFERS');
    });

    it.each(['', 'SHA256:', 'MD5:00'])('is refused with the pinned key "%s"', async (hostKey) => {
      expect(await troubleOf(open({ ...server.place, hostKey }, server.credential()))).toBe('source: HOST_KEY_DIFFERS');
    });

    it('reports a refused login', async () => {
      expect(await troubleOf(open(server.place, server.credential('stranger')))).toBe('source: LOGIN_REFUSED');
      const password = new Secret('wrong');
      expect(await troubleOf(open(server.place, { password }))).toBe('source: LOGIN_REFUSED');
    });

    it('reports a private key that is none, without repeating it', async () => {
      const failed = open(server.place, { privateKey: new Secret('-----BEGIN hunter2-----') });
      expect(await troubleOf(failed)).toBe('source: CREDENTIAL_UNUSABLE');
      await expect(failed).rejects.not.toThrow('hunter2');
    });

    it('reports a server that is gone', async () => {
      const { place } = server;
      await server.end();
      expect(await troubleOf(open(place, server.credential()))).toBe('source: SERVER_UNREACHABLE');
      expect(await troubleOf(hostKeyOf(place, LIMITS))).toBe('source: SERVER_UNREACHABLE');
    });

    it('that breaks ends what is under way, and is closed all the same', async () => {
      writeFileSync(join(server.folder, 'close.csv'), 'x'.repeat(20_000_000));
      const source = await open(server.place, server.credential());
      const file = await fileOf(source, 'close.csv');
      const read = async (): Promise<void> => {
        for await (const chunk of source.read('close.csv')) if (chunk.length > 0) await server.end();
      };
      expect(await troubleOf(read())).toBe('source: SERVER_UNREACHABLE');
      expect(await troubleOf(source.list())).toBe('source: SERVER_UNREACHABLE');
      expect(await troubleOf(source.move(file, 'taken', 'close.csv'))).toBe('source: SERVER_UNREACHABLE');
      await source.close();
    });

    it('reports a folder that is missing or may not be read', async () => {
      const missing = await open({ ...server.place, path: `${server.folder}/none` }, server.credential());
      expect(await troubleOf(missing.list())).toBe('source: FOLDER_NOT_FOUND');
      await missing.close();
      chmodSync(server.folder, 0);
      const denied = await open(server.place, server.credential());
      expect(await troubleOf(denied.list())).toBe('source: FOLDER_NOT_PERMITTED');
      await denied.close();
    });
  });
});

describe('a server that keeps silent', () => {
  it('is given up', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const place: SftpPlace = { kind: 'sftp', host: '127.0.0.1', port, user: 'u', path: '', hostKey: '' };
    const limits = { connectTimeoutMs: 50, silenceMs: 50 };
    expect(await troubleOf(open(place, { password: new Secret('p') }, limits))).toBe('source: SERVER_UNREACHABLE');
    silent.close();
  });
});

describe('a server that asks for a password', () => {
  it('gets it after the host key was compared, and never before', async () => {
    const offered: string[] = [];
    const { private: hostKeys } = utils.generateKeyPairSync('ed25519');
    const server = new SshServer({ hostKeys: [hostKeys] }, (client) => {
      client.on('error', () => undefined);
      client.on('authentication', (attempt) => {
        if (attempt.method !== 'password') {
          attempt.reject(['password']);
          return;
        }
        offered.push(attempt.password);
        if (attempt.password === 'right') attempt.accept();
        else attempt.reject();
      });
      client.on('session', (accept) => accept().on('sftp', (sftp) => sftp()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const place: SftpPlace = { kind: 'sftp', host: '127.0.0.1', port, user: 'u', path: '', hostKey: '' };
    const password = new Secret('right');
    expect(await troubleOf(open(place, { password }))).toBe('source: HOST_KEY_DIFFERS');
    expect(offered).toEqual([]);
    const pinned = { ...place, hostKey: await hostKeyOf(place, LIMITS) };
    await (await open(pinned, { password })).close();
    expect(await troubleOf(open(pinned, { password: new Secret('wrong') }))).toBe('source: LOGIN_REFUSED');
    expect(offered).toEqual(['right', 'wrong']);
    await new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
  });
});
