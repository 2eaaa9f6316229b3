import type { Transporter } from 'nodemailer';
import { type Email, EmailChannel } from '../../application/ports/notification-channels';
import { type Secret } from '../../application/ports/secret';
import { type AttemptOutcome } from '../../domain/notification/notification.events';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `starttls` and `tls` send nothing before the connection is encrypted and the server's certificate is checked. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly user: string | null;
  readonly password: Secret | null;
  readonly from: string;
  readonly timeoutMs: number;
  /** Certificates that are trusted instead of the default ones; for tests. */
  readonly ca?: string;
}

const DETAIL_MAX = 200;

/** Hands each message to the operator's server on its own connection. */
export class SmtpEmailChannel extends EmailChannel {
  override readonly isConfigured = true;

  constructor(private readonly options: SmtpOptions) {
    super();
  }

  override async send({ to, subject, text, messageId }: Email): Promise<AttemptOutcome> {
    const { from } = this.options;
    if ([to, subject, messageId].some((line) => /[\p{Cc}\u2028\u2029]/u.test(line)))
      return { outcome: 'refused', status: null, detail: 'not sent: a header would have more than one line' };
    const transport = await this.transport();
    try {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${messageId}@${from.slice(from.indexOf('@') + 1)}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      });
      return { outcome: 'delivered', status: 250, detail: 'the mail server accepted it' };
    } catch (error) {
      return failureOf(error);
    } finally {
      transport.close();
    }
  }

  /** The library is loaded with the first message: it takes 18 MiB. */
  private async transport(): Promise<Transporter> {
    const { createTransport } = await import('nodemailer');
    const { host, port, security, user, password, timeoutMs, ca } = this.options;
    return createTransport({
      host,
      port,
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      ...(user === null || password === null ? {} : { auth: { user, pass: password.reveal() } }),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      tls: { minVersion: 'TLSv1.2', ...(ca === undefined ? {} : { ca }) },
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

/** No server is configured: nothing is sent. */
export class NoEmailChannel extends EmailChannel {
  override readonly isConfigured = false;

  override async send(): Promise<AttemptOutcome> {
    return { outcome: 'refused', status: null, detail: 'not sent: e-mail is not configured on this installation' };
  }
}

/**
 * A refused recipient or message is final. Anything else, even a refused sign-in, can be fixed by the operator, so it
 * is retried.
 */
const failureOf = (error: unknown): AttemptOutcome => {
  const {
    code = 'unknown',
    responseCode: status = null,
    response = '',
  } = error as {
    code?: string;
    responseCode?: number | null;
    response?: string;
  };
  const isFinal = status !== null && status >= 500 && (code === 'EENVELOPE' || code === 'EMESSAGE');
  const words = response.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, DETAIL_MAX);
  const detail = words === '' ? `no answer: ${code}` : `the mail server said: ${words}`;
  return { outcome: isFinal ? 'refused' : 'failed', status, detail };
};
