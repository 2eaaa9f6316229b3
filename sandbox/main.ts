import { readConfiguration } from './configuration';
import { startSandbox } from './start-sandbox';

const main = async (): Promise<void> => {
  const sandbox = await startSandbox(readConfiguration(process.env, process.cwd()));
  const { gateway, rest, journals, issuer } = sandbox;
  process.stdout.write(`${JSON.stringify({ event: 'sandbox-ready', gateway, rest, journals, issuer })}\n`);
  const stop = (): void => {
    void sandbox.stop();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
};

const textOf = (error: unknown): string => {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `${path ?? 'a file'} is missing: SANDBOX_COMPANY_DIR names a folder with a company.`;
  return message;
};

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${textOf(error)}\n`);
  process.exitCode = 1;
});
