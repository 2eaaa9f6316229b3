import { type AttemptOutcome } from '../../domain/notification/notification.events';
import { type Secret } from './secret';

export interface SignedPost {
  readonly url: string;
  /** The same on every attempt, so that a receiver can recognize a repeat. */
  readonly messageId: string;
  /** Of this attempt, ISO 8601. */
  readonly at: string;
  /** JSON. */
  readonly body: string;
  readonly secret: Secret;
}

/** Posts to a receiver's own address, signed. One attempt per call; never rejects. */
export abstract class WebhookChannel {
  /** What is wrong with the address, without asking the network; null when nothing is. */
  abstract problemOf(url: string): string | null;

  /**
   * `delivered` for a 2xx answer. `refused` for 410 and for an address to which nothing may be sent. `failed` for
   * everything else: timeout, another status, a redirect.
   */
  abstract post(request: SignedPost): Promise<AttemptOutcome>;
}

export interface Email {
  readonly to: string;
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** The same on every attempt: the left part of the Message-ID. */
  readonly messageId: string;
}

/** Hands a message to the operator's mail server. One attempt per call; never rejects. */
export abstract class EmailChannel {
  /** False when the operator has not configured a server: then every message is `refused`. */
  abstract readonly isConfigured: boolean;

  /** `delivered` when the server accepted it, `refused` when it never will, `failed` when it may later. */
  abstract send(email: Email): Promise<AttemptOutcome>;
}
