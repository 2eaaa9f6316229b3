import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Limit, limitOf, type Limits } from '../adapters/http/shared/limits';
import { type IssuerSettings } from '../adapters/identity/jwt-token-verifier';
import { type SealingRules } from '../application/log-seals/log-sealing';
import { Secret } from '../application/ports/secret';
import { type PostingLimits } from '../application/posting/posting-limits';
import { type DeliveryRules } from '../domain/notification/notification.decisions';
import { type ScheduleRules } from '../domain/posting-schedule/occurrence.decisions';
import {
  constraintsOf,
  kindProblems,
  laneProblems,
  lanesMaxOf,
  lanesOf,
  requestsOfTier,
  namesIn,
  refuse,
  restProblems,
  SealSettings,
  Settings,
  settingsOf,
  signingOf,
  signingProblems,
  smtpProblems,
  type SmtpSecurity,
  storeProblems,
  StoreSettings,
} from './env-settings';

const MINUTE = 60_000;

/** Which store keeps the log. */
export type EventStoreConfig =
  | { readonly kind: 'sqlite'; readonly dataDir: string }
  | {
      readonly kind: 'eventstoredb';
      /** Contains user and password. */
      readonly url: Secret;
      readonly caFile: string | null;
      readonly streamPrefix: string;
      /** Keeps what may be deleted at any time. */
      readonly dataDir: string;
      /** TLS may be off even if a host is not this machine. */
      readonly mayBeInsecure: boolean;
      /** How long the start waits for a store that is not there yet. */
      readonly waitMs: number;
      /** How long an instance keeps its work without a sign of life. */
      readonly leaseMs: number;
    };

export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  readonly environments: readonly string[];
  /** Those of them that only try things out. */
  readonly testEnvironments: readonly string[];
  readonly logLevel: string;
  readonly dataDir: string;
  readonly eventStore: EventStoreConfig;
  readonly oidc: IssuerSettings;
  /** Sign-in on the pages. */
  readonly oidcWeb: { clientId: string; scope: string; parameters: Readonly<Record<string, string>> };
  readonly vault: { readonly key: string | null; readonly keyFile: string };
  readonly intacct: {
    endpoint: string;
    allowedEndpoints: readonly string[];
    connectTimeoutMs: number;
    readTimeoutMs: number;
    /** Requests of one sender in flight at most. */
    readonly requestsMax: number;
  };
  readonly intacctRest: {
    readonly base: string;
    /** Where Sage Intacct sends people back to after their consent. */
    readonly redirectUri: string;
    /** Null when this installation has none: only the XML gateway is offered. */
    readonly application: IntacctApplication | null;
  };
  readonly ledgerDirectory: { readonly ageMaxMs: number };
  readonly posting: PostingLimits;
  /** A drill or a copy: nothing is posted. */
  readonly isPostingOff: boolean;
  readonly schedule: { readonly tickMs: number; readonly rules: ScheduleRules };
  readonly notifications: {
    readonly tickMs: number;
    readonly rules: DeliveryRules;
    readonly timeoutMs: number;
    readonly allowedHosts: readonly string[];
    readonly publicUrl: string | null;
    /** Null when this installation sends no e-mail. */
    readonly smtp: SmtpConfig | null;
  };
  /** Where approvals are signed. */
  readonly signing: { readonly rpId: string; readonly origins: readonly string[] };
  readonly seals: { readonly folder: string; readonly keyFile: string; readonly rules: SealingRules };
  readonly importBytesMax: number;
  readonly pickUp: {
    readonly everyMs: number;
    /** Null: no folder is offered. */
    readonly root: string | null;
    readonly sftpHosts: readonly string[];
    readonly limits: { readonly connectTimeoutMs: number; readonly silenceMs: number };
  };
  readonly limits: Limits;
  /** Within ten seconds. */
  readonly requests: Limit;
  readonly waitingImports: Limit;
}

/** Registered with Sage by whoever runs this installation. */
export interface IntacctApplication {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly senderId: string;
  readonly senderPassword: Secret;
}

export interface SmtpConfig {
  readonly host: string;
  readonly port: number;
  readonly security: SmtpSecurity;
  readonly user: string | null;
  readonly passwordFile: string | null;
  readonly from: string;
}

