import { createServer } from 'node:net';
import { wordsOf } from '../../src/cli/error-words';

const errorWith = (fields: Readonly<Record<string, unknown>>): Error => Object.assign(new Error('raw text'), fields);

describe('an error of the system in words', () => {
  it.each<[Readonly<Record<string, unknown>>, string | null]>([
    [{ code: 'ENOENT', path: '/data/x' }, '/data/x is missing.'],
    [{ code: 'ENOENT' }, 'A file that is needed is missing.'],
    [
      { code: 'EACCES', path: '/data/x' },
      '/data/x may not be opened by this user: look at its rights and at those of its folder.',
    ],
    [{ code: 'EACCES', port: 80 }, 'Port 80 is only for administrators: set HTTP_PORT to one above 1023.'],
    [{ code: 'EISDIR', path: '/data' }, '/data is a folder, and a file is needed.'],
    [{ code: 'ENOTDIR', path: '/f/x' }, '/f/x cannot be there: a part of its path is a file and no folder.'],
    [
      { code: 'EADDRNOTAVAIL', address: '10.0.0.9' },
      'This machine has no address 10.0.0.9: set HTTP_HOST to one of its own.',
    ],
    [{ code: 'ENOSPC' }, 'DISK_FULL: The disk is full: make room and run it again.'],
    [{ code: 'SQLITE_FULL' }, 'DISK_FULL: The disk is full: make room and run it again.'],
    [
      { code: 'EROFS' },
      'DISK_FAILING: The disk cannot be read or written: look at it, and at the rights of the folder (raw text).',
    ],
    [
      { code: 'SQLITE_CANTOPEN', message: '/d/events.sqlite: unable to open database file' },
      '/d/events.sqlite cannot be opened: look whether its folder is there, and at its rights.',
    ],
    [{ code: 'SQLITE_NOTADB' }, 'A database is damaged, or no file of this service.'],
    [{ code: 'ESOMETHING' }, null],
    [{}, null],
  ])('%j', (fields, text) => {
    expect(wordsOf(errorWith(fields))).toBe(text);
  });

  it('names a port that is taken', async () => {
    const first = createServer();
    await new Promise<void>((listening) => first.listen(0, '127.0.0.1', listening));
    const { port } = first.address() as { port: number };
    const second = createServer();
    const error = await new Promise((failed) => second.once('error', failed).listen(port, '127.0.0.1'));
    expect(wordsOf(error)).toBe(
      `Port ${port} of 127.0.0.1 is in use by another program: end that, or set HTTP_PORT to another port.`,
    );
    await new Promise((closed) => first.close(closed));
  });
});
