import { detachedText } from '../ledger/detached-text';
import type { FunctionCall, Operation } from './envelope';
import { objectOf, referenceNoOf } from './function-subject';

export interface LoggedFunction {
  readonly name: string;
  readonly controlId: string;
  readonly object: string;
  readonly referenceNo: string;
  readonly outcome: string;
  /** The record a create or an update wrote, even when the caller never learned it. */
  readonly recordNo: string | null;
}

export interface LoggedRequest {
  readonly time: string;
  readonly senderId: string;
  readonly controlId: string;
  readonly isUnique: boolean | null;
  /** How the caller signed in; a session id is masked and a password never kept. */
  readonly signIn: string;
  readonly functions: readonly LoggedFunction[];
  readonly outcome: string;
  readonly fault: string | null;
}

const entriesMax = 10_000;

/** Remembers the latest requests, so that a test can see what was really sent. */
export class RequestLog {
  private entries: LoggedRequest[] = [];

  add(entry: LoggedRequest): void {
    const { senderId, controlId, signIn } = entry;
    this.entries.push({
      ...entry,
      senderId: detachedText(senderId),
      controlId: detachedText(controlId),
      signIn: detachedText(signIn),
    });
    if (this.entries.length > 2 * entriesMax) this.entries = this.entries.slice(-entriesMax);
  }

  list(): readonly LoggedRequest[] {
    return this.entries.slice(-entriesMax);
  }

  clear(): void {
    this.entries = [];
  }
}

export const describeSignIn = (operation: Operation | undefined): string => {
  if (operation === undefined) return '';
  const { authentication } = operation;
  if (authentication.kind === 'session') return 'session ***';
  const { userId, companyId, locationId } = authentication;
  return `login ${userId} at ${companyId}${locationId === '' ? '' : ` entity ${locationId}`}`;
};

export const describeFunction = (
  call: FunctionCall,
  outcome: string,
  recordNo: string | null = null,
): LoggedFunction => ({
  name: call.name,
  controlId: detachedText(call.controlId),
  object: detachedText(objectOf(call)),
  referenceNo: detachedText(referenceNoOf(call)),
  outcome,
  recordNo,
});
