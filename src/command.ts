import './own-files';
import { printableLines } from './application/shared/printable';

/** To the standard output, with nothing raw in it that would do something to a terminal. */
export const print = (text: string): void => {
  process.stdout.write(`${printableLines(text)}\n`);
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
        text: error instanceof Error ? error.message : String(error),
      };
      process.stderr.write(`${printableLines(text)}\n`);
      process.exitCode = status;
    },
  );
};
