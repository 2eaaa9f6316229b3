import '../config/own-files';
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

/**
 * Runs the main function of a command line program, whose result is the exit status. An error is one line on standard
 * error and status 2, unless `explained` knows more about it.
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
