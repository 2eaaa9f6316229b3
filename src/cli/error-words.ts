import { diskTroubleOf } from '../application/shared/disk-trouble';

interface SystemError {
  readonly code?: string;
  readonly path?: string;
  readonly message: string;
  readonly address?: string;
  readonly port?: number;
}

/** What an error of the system, of SQLite or of the command line means; null for every other error. */
export const wordsOf = (error: unknown): string | null => {
  const { code = '', path, message, address, port } = error as SystemError;
  const file = path ?? 'A file that is needed';
  if (code.startsWith('ERR_PARSE_ARGS'))
    return `${message.split('. ')[0] ?? message}. Run it with --help to see what it takes.`;
  switch (code) {
    case 'ENOENT':
      return `${file} is missing.`;
    case 'ENOTDIR':
      return `${file} cannot be there: a part of its path is a file and no folder.`;
    case 'EEXIST':
      return `${file} is there already, and is no folder.`;
    case 'EISDIR':
      return path === undefined
        ? 'A folder was named where a file is needed.'
        : `${path} is a folder, and a file is needed.`;
    case 'EADDRINUSE':
      return `Port ${port ?? '?'} of ${address ?? 'this machine'} is in use by another program: end that, or set HTTP_PORT to another port.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address ?? 'of that name'}: set HTTP_HOST to one of its own.`;
    case 'EACCES':
      if (port !== undefined) return `Port ${port} is only for administrators: set HTTP_PORT to one above 1023.`;
      return `${file} may not be opened by this user: look at its rights and at those of its folder.`;
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return `${fileIn(message)} is damaged, or no file of this service.`;
    case 'SQLITE_CANTOPEN':
      return `${fileIn(message)} cannot be opened: look whether its folder is there, and at its rights.`;
    default:
      return diskWords(error, message);
  }
};

/** The opener puts the name of the file before the message of SQLite. */
const fileIn = (message: string): string => /^(.+[.]sqlite\S*): /.exec(message)?.[1] ?? 'A database';

const diskWords = (error: unknown, message: string): string | null => {
  const trouble = diskTroubleOf(error);
  if (trouble === null) return null;
  return trouble === 'full'
    ? 'DISK_FULL: The disk is full: make room and run it again.'
    : `DISK_FAILING: The disk cannot be read or written: look at it, and at the rights of the folder (${message}).`;
};
