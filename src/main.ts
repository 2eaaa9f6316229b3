import './config/supported-node';
import './config/own-files';
import { createLogger } from './adapters/system/pino-log';
import { keepTemporaryFilesIn } from './adapters/system/temporary-folder';
import { printableLines } from './application/shared/printable';
import { endOnDefect } from './modules/end-on-defect';
import { createHttpApp } from './modules/http-app';
import { textOf } from './cli/command';
import { type Config, readConfig } from './config/config';

const start = async (config: Config): Promise<void> => {
  const logger = createLogger(config.logLevel);
  keepTemporaryFilesIn(config.dataDir);
  const app = await createHttpApp(config, logger);
  endOnDefect(app, logger);
  await app.listen(config.http.port, config.http.host);
  logger.info({ event: 'service.ready', address: await app.getUrl() });
};

const fail = (error: unknown): never => {
  process.stderr.write(`${printableLines(textOf(error))}\n`);
  process.exit(1);
};

try {
  start(readConfig(process.env)).catch(fail);
} catch (error) {
  fail(error);
}
