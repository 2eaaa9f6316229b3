import { createHmac } from 'node:crypto';
import { type Secret } from '../../application/ports/secret';

const PREFIX = 'whsec_';

export interface SignedHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** The three headers of Standard Webhooks: HMAC-SHA256 over id, time of the attempt in seconds, and body. */
export const signedHeaders = (
  { messageId, at, body }: { messageId: string; at: string; body: string },
  secret: Secret,
): SignedHeaders => {
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const text = secret.reveal();
  const key = Buffer.from(text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text, 'base64');
  const signature = createHmac('sha256', key).update(`${messageId}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': messageId, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
};
