import { type Logger } from 'pino';
import { Log } from '../../application/ports/log';

/** Writes events as structured lines. Errors go with their stack. */
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
    this.logger.error({ event, err: error, ...fields });
  }
}
