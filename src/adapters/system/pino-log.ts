import { type DestinationStream, type Logger, pino } from 'pino';
import { Log } from '../../application/ports/log';
import { printableLines } from '../../application/shared/printable';
import { isStoreOutage } from '../../application/shared/store-outage';
import { logSerializers } from './log-serializers';

/**
 * Structured lines to standard output or another stream. JSON escapes the ASCII control characters itself, but not the
 * newer ones; they occur only in texts, where they are escaped here.
 */
export const createLogger = (level: string, destination: DestinationStream = pino.destination(1)): Logger =>
  pino({ level, serializers: logSerializers, hooks: { streamWrite: printableLines } }, destination);

/** For commands, whose standard output is their answer. */
export const createCommandLog = (): Log => new PinoLog(createLogger('warn', pino.destination(2)));

/**
 * Writes events as structured lines. Errors include their stack. What failed because the store did not respond is a
 * detail of that outage, which has a warning of its own: `store.unavailable`.
 */
export class PinoLog extends Log {
  constructor(private readonly logger: Logger) {
    super();
  }

  override info(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.logger.info({ event, ...fields });
  }

  override warn(event: string, fields: Readonly<Record<string, unknown>>): void {
    this.logger.warn({ event, ...fields });
  }

  override error(event: string, error: unknown, fields: Readonly<Record<string, unknown>>): void {
    if (isStoreOutage(error)) this.logger.debug({ event: 'store.unavailable', during: event, ...fields });
    else this.logger.error({ event, err: error, ...fields });
  }
}
