import '../config/own-files';
import { BackupRefused } from '../application/log-backup/backup-refused';
import { MoveRefused } from '../application/log-move/move-refused';
import { printableLines } from '../application/shared/printable';
import { DomainError } from '../domain/shared/errors';
import { wordsOf } from './error-words';

/** To standard output, with terminal control characters escaped. */
export const print = (text: string): void => {
  process.stdout.write(`${printableLines(text)}\n`);
};

/** A refusal with its code and fix, an error of the system in words; anything else by its own message. */
export const textOf = (error: unknown): string => {
  if (error instanceof DomainError) return `${error.code}: ${error.message} ${error.fix}`;
  if (!(error instanceof Error)) return String(error);
  return wordsOf(error) ?? error.message;
};

export interface Explained {
  readonly status: number;
  readonly text: string;
}

/** Of a backup or a restore: what is not as expected is refused with status 1. */
export const refusalOfBackup = (error: unknown): Explained | null =>
  error instanceof BackupRefused || error instanceof MoveRefused
    ? { status: 1, text: `${error.code}: ${error.message}` }
    : null;

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
