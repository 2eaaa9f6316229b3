import { existsSync } from 'node:fs';
import { plainToInstance, Transform } from 'class-transformer';
import {
  IsBase64,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  validateSync,
} from 'class-validator';
import { LIMIT_SETTING } from '../adapters/http/shared/limits';

const MINUTE = 60_000;

export type SmtpSecurity = 'starttls' | 'tls' | 'none';

/** Some members have no default: they are unset until the operator sets them. */
const WITHOUT_DEFAULT = [
  'OIDC_ISSUER',
  'OIDC_JWKS_URI',
  'VAULT_KEY',
  'VAULT_KEY_FILE',
  'PUBLIC_URL',
  'INTACCT_REST_CLIENT_ID',
  'INTACCT_REST_CLIENT_SECRET_FILE',
  'INTACCT_REST_SENDER_ID',
  'INTACCT_REST_SENDER_PASSWORD_FILE',
  'SIGNING_RP_ID',
  'SMTP_HOST',
  'SMTP_USER',
  'SMTP_PASSWORD_FILE',
  'MAIL_FROM',
  'PICK_UP_ROOT',
  'SEALS_DIR',
  'SEAL_KEY_FILE',
  'EVENTSTOREDB_URL',
  'EVENTSTOREDB_URL_FILE',
  'EVENTSTOREDB_CA_FILE',
];

const ANY_HTTP_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Reads a whole number; anything else stays unchanged and fails the check. */
const Whole = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
  );

/** Location of the log: commands that only read it need nothing else. */
export class StoreSettings {
  @IsNotEmpty() DATA_DIR = './data';
  @IsIn(['sqlite', 'eventstoredb']) EVENT_STORE: 'sqlite' | 'eventstoredb' = 'sqlite';
  @IsOptional() @IsNotEmpty() EVENTSTOREDB_URL?: string;
  @IsOptional() @IsNotEmpty() EVENTSTOREDB_URL_FILE?: string;
  @IsOptional() @IsNotEmpty() EVENTSTOREDB_CA_FILE?: string;
  @Matches(/^[a-z0-9]{1,30}-$/) EVENTSTOREDB_STREAM_PREFIX = 'revrec-';
  @IsIn(['true', 'false']) EVENTSTOREDB_INSECURE: 'true' | 'false' = 'false';
  @Whole() @IsInt() @Min(0) @Max(60 * MINUTE) EVENTSTOREDB_WAIT_MS = 2 * MINUTE;
  @Whole() @IsInt() @Min(1_000) @Max(10 * MINUTE) INSTANCE_LEASE_MS = 30_000;
}

/** Location of the seals: for commands that seal. */
export class SealSettings extends StoreSettings {
  @IsOptional() @IsNotEmpty() SEALS_DIR?: string;
  @IsOptional() @IsNotEmpty() SEAL_KEY_FILE?: string;
  @Whole() @IsInt() @Min(1) @Max(1_000_000) SEAL_EVERY_EVENTS = 1_000;
  @Whole() @IsInt() @Min(1_000) @Max(24 * 60 * MINUTE) SEAL_EVERY_MS = 10 * MINUTE;
}

