import { join } from 'node:path';
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
import { type PostingLimits } from './application/posting-run/posting-settings';
import { type ScheduleRules } from './domain/posting-schedule/occurrence.decisions';

const MINUTE = 60_000;

const ANY_HTTP_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Reads a whole number; anything else stays as it is and fails the check. */
const Whole = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value,
  );

/** Every setting of the service, with its default. `.env.example` explains each of them. */
class Settings {
  @IsNotEmpty() HTTP_HOST = '127.0.0.1';
  @Whole() @IsInt() @Min(0) @Max(65_535) HTTP_PORT = 4100;
  @IsNotEmpty() DATA_DIR = './data';
  @Matches(/^[a-z0-9-]{1,40}(,[a-z0-9-]{1,40})*$/) ENVIRONMENTS = 'acme-live,acme-test';
  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) LOG_LEVEL = 'info';

  @IsUrl(ANY_HTTP_URL) OIDC_ISSUER!: string;
  @IsNotEmpty() OIDC_AUDIENCE = 'revrec-api';
  @IsIn(['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA']) OIDC_ALGORITHM = 'ES256';
  @IsNotEmpty() OIDC_ROLES_CLAIM = 'revrec_roles';
  @IsOptional() @IsUrl(ANY_HTTP_URL) OIDC_JWKS_URI?: string;
  @IsNotEmpty() OIDC_WEB_CLIENT_ID = 'revrec-web';
  @Matches(/(^| )openid( |$)/, { message: 'OIDC_WEB_SCOPE must contain openid' }) OIDC_WEB_SCOPE = 'openid profile';
  @Matches(/^([a-z_]+=[^=&]+(&[a-z_]+=[^=&]+)*)?$/) OIDC_WEB_PARAMETERS = '';

  @IsOptional() @IsBase64() @Matches(/^.{44}$/, { message: 'VAULT_KEY must be 32 bytes in base64' }) VAULT_KEY?: string;
  @IsOptional() @IsNotEmpty() VAULT_KEY_FILE?: string;

  @IsUrl(ANY_HTTP_URL) INTACCT_ENDPOINT = 'https://api.intacct.com/ia/xml/xmlgw.phtml';
  @IsString() INTACCT_ALLOWED_ENDPOINTS = '';
  @Whole() @IsInt() @Min(100) @Max(MINUTE) INTACCT_CONNECT_TIMEOUT_MS = 5_000;
  @Whole() @IsInt() @Min(100) @Max(15 * MINUTE) INTACCT_READ_TIMEOUT_MS = MINUTE;

  @Whole() @IsInt() @Min(0) @Max(24 * 60 * MINUTE) LEDGER_DIRECTORY_AGE_MAX_MS = 15 * MINUTE;

  @Whole() @IsInt() @Min(1) @Max(20) POSTING_LANES = 2;
  @Whole() @IsInt() @Min(100) @Max(MINUTE) POSTING_SEND_WINDOW_MS = 10_000;
  @Whole() @IsInt() @Min(100) @Max(15 * MINUTE) POSTING_CREATE_TIMEOUT_MS = 5 * MINUTE;
  @Whole() @IsInt() @Min(0) @Max(24 * 60 * MINUTE) POSTING_REMOTE_BOUND_MS = 15 * MINUTE;
  @Whole() @IsInt() @Min(0) @Max(60 * MINUTE) POSTING_SETTLE_MARGIN_MS = 3 * MINUTE;
  @Matches(/^\d{1,8}(,\d{1,8})*$/) POSTING_LOOKUP_DELAYS_MS = '5000,30000,120000,300000,600000';
  @Whole() @IsInt() @Min(10) @Max(MINUTE) POSTING_RETRY_FIRST_MS = 1_000;
  @Whole() @IsInt() @Min(10) @Max(10 * MINUTE) POSTING_RETRY_MAX_MS = MINUTE;
  @Whole() @IsInt() @Min(100) @Max(24 * 60 * MINUTE) POSTING_APPROVAL_POLL_MS = 15 * MINUTE;

  @Whole() @IsInt() @Min(100) @Max(5 * MINUTE) SCHEDULE_TICK_MS = 15_000;
  @Whole() @IsInt() @Min(MINUTE) @Max(31 * 24 * 60 * MINUTE) SCHEDULE_CATCH_UP_MS = 12 * 60 * MINUTE;
  @Whole() @IsInt() @Min(1) @Max(1_000) SCHEDULE_FAILURES_MAX = 3;

  @Whole() @IsInt() @Min(1_024) IMPORT_BYTES_MAX = 1024 * 1024 * 1024;
}

