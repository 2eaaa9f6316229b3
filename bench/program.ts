import { parseArgs, type ParseArgsConfig } from 'node:util';

const WRONG = 2;

const tell = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
};

/** The options of a program for developers. Wrong ones end it with one line and status 2. */
export const programOptions = <Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>>['values'] => {
  try {
    return parseArgs(config).values;
  } catch (error) {
    tell(error);
    process.exit(WRONG);
  }
};

/** Runs the main function of such a program: an error is one line and status 2. */
export const runProgram = (main: () => Promise<void>): void => {
  main().catch((error: unknown) => {
    tell(error);
    process.exitCode = WRONG;
  });
};