/** Every setting of the service, with its default. `.env.example` explains each of them. */
export class Settings extends SealSettings {
  @IsNotEmpty() HTTP_HOST = '127.0.0.1';
  @Whole() @IsInt() @Min(0) @Max(65_535) HTTP_PORT = 4100;
  @Matches(/^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40})*$/) ENVIRONMENTS = 'acme-live,acme-test';
  @Matches(/^([a-z0-9-]{1,40}(,[a-z0-9-]{1,40})*)?$/) TEST_ENVIRONMENTS = '';
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) LOG_LEVEL = 'info';

  @IsUrl(ANY_HTTP_URL) OIDC_ISSUER!: string;
  @IsNotEmpty() OIDC_AUDIENCE = 'revrec-api';
  @IsIn(['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA']) OIDC_ALGORITHM = 'ES256';
  @IsNotEmpty() OIDC_ROLES_CLAIM = 'revrec_roles';
  @IsOptional() @IsUrl(ANY_HTTP_URL) OIDC_JWKS_URI?: string;
  @Matches(/^[A-Za-z0-9+.-]{1,40}(,[A-Za-z0-9+.-]{1,40}){0,9}$/) OIDC_TOKEN_TYPES = 'none,JWT,at+jwt';
  @Whole() @IsInt() @Min(60) @Max(7 * 24 * 3_600) OIDC_TOKEN_AGE_MAX_S = 3_600;
  @IsNotEmpty() OIDC_WEB_CLIENT_ID = 'revrec-web';
  @Matches(/(^| )openid( |$)/, { message: 'OIDC_WEB_SCOPE must contain openid' }) OIDC_WEB_SCOPE = 'openid profile';
  @Matches(/^([a-z_]+=[^=&]+(&[a-z_]+=[^=&]+)*)?$/) OIDC_WEB_PARAMETERS = '';

  @IsOptional() @IsBase64() @Matches(/^.{44}$/, { message: 'VAULT_KEY must be 32 bytes in base64' }) VAULT_KEY?: string;
  @IsOptional() @IsNotEmpty() VAULT_KEY_FILE?: string;

  @IsUrl(ANY_HTTP_URL) INTACCT_ENDPOINT = 'https://api.intacct.com/ia/xml/xmlgw.phtml';
  @IsString() INTACCT_ALLOWED_ENDPOINTS = '';
  @IsUrl(ANY_HTTP_URL) INTACCT_REST_BASE = 'https://api.intacct.com/ia/api/v1';
  @IsOptional() @IsNotEmpty() INTACCT_REST_CLIENT_ID?: string;
  @IsOptional() @IsNotEmpty() INTACCT_REST_CLIENT_SECRET_FILE?: string;
  @IsOptional() @IsNotEmpty() INTACCT_REST_SENDER_ID?: string;
  @IsOptional() @IsNotEmpty() INTACCT_REST_SENDER_PASSWORD_FILE?: string;
  @Whole() @IsInt() @Min(100) @Max(MINUTE) INTACCT_CONNECT_TIMEOUT_MS = 5_000;
  @Whole() @IsInt() @Min(100) @Max(15 * MINUTE) INTACCT_READ_TIMEOUT_MS = MINUTE;

  @Whole() @IsInt() @Min(0) @Max(24 * 60 * MINUTE) LEDGER_DIRECTORY_AGE_MAX_MS = 15 * MINUTE;

  @IsOptional() @Whole() @IsInt() @Min(1) @Max(20) POSTING_LANES?: number;
  @IsOptional() @Whole() @IsInt() @Min(1) @Max(20) POSTING_LANES_MAX?: number;
  @Whole() @IsInt() @Min(1) @Max(4) POSTING_TIER = 1;
  @Whole() @IsInt() @Min(100) @Max(MINUTE) POSTING_SEND_WINDOW_MS = 10_000;
  @Whole() @IsInt() @Min(100) @Max(15 * MINUTE) POSTING_CREATE_TIMEOUT_MS = 5 * MINUTE;
  @Whole() @IsInt() @Min(0) @Max(24 * 60 * MINUTE) POSTING_REMOTE_BOUND_MS = 15 * MINUTE;
  @Whole() @IsInt() @Min(0) @Max(60 * MINUTE) POSTING_SETTLE_MARGIN_MS = 3 * MINUTE;
  @IsIn(['on', 'off']) POSTING: 'on' | 'off' = 'on';
  @Matches(/^\d{1,8}(,\d{1,8})*$/) POSTING_LOOKUP_DELAYS_MS = '5000,30000,120000,300000,600000';
  @Whole() @IsInt() @Min(10) @Max(MINUTE) POSTING_RETRY_FIRST_MS = 1_000;
  @Whole() @IsInt() @Min(10) @Max(10 * MINUTE) POSTING_RETRY_MAX_MS = MINUTE;
  @Whole() @IsInt() @Min(100) @Max(24 * 60 * MINUTE) POSTING_APPROVAL_POLL_MS = 15 * MINUTE;

  @Whole() @IsInt() @Min(100) @Max(5 * MINUTE) SCHEDULE_TICK_MS = 15_000;
  @Whole() @IsInt() @Min(MINUTE) @Max(31 * 24 * 60 * MINUTE) SCHEDULE_CATCH_UP_MS = 12 * 60 * MINUTE;
  @Whole() @IsInt() @Min(1) @Max(1_000) SCHEDULE_FAILURES_MAX = 3;

  @Whole() @IsInt() @Min(100) @Max(5 * MINUTE) NOTIFY_TICK_MS = 5_000;
  @Matches(/^\d{1,9}(,\d{1,9}){0,19}$/) NOTIFY_RETRY_DELAYS_MS = '10000,60000,300000,1800000,7200000,21600000';
  @Whole() @IsInt() @Min(100) @Max(MINUTE) NOTIFY_TIMEOUT_MS = 10_000;
  @Matches(/^$|^[A-Za-z0-9.:[\]-]+(,[A-Za-z0-9.:[\]-]+)*$/) NOTIFY_ALLOWED_HOSTS = '';
  @IsOptional() @IsUrl(ANY_HTTP_URL) PUBLIC_URL?: string;
  @IsOptional() @Matches(/^[a-z0-9-]+([.][a-z0-9-]+)*$/) SIGNING_RP_ID?: string;
  @Matches(/^(https?:[/][/][a-z0-9.-]+(:\d{1,5})?(,(?!$)|$))*$/) SIGNING_ORIGINS = '';
  @IsOptional() @Matches(/^[A-Za-z0-9.:-]{1,253}$/) SMTP_HOST?: string;
  @Whole() @IsInt() @Min(1) @Max(65_535) SMTP_PORT = 587;
  @IsIn(['starttls', 'tls', 'none']) SMTP_SECURITY: SmtpSecurity = 'starttls';
  @IsOptional() @IsNotEmpty() SMTP_USER?: string;
  @IsOptional() @IsNotEmpty() SMTP_PASSWORD_FILE?: string;
  @IsOptional() @Matches(/^[^\s@<>"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/) MAIL_FROM?: string;

  @Whole() @IsInt() @Min(1_024) IMPORT_BYTES_MAX = 1024 * 1024 * 1024;

  @IsOptional() @IsNotEmpty() PICK_UP_ROOT?: string;
  @Matches(/^$|^[A-Za-z0-9.-]+(:\d{1,5})?(,[A-Za-z0-9.-]+(:\d{1,5})?)*$/) PICK_UP_SFTP_HOSTS = '';
  @Whole() @IsInt() @Min(100) @Max(24 * 60 * MINUTE) PICK_UP_EVERY_MS = 5 * MINUTE;
  @Whole() @IsInt() @Min(100) @Max(5 * MINUTE) PICK_UP_SFTP_TIMEOUT_MS = 30_000;

  @Matches(LIMIT_SETTING) LIMIT_STREAMS = '10,200';
  @Matches(LIMIT_SETTING) LIMIT_EVIDENCE_PACKS = '2,10';
  @Matches(LIMIT_SETTING) LIMIT_IMPORTS = '4,20';
  @Matches(LIMIT_SETTING) LIMIT_DRY_RUNS = '2,10';
  @Matches(LIMIT_SETTING) LIMIT_REQUESTS = '1000,5000';
  @Matches(LIMIT_SETTING) LIMIT_WAITING_IMPORTS = '20,100';
}

export const settingsOf = <T extends object>(kind: new () => T, env: NodeJS.ProcessEnv): T => {
  const names = Object.keys(new kind()).concat(WITHOUT_DEFAULT);
  const given = Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  return plainToInstance(kind, given, { exposeDefaultValues: true });
};

export const constraintsOf = (settings: object): string[] =>
  validateSync(settings).flatMap(({ constraints = {} }) => Object.values(constraints));

export const refuse = (problems: readonly string[]): void => {
  if (problems.length > 0)
    throw new Error(`The configuration has ${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);
};

export const storeProblems = (settings: StoreSettings): string[] => {
  const { EVENT_STORE: kind, EVENTSTOREDB_URL: url, EVENTSTOREDB_URL_FILE: file } = settings;
  if (kind !== 'eventstoredb') return [];
  const isThere = file === undefined || existsSync(file);
  const unreadable = isThere ? [] : ['EVENTSTOREDB_URL_FILE must name an existing file'];
  if ((url === undefined) !== (file === undefined)) return unreadable;
  return [
    ...unreadable,
    'exactly one of EVENTSTOREDB_URL and EVENTSTOREDB_URL_FILE must be set when EVENT_STORE is eventstoredb',
  ];
};

export const namesIn = (list: string): string[] => list.split(',').filter((name) => name !== '');

/** A name that is no environment would leave the one that was meant live, without a word. */
export const kindProblems = ({ ENVIRONMENTS, TEST_ENVIRONMENTS }: Settings): string[] => {
  const unknown = namesIn(TEST_ENVIRONMENTS).filter((name) => !namesIn(ENVIRONMENTS).includes(name));
  return unknown.length === 0 ? [] : ['TEST_ENVIRONMENTS must name only environments that ENVIRONMENTS names too'];
};

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Dependencies between the settings of the mail server. */
/**
 * Requests that Sage Intacct takes from one sender at the same time, by performance tier (Sage's pages on performance
 * tiers). A company takes a few more, from other senders.
 */
const REQUESTS_OF_TIER = [6, 8, 12, 15] as const;

/** Requests in flight at most, of any kind. */
export const requestsOfTier = ({ POSTING_TIER }: Settings): number =>
  REQUESTS_OF_TIER[POSTING_TIER - 1] ?? REQUESTS_OF_TIER[0];

const LANES_AT_FIRST = 4;

/** Creates in flight at a company to begin with. */
export const lanesOf = (settings: Settings): number =>
  settings.POSTING_LANES ?? Math.min(LANES_AT_FIRST, lanesMaxOf(settings));

/** The most creates in flight at a company: the setting, else all that the tier takes. Reads take turns with them. */
export const lanesMaxOf = (settings: Settings): number => settings.POSTING_LANES_MAX ?? requestsOfTier(settings);

export const laneProblems = (settings: Settings): string[] => {
  const { POSTING_LANES, POSTING_LANES_MAX, POSTING_TIER } = settings;
  const most = requestsOfTier(settings);
  const over = `must be at most ${most} at performance tier ${POSTING_TIER} of Sage Intacct (POSTING_TIER)`;
  if (POSTING_LANES_MAX !== undefined && POSTING_LANES_MAX > most) return [`POSTING_LANES_MAX ${over}`];
  if (POSTING_LANES === undefined) return [];
  if (POSTING_LANES > most) return [`POSTING_LANES ${over}`];
  return POSTING_LANES > lanesMaxOf(settings) ? ['POSTING_LANES must be at most POSTING_LANES_MAX'] : [];
};

export const smtpProblems = (settings: Settings): string[] => {
  const {
    SMTP_HOST: host,
    SMTP_SECURITY: security,
    SMTP_USER: user,
    SMTP_PASSWORD_FILE: file,
    MAIL_FROM: from,
  } = settings;
  if (host === undefined) return [];
  return [
    ...(from === undefined ? ['MAIL_FROM must be set when SMTP_HOST is'] : []),
    ...((user === undefined) === (file === undefined) ? [] : ['SMTP_USER and SMTP_PASSWORD_FILE must be set together']),
    ...(security === 'none' && !LOOPBACK.test(host) ? ['SMTP_SECURITY may be none only for a server on loopback'] : []),
  ];
};

/** The application of the REST API: all of it, or none. */
export const restProblems = (settings: Settings): string[] => {
  const { INTACCT_REST_CLIENT_ID: id, INTACCT_REST_CLIENT_SECRET_FILE: secretFile } = settings;
  const { INTACCT_REST_SENDER_ID: senderId, INTACCT_REST_SENDER_PASSWORD_FILE: passwordFile } = settings;
  const all = [id, secretFile, senderId, passwordFile];
  if (all.every((one) => one === undefined)) return [];
  const files = { INTACCT_REST_CLIENT_SECRET_FILE: secretFile, INTACCT_REST_SENDER_PASSWORD_FILE: passwordFile };
  const missing = Object.entries(files).filter(([, file]) => file !== undefined && !existsSync(file));
  return [
    ...(all.includes(undefined)
      ? [
          'INTACCT_REST_CLIENT_ID, INTACCT_REST_CLIENT_SECRET_FILE, INTACCT_REST_SENDER_ID and ' +
            'INTACCT_REST_SENDER_PASSWORD_FILE must be set together',
        ]
      : []),
    ...missing.map(([name]) => `${name} must name an existing file`),
  ];
};

/** Where approvals are signed: by default at the public address, without one on this machine. */
export const signingOf = ({
  PUBLIC_URL,
  HTTP_PORT,
  SIGNING_ORIGINS,
  SIGNING_RP_ID,
}: Settings): { readonly rpId: string; readonly origins: readonly string[] } => {
  const address = new URL(PUBLIC_URL ?? `http://localhost:${HTTP_PORT}`);
  const origins = SIGNING_ORIGINS === '' ? [address.origin] : namesIn(SIGNING_ORIGINS);
  return { rpId: SIGNING_RP_ID ?? new URL(origins[0] ?? address.origin).hostname, origins };
};

/** A browser signs only for the domain that its page is of, and only over TLS or on this machine. */
export const signingProblems = (settings: Settings): string[] => {
  if (settings.SIGNING_ORIGINS === '' && settings.SIGNING_RP_ID === undefined) return [];
  const { rpId, origins } = signingOf(settings);
  const addresses = origins.filter((origin) => URL.canParse(origin)).map((origin) => new URL(origin));
  const isOfDomain = addresses.every(({ hostname }) => hostname === rpId || hostname.endsWith(`.${rpId}`));
  const isSafe = addresses.every(({ protocol, hostname }) => protocol === 'https:' || hostname === 'localhost');
  return [
    ...(addresses.length === origins.length
      ? []
      : ['SIGNING_ORIGINS must be addresses like https://revrec.example.com']),
    ...(isOfDomain ? [] : ['SIGNING_ORIGINS must be of the domain SIGNING_RP_ID, or below it']),
    ...(isSafe ? [] : ['SIGNING_ORIGINS must be https, or http://localhost']),
  ];
};
