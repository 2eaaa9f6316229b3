import { lookup } from 'node:dns/promises';
import { connect as connectTcp } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { type ChannelCredentialOptions } from '@eventstore/db-client';
import { type EventStoreDbHost } from './connection-string';

/** Why a server cannot be used: it may come back by itself, or somebody has to change something. */
export interface StoreFinding {
  readonly kind: 'away' | 'wrong';
  /** A sentence or two for the operator. Names hosts and certificates, never a user or password. */
  readonly text: string;
}

const STEP_MS_MAX = 2_000;
/** Of a certificate that no given authority issued. */
const NOT_ISSUED = new Set([
  ...['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN'],
  ...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE', 'CERT_UNTRUSTED'],
]);

/**
 * The steps to one host, each by itself, so that causes can be told apart: its name, TCP, and TLS or none. Null when
 * all of them succeed. Sends nothing but a handshake.
 */
export const checkHost = async (
  host: EventStoreDbHost,
  isInsecure: boolean,
  certificates: ChannelCredentialOptions,
): Promise<StoreFinding | null> => {
  const problem = (await problemOfName(host)) ?? (await problemOfTcp(host));
  if (problem) return problem;
  return isInsecure ? await problemOfPlainText(host) : await problemOfTls(host, certificates);
};

const named = ({ address, port }: EventStoreDbHost): string => `${address}:${port}`;

/** IPv6 addresses are in brackets in an address of a server, and nowhere else. */
const bare = ({ address }: EventStoreDbHost): string => address.replace(/^\[|\]$/g, '');

const problemOfName = async (host: EventStoreDbHost): Promise<StoreFinding | null> => {
  try {
    await lookup(bare(host));
    return null;
  } catch {
    return { kind: 'away', text: `The name ${host.address} has no address.` };
  }
};

const problemOfTcp = (host: EventStoreDbHost): Promise<StoreFinding | null> =>
  new Promise((resolve) => {
    const socket = connectTcp({ host: bare(host), port: host.port });
    const settle = (text: string | null): void => {
      socket.destroy();
      resolve(text === null ? null : { kind: 'away', text });
    };
    socket.setTimeout(STEP_MS_MAX, () => {
      settle(`${named(host)} does not answer.`);
    });
    socket.once('connect', () => {
      settle(null);
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      settle(
        code === 'ECONNREFUSED' ? `Nobody listens at ${named(host)}.` : `${named(host)} cannot be reached (${code}).`,
      );
    });
  });

interface Handshake {
  readonly socket: TLSSocket | null;
  /** Of OpenSSL or the system. */
  readonly code: string | null;
}

/** Whoever answers is looked at before it is believed. */
const shakeHands = <Result>(
  host: EventStoreDbHost,
  certificates: ChannelCredentialOptions,
  look: (handshake: Handshake) => Result,
): Promise<Result> =>
  new Promise((resolve) => {
    const address = bare(host);
    const socket = connectTls({
      host: address,
      port: host.port,
      rejectUnauthorized: false, // Whoever answers is looked at, and told nothing.
      ALPNProtocols: ['h2'],
      ...(/[a-z]/i.test(address) && !address.includes(':') && { servername: address }),
      ...(certificates.rootCertificate && { ca: certificates.rootCertificate }),
      ...(certificates.userCertFile && { cert: certificates.userCertFile }),
      ...(certificates.userKeyFile && { key: certificates.userKeyFile }),
    });
    const settle = (handshake: Handshake): void => {
      const result = look(handshake);
      socket.destroy();
      resolve(result);
    };
    socket.setTimeout(STEP_MS_MAX, () => {
      settle({ socket: null, code: 'ETIMEDOUT' });
    });
    socket.once('secureConnect', () => {
      settle({ socket, code: null });
    });
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      settle({ socket: null, code: code ?? 'unknown' });
    });
  });

const problemOfTls = (host: EventStoreDbHost, certificates: ChannelCredentialOptions): Promise<StoreFinding | null> =>
  shakeHands(host, certificates, ({ socket, code }) => {
    if (socket) return problemOfCertificate(host, socket, certificates);
    if (code === 'ETIMEDOUT') return { kind: 'away', text: `${named(host)} does not finish the TLS handshake.` };
    if (code?.startsWith('ERR_SSL') === true)
      return {
        kind: 'wrong',
        text: `${named(host)} does not speak TLS (${code}). Turn it on there, or use tls=false.`,
      };
    return { kind: 'away', text: `${named(host)} broke off the TLS handshake (${code}).` };
  });

const problemOfCertificate = (
  host: EventStoreDbHost,
  socket: TLSSocket,
  certificates: ChannelCredentialOptions,
): StoreFinding | null => {
  const shown = socket.getPeerCertificate();
  const code = (socket.authorizationError as unknown as string | null) ?? ''; // Not an Error, as its type says.
  if (NOT_ISSUED.has(code))
    return {
      kind: 'wrong',
      text:
        `The certificate of ${named(host)} was issued by ${nameOf(shown.issuer)}, ` +
        `but the authority in EVENTSTOREDB_CA_FILE is ${authorityOf(certificates)}.`,
    };
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return {
      kind: 'wrong',
      text: `The certificate of ${named(host)} is valid from ${shown.valid_from} to ${shown.valid_to}.`,
    };
  if (checkServerIdentity(bare(host), shown))
    return {
      kind: 'wrong',
      text: `The certificate of ${named(host)} is for ${shown.subjectaltname ?? nameOf(shown.subject)}, not for ${host.address}.`,
    };
  return code === '' || code.startsWith('ERR_TLS_CERT_ALTNAME')
    ? null
    : { kind: 'wrong', text: `The certificate of ${named(host)} is not accepted (${code}).` };
};

const nameOf = (name: PeerCertificate['issuer'] | undefined): string => {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return parts.length === 0 ? 'nobody' : parts.join(', ');
};

const authorityOf = ({ rootCertificate }: ChannelCredentialOptions): string => {
  if (!rootCertificate) return 'not set (the authorities of the system are used)';
  try {
    return new X509Certificate(rootCertificate).subject.replaceAll('\n', ', ');
  } catch {
    return 'not readable as a certificate';
  }
};

/** A server that shakes hands where none are expected. */
const problemOfPlainText = (host: EventStoreDbHost): Promise<StoreFinding | null> =>
  shakeHands(host, {}, ({ socket }) =>
    socket === null
      ? null
      : { kind: 'wrong', text: `${named(host)} speaks TLS, but its address says tls=false. Remove that.` },
  );