export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  readonly environments: readonly string[];
  readonly logLevel: string;
  readonly dataDir: string;
  readonly oidc: { issuer: string; audience: string; algorithm: string; rolesClaim: string; jwksUri: string };
  /** Of the sign-in on the pages. */
  readonly oidcWeb: { clientId: string; scope: string; parameters: Readonly<Record<string, string>> };
  readonly vault: { readonly key: string | null; readonly keyFile: string };
  readonly intacct: {
    endpoint: string;
    allowedEndpoints: readonly string[];
    connectTimeoutMs: number;
    readTimeoutMs: number;
  };
  readonly ledgerDirectory: { readonly ageMaxMs: number };
  readonly posting: PostingLimits;
  readonly schedule: { readonly tickMs: number; readonly rules: ScheduleRules };
  readonly importBytesMax: number;
}

/** Parses the environment once. Throws one error that lists every problem; no value is repeated, for it may be a secret. */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const names = Object.keys(new Settings()).concat('OIDC_ISSUER', 'OIDC_JWKS_URI', 'VAULT_KEY', 'VAULT_KEY_FILE');
  const given = Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined || env[name] === '' ? [] : [[name, env[name]]])),
  );
  const settings = plainToInstance(Settings, given, { exposeDefaultValues: true });
  const problems = validateSync(settings).flatMap(({ constraints = {} }) => Object.values(constraints));
  if (problems.length > 0)
    throw new Error(`The configuration has ${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);
  return configOf(settings);
};

const configOf = (settings: Settings): Config => ({
  http: { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
  environments: settings.ENVIRONMENTS.split(','),
  logLevel: settings.LOG_LEVEL,
  dataDir: settings.DATA_DIR,
  oidc: {
    issuer: settings.OIDC_ISSUER,
    audience: settings.OIDC_AUDIENCE,
    algorithm: settings.OIDC_ALGORITHM,
    rolesClaim: settings.OIDC_ROLES_CLAIM,
    jwksUri: settings.OIDC_JWKS_URI ?? '',
  },
  oidcWeb: {
    clientId: settings.OIDC_WEB_CLIENT_ID,
    scope: settings.OIDC_WEB_SCOPE,
    parameters: Object.fromEntries(new URLSearchParams(settings.OIDC_WEB_PARAMETERS)),
  },
  vault: { key: settings.VAULT_KEY ?? null, keyFile: settings.VAULT_KEY_FILE ?? join(settings.DATA_DIR, 'vault.key') },
  intacct: {
    endpoint: settings.INTACCT_ENDPOINT,
    allowedEndpoints: settings.INTACCT_ALLOWED_ENDPOINTS.split(',').filter((endpoint) => endpoint !== ''),
    connectTimeoutMs: settings.INTACCT_CONNECT_TIMEOUT_MS,
    readTimeoutMs: settings.INTACCT_READ_TIMEOUT_MS,
  },
  ledgerDirectory: { ageMaxMs: settings.LEDGER_DIRECTORY_AGE_MAX_MS },
  posting: {
    lanes: settings.POSTING_LANES,
    sendWindowMs: settings.POSTING_SEND_WINDOW_MS,
    createTimeoutMs: settings.POSTING_CREATE_TIMEOUT_MS,
    remoteBoundMs: settings.POSTING_REMOTE_BOUND_MS,
    settleMarginMs: settings.POSTING_SETTLE_MARGIN_MS,
    lookupDelaysMs: settings.POSTING_LOOKUP_DELAYS_MS.split(',').map(Number),
    retryFirstMs: settings.POSTING_RETRY_FIRST_MS,
    retryMaxMs: settings.POSTING_RETRY_MAX_MS,
    approvalPollMs: settings.POSTING_APPROVAL_POLL_MS,
  },
  schedule: {
    tickMs: settings.SCHEDULE_TICK_MS,
    rules: {
      lateAfterMs: Math.max(MINUTE, 2 * settings.SCHEDULE_TICK_MS), // What a tick or two may take is on time.
      catchUpMs: settings.SCHEDULE_CATCH_UP_MS,
      failuresMax: settings.SCHEDULE_FAILURES_MAX,
      zoneRules: process.versions['tz'] ?? '',
    },
  },
  importBytesMax: settings.IMPORT_BYTES_MAX,
});
