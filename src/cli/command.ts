import '../config/own-files';
import { BackupRefused } from '../application/log-backup/backup-refused';
import { MoveRefused } from '../application/log-move/move-refused';
import { diskTroubleOf } from '../application/shared/disk-trouble';
import { printableLines } from '../application/shared/printable';
import { DomainError } from '../domain/shared/errors';

/** To standard output, with terminal control characters escaped. */
export const print = (text: string): void => {
  process.stdout.write(`${printableLines(text)}\n`);
};

/** A refusal with its code and fix; anything else by its own message. */
export const textOf = (error: unknown): string => {
  if (error instanceof DomainError) return `${error.code}: ${error.message} ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
};

export interface Explained {
  readonly status: number;
  readonly text: string;
}

/** Of a backup or a restore: 1 for what is not as expected, 2 for what could not be done. */
export const refusalOfBackup = (error: unknown): Explained | null => {
  if (error instanceof BackupRefused || error instanceof MoveRefused)
    return { status: 1, text: `${error.code}: ${error.message}` };
  const trouble = diskTroubleOf(error);
  if (trouble === null) return null;
  const { code, message } = TROUBLES[trouble];
  return { status: 2, text: `${code}: ${message} (${textOf(error)})` };
};

const TROUBLES = {
  full: { code: 'DISK_FULL', message: 'The disk is full. What was written was removed: make room and run it again.' },
  failing: {
    code: 'DISK_FAILING',
    message: 'A file or folder cannot be read or written: look at its rights and its disk.',
  },
} as const;

/**
 * Runs the main function of a command line program, whose result is the exit status. An error is one line on standard
 * error and status 2, unless `explained` knows more about it.
 */
export const runCommand = (
  main: () => Promise<number>,
  explained: (error: unknown) => Explained | null = () => null,
): void => {
  main().then(
    (status) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      const { status, text } = explained(error) ?? {
        status: 2,
        text: textOf(error),
      };
      process.stderr.write(`${printableLines(text)}\n`);
      process.exitCode = status;
    },
  );
};
