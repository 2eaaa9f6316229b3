import { DomainError } from '../../domain/shared/errors';

/** Whether a store did not respond: it is neither a defect of the service nor a fact about what was asked for. */
export const isStoreOutage = (error: unknown): boolean =>
  error instanceof DomainError && error.code === 'STORE_UNAVAILABLE';