/**
 * Parses the environment once. Throws one error that lists every problem; no value is repeated, because it may be a
 * secret.
 */
export const readConfig = (env: NodeJS.ProcessEnv): Config => {
  const settings = settingsOf(Settings, env);
  refuse([
    ...constraintsOf(settings),
    ...smtpProblems(settings),
    ...storeProblems(settings),
    ...kindProblems(settings),
    ...laneProblems(settings),
    ...signingProblems(settings),
    ...restProblems(settings),
  ]);
  return configOf(settings);
};

/** The location of the log. Throws like `readConfig`. */
export const readEventStoreConfig = (env: NodeJS.ProcessEnv): EventStoreConfig => {
  const settings = settingsOf(StoreSettings, env);
  refuse([...constraintsOf(settings), ...storeProblems(settings)]);
  return eventStoreOf(settings);
};

/** The location of the seals. Throws like `readConfig`. */
export const readSealConfig = (env: NodeJS.ProcessEnv): Config['seals'] => {
  const settings = settingsOf(SealSettings, env);
  refuse(constraintsOf(settings));
  return sealsOf(settings);
};

/** The environments that are set; none when the setting is not there. */
export const environmentsSet = (env: NodeJS.ProcessEnv): readonly string[] => namesIn(env['ENVIRONMENTS'] ?? '');

const eventStoreOf = (settings: StoreSettings): EventStoreConfig => {
  if (settings.EVENT_STORE === 'sqlite') return { kind: 'sqlite', dataDir: settings.DATA_DIR };
  const { EVENTSTOREDB_URL: url, EVENTSTOREDB_URL_FILE: file = '' } = settings;
  return {
    kind: 'eventstoredb',
    url: new Secret(url ?? readFileSync(file, 'utf8').trim()),
    caFile: settings.EVENTSTOREDB_CA_FILE ?? null,
    streamPrefix: settings.EVENTSTOREDB_STREAM_PREFIX,
    dataDir: settings.DATA_DIR,
    mayBeInsecure: settings.EVENTSTOREDB_INSECURE === 'true',
    waitMs: settings.EVENTSTOREDB_WAIT_MS,
    leaseMs: settings.INSTANCE_LEASE_MS,
  };
};

const sealsOf = (settings: SealSettings): Config['seals'] => ({
  folder: settings.SEALS_DIR ?? join(settings.DATA_DIR, 'seals'),
  keyFile: settings.SEAL_KEY_FILE ?? join(settings.DATA_DIR, 'seal.key'),
  rules: { everyEvents: settings.SEAL_EVERY_EVENTS, everyMs: settings.SEAL_EVERY_MS },
});

/** Longer than any attempt: an e-mail goes through several steps, each with the timeout. */
const LEASE_TIMEOUTS = 6;

const applicationOf = ({
  INTACCT_REST_CLIENT_ID: clientId,
  INTACCT_REST_CLIENT_SECRET_FILE: secretFile,
  INTACCT_REST_SENDER_ID: senderId,
  INTACCT_REST_SENDER_PASSWORD_FILE: passwordFile,
}: Settings): IntacctApplication | null =>
  clientId === undefined || secretFile === undefined || senderId === undefined || passwordFile === undefined
    ? null
    : { clientId, clientSecret: secretIn(secretFile), senderId, senderPassword: secretIn(passwordFile) };

const secretIn = (file: string): Secret => new Secret(readFileSync(file, 'utf8').trim());

const smtpOf = (settings: Settings): SmtpConfig | null =>
  settings.SMTP_HOST === undefined || settings.MAIL_FROM === undefined
    ? null
    : {
        host: settings.SMTP_HOST,
        port: settings.SMTP_PORT,
        security: settings.SMTP_SECURITY,
        user: settings.SMTP_USER ?? null,
        passwordFile: settings.SMTP_PASSWORD_FILE ?? null,
        from: settings.MAIL_FROM,
      };

