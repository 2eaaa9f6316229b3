import { gatewayFailure, type ErrorOptions } from './answers';
import type { Control } from './envelope';
import { writeDocument } from './xml-writer';

/** How an answer reaches the caller when it does not simply arrive. */
export type Delivery =
  /** The connection ends after so many bytes, without a length header that would betray it. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The length header is correct, but the connection breaks after half of the body. */
  | { readonly kind: 'half' }
  | { readonly kind: 'wrong-length'; readonly by: number }
  | { readonly kind: 'drip'; readonly bytesPerTick: number; readonly ms: number }
  /** The document is padded to this size with extra elements. */
  | { readonly kind: 'padded'; readonly bytes: number; readonly isCompressed: boolean }
  | { readonly kind: 'informational'; readonly statuses: readonly number[] };

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly delivery?: Delivery;
}

/** What the caller gets: an answer, or a connection that ends or is reset without one. */
export type Reply = Answer | { readonly kind: 'dropped' } | { readonly kind: 'reset' };

export const dropped: Reply = { kind: 'dropped' };
export const reset: Reply = { kind: 'reset' };

export const xmlAnswer = (status: number, body: string): Answer => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'text/xml; encoding="UTF-8"' },
  body,
});

export const plainAnswer = (status: number, body: string): Answer => {
  if (body.startsWith('<?xml')) return xmlAnswer(status, body);
  return { kind: 'answer', status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
};

export const garbage: Answer = plainAnswer(
  200,
  '<!DOCTYPE html><html><head><title>Just a moment</title></head><body><p>One more step</p></body></html>',
);

export const signInPage: Answer = plainAnswer(
  200,
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form method="post"><input name="user"></form></body></html>',
);

export const redirection = (status: number, location: string): Answer => {
  const answer = plainAnswer(status, '');
  return { ...answer, headers: { ...answer.headers, location } };
};

export const failureAnswer = (
  status: number,
  control: Control,
  error: { readonly errorNo: string; readonly text: string },
  options: ErrorOptions,
): Answer => xmlAnswer(status, writeDocument(gatewayFailure(control, error, options), control.isPretty));

export const throttled = (
  control: Control,
  limits: { readonly retryAfterSeconds: number; readonly concurrencyMax: number },
  options: ErrorOptions,
): Answer => {
  const error = { errorNo: 'GW-0010', text: 'API rate limit exceeded' };
  const answer = failureAnswer(429, control, error, options);
  const wait = String(limits.retryAfterSeconds);
  const headers = {
    'x-ia-throttle-limit': String(limits.concurrencyMax),
    'x-ia-throttle-remaining': '0',
    'x-ia-throttle-retryafter': wait,
    'retry-after': wait,
  };
  return { ...answer, headers: { ...answer.headers, ...headers } };
};
