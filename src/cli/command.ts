import '../config/own-files';
import { printableLines } from '../application/shared/printable';
import { DomainError } from '../domain/shared/errors';

/** To the standard output, with nothing raw in it that would do something to a terminal. */
export const print = (text: string): void => {
  process.stdout.write(`${printableLines(text)}\n`);
};

/** A refusal with its code and what to do; anything else as it says itself. */
export const textOf = (error: unknown): string => {
  if (error instanceof DomainError) return `${error.code}: ${error.message} ${error.fix}`;
  return error instanceof Error ? error.message : String(error);
};

/**
 * Runs the main function of a command line program; what it answers is the exit status. An error is one line on standard error and status 2, unless `explained`
 * knows more of it.
 */
export const runCommand = (
  main: () => Promise<number>,
  explained: (error: unknown) => { readonly status: number; readonly text: string } | null = () => null,
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
