import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { ServiceConditions } from '../application/service-state/service-conditions';

/** How long what is in flight may take to be recorded. */
const ENDING_MS_MAX = 120_000;

/**
 * An error that nobody handles is a defect of ours, and what the process does next is unknown. It is logged with its
 * place, readiness says so, what is in flight is recorded as at every stop, and the process ends with status 1: whoever
 * supervises it starts another one. No fault of a store or a ledger comes here.
 */
export const endOnDefect = (app: NestFastifyApplication, logger: Logger): void => {
  let isEnding = false;
  const end = (error: unknown): void => {
    logger.fatal({ event: 'service.defect', err: error });
    if (isEnding) return;
    isEnding = true;
    process.exitCode = 1; // Also when nothing is left to do before the closing is through.
    app.get(ServiceConditions).end();
    const exit = (): never => process.exit(1);
    setTimeout(exit, ENDING_MS_MAX).unref();
    app.close().then(exit, exit);
  };
  process.on('unhandledRejection', end);
  process.on('uncaughtException', end);
};
