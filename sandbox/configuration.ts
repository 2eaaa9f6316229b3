import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import type { CredentialTexts } from './gateway/credentials';

export interface SandboxConfiguration {
  readonly host: string;
  readonly port: number;
  readonly oidcPort: number;
  readonly companyFolder: string;
  readonly companyId: string;
  /** The environments in the roles of the demo people. */
  readonly environments: readonly string[];
  readonly latencyMs: number;
  /** With a seed the ids of sessions, results and support are the same in each run; null leaves them to chance. */
  readonly seed: string | null;
  readonly hasAdmin: boolean;
  readonly credentials: CredentialTexts;
  readonly webRedirects: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

export const readConfiguration = (environment: Environment, currentFolder: string): SandboxConfiguration => {
  const text = (name: string, absent: string): string => environment[name] ?? absent;
  const whole = (name: string, absent: number): number => {
    const value = environment[name] ?? String(absent);
    if (!/^\d{1,5}$/.test(value)) throw new Error(`${name} must be a whole number, not '${value}'.`);
    return Number(value);
  };
  const admin = text('SANDBOX_ADMIN', 'on');
  if (admin !== 'on' && admin !== 'off') throw new Error(`SANDBOX_ADMIN must be on or off, not '${admin}'.`);
  return {
    host: text('SANDBOX_HOST', '127.0.0.1'),
    port: whole('SANDBOX_PORT', 4101),
    oidcPort: whole('SANDBOX_OIDC_PORT', 4102),
    companyFolder: text('SANDBOX_COMPANY_DIR', join(currentFolder, 'examples', 'acme-2026-09')),
    companyId: text('SANDBOX_COMPANY_ID', 'ACME-DEV'),
    environments: listOf(text('SANDBOX_ENVIRONMENT', 'acme-test')),
    latencyMs: whole('SANDBOX_LATENCY_MS', 0),
    seed: environment['SANDBOX_SEED'] ?? null,
    hasAdmin: admin === 'on',
    credentials: {
      senderId: text('SANDBOX_SENDER_ID', 'revrec_sender'),
      senderPassword: text('SANDBOX_SENDER_PASSWORD', 'sender-Pa55!'),
      userId: text('SANDBOX_USER_ID', 'revrec_ws'),
      userPassword: text('SANDBOX_USER_PASSWORD', 'user-Pa55!'),
      clientId: text('SANDBOX_REST_CLIENT_ID', 'revrec-app'),
      clientSecret: text('SANDBOX_REST_CLIENT_SECRET', 'app-Pa55!'),
      clientRedirects: listOf(text('SANDBOX_REST_REDIRECTS', 'http://127.0.0.1:4100/connected')),
    },
    webRedirects: listOf(text('SANDBOX_WEB_REDIRECTS', 'http://127.0.0.1:4100/')),
  };
};

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A name like 127.example.com only looks like this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
