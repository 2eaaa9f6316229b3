import { once } from 'node:events';
import { type AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { LOOPBACK_TLS } from './loopback-tls';

export const SMTP_PASSWORD = 'smtp-Pa55!';

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string;
}

/** A real SMTP server on loopback that keeps what it takes. */
export class MailServer {
  readonly mails: Mail[] = [];
  port = 0;
  private readonly server: SMTPServer;

  constructor(
    options: SMTPServerOptions = {},
    private readonly password = SMTP_PASSWORD,
  ) {
    this.server = new SMTPServer({
      key: LOOPBACK_TLS.key,
      cert: LOOPBACK_TLS.certificate,
      authOptional: true,
      onAuth: ({ username, password }, _session, done) => {
        if (password === this.password) done(null, { user: username });
        else done(new Error('Wrong user or password.'));
      },
      onData: (stream, session, done) => {
        let raw = '';
        stream.on('data', (chunk: Buffer) => (raw += chunk.toString('utf8')));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          const user = String(session.user ?? '');
          this.mails.push({ from, to: rcptTo.map(({ address }) => address), raw, secure: session.secure, user });
          done();
        });
      },
      ...options,
    });
    this.server.on('error', () => undefined);
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server.server, 'listening');
    this.port = (this.server.server.address() as AddressInfo).port;
    return this;
  }

  stop(): Promise<void> {
    return new Promise((done) => {
      this.server.close(done);
    });
  }
}
