import { DomainError } from '../../domain/shared/errors';
import { type DiskTrouble } from '../ports/event-store';

const FULL = /^(SQLITE_FULL|ENOSPC|EDQUOT)$/;
const FAILING = /^(SQLITE_IOERR.*|SQLITE_READONLY.*|SQLITE_CANTOPEN.*|EIO|EROFS|EACCES|EPERM)$/;

/** Recognizes errors of the system and of SQLite; null for every other error. */
export const diskTroubleOf = (error: unknown): DiskTrouble | null => {
  const code = codeOf(error);
  if (FULL.test(code)) return 'full';
  return FAILING.test(code) ? 'failing' : null;
};

/** Whether a SQLite file is damaged. */
export const isDamage = (error: unknown): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error));

/** The refusal DISK_FULL or DISK_FAILING. */
export const diskError = (trouble: DiskTrouble): DomainError => {
  const { code, message, fix } = diskCondition(trouble);
  return new DomainError(code, message, fix);
};

export const diskCondition = (
  trouble: DiskTrouble,
  folder?: string,
): { readonly code: 'DISK_FULL' | 'DISK_FAILING'; readonly message: string; readonly fix: string } => {
  const where = folder === undefined ? 'of this service' : `of ${folder}`;
  return trouble === 'full'
    ? {
        code: 'DISK_FULL',
        message: `The disk ${where} is full: nothing can be recorded, so nothing is changed or posted.`,
        fix: 'Ask the operator to free space on the disk of the data folder. No restart is needed.',
      }
    : {
        code: 'DISK_FAILING',
        message: `The disk ${where} cannot be written to: nothing can be recorded, so nothing is changed or posted.`,
        fix: 'Ask the operator to check the disk, the permissions on the data folder and the latest backup.',
      };
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';
