import { randomUUID } from 'node:crypto';
import { type NewEvent } from '../src/application/ports/event-store';

/** The intent to post, the event that is on the way of every batch: about 450 bytes of data and metadata. */
export const intentEvent = (): NewEvent => ({
  id: randomUUID(),
  type: 'PostingAttemptStarted',
  schemaVersion: 1,
  data: {
    attempt: 1,
    attemptId: randomUUID(),
    controlId: 'rr1-8f41c2a97d03b6e5f1a4',
    referenceNo: 'RR8F41C2A97D03B6E5F1',
    payloadDigest: '4d967a30111bf29f0eba01c448b375c1629b2fed01cdfcc3aed91f1b57d5dd5e',
  },
  metadata: {
    actor: 'worker',
    environment: 'acme-live',
    correlationId: '3f0c6a52-2f5e-4d34-9a53-6f6b1f3c8a10',
    causationId: '9f1d1e0c-6d52-4a8b-b8a3-55a5f0c4b7e2',
    occurredAt: '2026-09-30T22:00:00.000Z',
  },
});

/** Each stream gets this many events, as a batch does from plan to confirmation. */
const EVENTS_PER_STREAM = 6;

export interface PlannedAppend {
  readonly stream: string;
  readonly event: NewEvent;
  /** -1 for a new stream. */
  readonly headRevision: number;
}

/** Appends in the order in which a store would see them: stream after stream, each from its first event on. */
export class AppendPlan {
  private count = 0;

  constructor(private readonly name: string) {}

  next(): PlannedAppend {
    const revision = this.count % EVENTS_PER_STREAM;
    const stream = `journalBatch-acme-live.${this.name}${Math.floor(this.count / EVENTS_PER_STREAM)}`;
    this.count += 1;
    return { stream, event: intentEvent(), headRevision: revision - 1 };
  }

  take(count: number): PlannedAppend[] {
    return Array.from({ length: count }, () => this.next());
  }
}
