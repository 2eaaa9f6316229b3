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

main().catch((error: unknown) => {
  process.stderr.write(`The sandbox could not start: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