const configOf = (settings: Settings): Config => ({
  http: { host: settings.HTTP_HOST, port: settings.HTTP_PORT },
  environments: settings.ENVIRONMENTS.split(','),
  testEnvironments: namesIn(settings.TEST_ENVIRONMENTS),
  logLevel: settings.LOG_LEVEL,
  dataDir: settings.DATA_DIR,
  eventStore: eventStoreOf(settings),
  oidc: {
    issuer: settings.OIDC_ISSUER,
    audience: settings.OIDC_AUDIENCE,
    algorithm: settings.OIDC_ALGORITHM,
    rolesClaim: settings.OIDC_ROLES_CLAIM,
    jwksUri: settings.OIDC_JWKS_URI ?? '',
    tokenTypes: settings.OIDC_TOKEN_TYPES.split(','),
    tokenAgeMaxS: settings.OIDC_TOKEN_AGE_MAX_S,
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
    requestsMax: requestsOfTier(settings),
  },
  intacctRest: {
    base: settings.INTACCT_REST_BASE,
    redirectUri: `${(settings.PUBLIC_URL ?? `http://127.0.0.1:${settings.HTTP_PORT}`).replace(/\/$/, '')}/connected`,
    application: applicationOf(settings),
  },
  ledgerDirectory: { ageMaxMs: settings.LEDGER_DIRECTORY_AGE_MAX_MS },
  posting: {
    lanes: lanesOf(settings),
    lanesMax: lanesMaxOf(settings),
    sendWindowMs: settings.POSTING_SEND_WINDOW_MS,
    createTimeoutMs: settings.POSTING_CREATE_TIMEOUT_MS,
    remoteBoundMs: settings.POSTING_REMOTE_BOUND_MS,
    settleMarginMs: settings.POSTING_SETTLE_MARGIN_MS,
    lookupDelaysMs: settings.POSTING_LOOKUP_DELAYS_MS.split(',').map(Number),
    retryFirstMs: settings.POSTING_RETRY_FIRST_MS,
    retryMaxMs: settings.POSTING_RETRY_MAX_MS,
    approvalPollMs: settings.POSTING_APPROVAL_POLL_MS,
  },
  isPostingOff: settings.POSTING === 'off',
  schedule: {
    tickMs: settings.SCHEDULE_TICK_MS,
    rules: {
      lateAfterMs: Math.max(MINUTE, 2 * settings.SCHEDULE_TICK_MS), // A delay of a tick or two is on time.
      catchUpMs: settings.SCHEDULE_CATCH_UP_MS,
      failuresMax: settings.SCHEDULE_FAILURES_MAX,
      zoneRules: process.versions['tz'] ?? '',
    },
  },
  notifications: {
    tickMs: settings.NOTIFY_TICK_MS,
    rules: {
      retryDelaysMs: settings.NOTIFY_RETRY_DELAYS_MS.split(',').map(Number),
      jitterMax: 0.2,
      leaseMs: LEASE_TIMEOUTS * settings.NOTIFY_TIMEOUT_MS,
    },
    timeoutMs: settings.NOTIFY_TIMEOUT_MS,
    allowedHosts: settings.NOTIFY_ALLOWED_HOSTS.split(',').filter((host) => host !== ''),
    publicUrl: settings.PUBLIC_URL ?? null,
    smtp: smtpOf(settings),
  },
  signing: signingOf(settings),
  seals: sealsOf(settings),
  importBytesMax: settings.IMPORT_BYTES_MAX,
  pickUp: {
    everyMs: settings.PICK_UP_EVERY_MS,
    root: settings.PICK_UP_ROOT ?? null,
    sftpHosts: settings.PICK_UP_SFTP_HOSTS.toLowerCase()
      .split(',')
      .filter((host) => host !== ''),
    limits: { connectTimeoutMs: settings.PICK_UP_SFTP_TIMEOUT_MS, silenceMs: settings.PICK_UP_SFTP_TIMEOUT_MS },
  },
  limits: {
    stream: limitOf(settings.LIMIT_STREAMS),
    'evidence-pack': limitOf(settings.LIMIT_EVIDENCE_PACKS),
    import: limitOf(settings.LIMIT_IMPORTS),
    'dry-run': limitOf(settings.LIMIT_DRY_RUNS),
  },
  requests: limitOf(settings.LIMIT_REQUESTS),
  waitingImports: limitOf(settings.LIMIT_WAITING_IMPORTS),
});
