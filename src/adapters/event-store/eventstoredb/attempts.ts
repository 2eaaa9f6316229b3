import { status } from '@grpc/grpc-js';
import { AccessDeniedError, MaxAppendSizeExceededError, StreamDeletedError } from '@eventstore/db-client';
import { isStreamDamage } from '../../../application/shared/stream-damage';
import { DomainError } from '../../../domain/shared/errors';
import { causeOf } from './client-holder';

const READ_ATTEMPTS = 4;
export const READ_PAUSE_MS = 25;

/**
 * Reads again where it was interrupted; attempts without progress are few. Rejects with `STORE_UNAVAILABLE` when the
 * store does not respond.
 */
export const attempted = async <Result>(act: (progress: () => void) => Promise<Result>): Promise<Result> => {
  let attempt = 0;
  const progress = (): void => {
    attempt = 0;
  };
  for (;;) {
    try {
      return await act(progress);
    } catch (error) {
      if (isStreamDamage(error) || isTombstone(error)) throw error;
      if (isRefusal(error)) throw new Error(`The event store refused a read: ${causeOf(error)}.`);
      attempt += 1;
      if (attempt === READ_ATTEMPTS) throw unavailable(error);
      await new Promise((resolve) => setTimeout(resolve, READ_PAUSE_MS * 2 ** attempt));
    }
  }
};

export const unavailable = (error: unknown): DomainError =>
  new DomainError('STORE_UNAVAILABLE', `The event store cannot be read: ${causeOf(error)}`, 'Try again.');

/** The reply to whoever reads a stream that was deleted for good. */
export const isTombstone = (error: unknown): boolean => {
  const { code, details } = (error ?? {}) as { readonly code?: unknown; readonly details?: unknown };
  return code === status.FAILED_PRECONDITION && String(details).includes('deleted');
};

/** The server wrote nothing, and never will. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof AccessDeniedError ||
  (error as { code?: unknown } | null)?.code === status.PERMISSION_DENIED ||
  error instanceof StreamDeletedError ||
  error instanceof MaxAppendSizeExceededError;
