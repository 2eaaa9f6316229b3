import { createHash } from 'node:crypto';
import type { Answer } from '../gateway/replies';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';
import { refusal, type RestFailure } from './rest-replies';

interface Kept {
  readonly bodyDigest: string;
  readonly beganAt: Date;
  /** Null while the first request is worked on. */
  answer: Answer | null;
}

export interface KeptKey {
  readonly key: string;
  readonly state: 'running' | 'kept';
  readonly status: number | null;
}

export type Beginning =
  /** Nobody used the key before: the caller executes, and then says what came of it. */
  | { readonly kind: 'first'; readonly keep: (answer: Answer) => Answer }
  | { readonly kind: 'replayed'; readonly answer: Answer };

const hourMs = 3_600_000;
const keyLengthMax = 256;

/**
 * Keys of one user and what was answered under them, success and failure alike. The same request is answered from
 * memory for 48 hours, and refused until the key is forgotten after 60 days.
 */
export class Idempotency {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  begin(user: string, key: string, body: string): Beginning {
    if (key.length > keyLengthMax)
      throw conflict(400, `The Idempotency-Key is longer than ${keyLengthMax} characters.`);
    const place = `${user}\n${key}`;
    const bodyDigest = createHash('sha256').update(body).digest('hex');
    const now = this.surroundings.now();
    const known = this.kept.get(place);
    if (known === undefined || isOlder(known, now, this.settings.idempotencyKeyDays * 24)) {
      const kept: Kept = { bodyDigest, beganAt: now, answer: null };
      this.kept.set(place, kept);
      return { kind: 'first', keep: (answer) => this.keep(kept, key, answer) };
    }
    if (known.bodyDigest !== bodyDigest) throw conflict(409, 'The Idempotency-Key was used with another request.');
    if (known.answer === null)
      throw conflict(this.settings.idempotencyLockStatus, 'A request with this Idempotency-Key is in progress.');
    if (isOlder(known, now, this.settings.idempotencyReplayHours))
      throw conflict(409, 'The Idempotency-Key was used before, and its reply is not kept any more.');
    return { kind: 'replayed', answer: dated(known.answer, known.beganAt) };
  }

  list(): KeptKey[] {
    return [...this.kept].map(([place, { answer }]) => ({
      key: place.slice(place.lastIndexOf('\n') + 1),
      state: answer === null ? 'running' : 'kept',
      status: answer?.status ?? null,
    }));
  }

  clear(): void {
    this.kept.clear();
  }

  private keep(kept: Kept, key: string, answer: Answer): Answer {
    kept.answer = { ...answer, headers: { ...answer.headers, 'idempotency-key': key } };
    return this.settings.firstReplyIsDated ? dated(kept.answer, kept.beganAt) : kept.answer;
  }
}

const dated = (answer: Answer, at: Date): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'x-ia-idempotency-cached-date': at.toISOString() },
});

const isOlder = ({ beganAt }: Kept, now: Date, hours: number): boolean =>
  now.getTime() - beganAt.getTime() >= hours * hourMs;

const conflict = (status: number, message: string): RestFailure => refusal(status, 'conflict', message, 'REST-2050');
