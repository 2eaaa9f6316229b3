import { controlFailure, type ErrorOptions } from './answers';
import type { Control } from './envelope';
import { writeDocument } from './xml-writer';

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection ends after this many bytes of the body, as if a proxy had given up. */
  readonly cutAtByte?: number;
}

/** What the caller gets: an answer, or a connection that breaks without one. */
export type Reply = Answer | { readonly kind: 'dropped' };

export const dropped: Reply = { kind: 'dropped' };

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

export const throttled = (control: Control, retryAfterSeconds: number, options: ErrorOptions): Answer => {
  const error = { errorNo: 'GW-0010', description2: 'API rate limit exceeded' };
  const answer = xmlAnswer(429, writeDocument(controlFailure(control, error, options), control.isPretty));
  const wait = String(retryAfterSeconds);
  const limits = { 'x-ia-throttle-limit': '6', 'x-ia-throttle-remaining': '0', 'x-ia-throttle-retryafter': wait };
  return { ...answer, headers: { ...answer.headers, ...limits, 'retry-after': wait } };
};
