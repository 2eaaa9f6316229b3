/** One node to start with. */
export interface EventStoreDbHost {
  readonly address: string;
  readonly port: number;
}

/** How to reach a cluster or node. Built from a checked connection string. */
export interface EventStoreDbConnection {
  readonly hosts: readonly EventStoreDbHost[];
  /** The host name stands for all nodes of the cluster. */
  readonly isDiscovered: boolean;
  readonly isInsecure: boolean;
  readonly credentials: { readonly username: string; readonly password: string } | null;
  readonly caFile: string | null;
  readonly userCertificate: { readonly certFile: string; readonly keyFile: string } | null;
  readonly options: Readonly<Record<NumberOption, number>>;
}

type NumberOption = (typeof NUMBER_OPTIONS)[number];

const NUMBER_OPTIONS = [
  'keepAliveInterval',
  'keepAliveTimeout',
  'defaultDeadline',
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
] as const;

const DEFAULTS: Readonly<Record<NumberOption, number>> = {
  keepAliveInterval: 10_000,
  keepAliveTimeout: 10_000,
  defaultDeadline: 5_000,
  maxDiscoverAttempts: 10,
  discoveryInterval: 100,
  gossipTimeout: 2,
};

/** Options with a fixed value in this service; other values are refused. */
const FIXED: Readonly<Record<string, string>> = {
  tlsVerifyCert: 'true',
  throwOnAppendFailure: 'true',
  nodePreference: 'leader',
};
const FILES = ['tlsCAFile', 'userCertFile', 'userKeyFile'];
const IGNORED = ['connectionName'];
const KNOWN = [...NUMBER_OPTIONS, ...Object.keys(FIXED), ...FILES, ...IGNORED, 'tls'];

const SHAPE =
  /^(?:esdb|kurrentdb|kurrent|kdb)(?<discover>\+discover)?:\/\/(?:(?<user>[^:@/?]+):(?<password>[^:@/?]+)@)?(?<hosts>[A-Za-z0-9.,:[\]_-]+)\/?(?:\?(?<query>.*))?$/;
const HOST = /^(?<address>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(?::(?<port>\d{1,5}))?$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const PORT = 2113;

/**
 * Reads the connection string of EventStoreDB or KurrentDB. The client's own parser prints what it does not know,
 * including the password, so it never gets the string. Throws one error with every problem; none repeats any part of
 * the string except option names.
 */
export const parseConnectionString = (
  text: string,
  { mayBeInsecure, caFile = null }: { mayBeInsecure: boolean; caFile?: string | null },
): EventStoreDbConnection => {
  const parts = SHAPE.exec(text.trim())?.groups;
  if (!parts)
    throw problemsError([
      'It must read esdb://user:password@host:2113?tls=true (or kurrentdb://…). Write special characters of user and password as %XX, also the colon.',
    ]);
  const problems: string[] = [];
  const hosts = hostsOf(parts['hosts'] ?? '', problems);
  const options = optionsOf(parts['query'] ?? '', problems);
  const isInsecure = options.get('tls') === 'false';
  const credentials = credentialsOf(parts, problems);
  const isDiscovered = parts['discover'] !== undefined;
  requireSignIn(options, !isInsecure && credentials === null, problems);
  if (isInsecure && !mayBeInsecure && !hosts.every(({ address }) => LOOPBACK.test(address)))
    problems.push(
      'TLS is off and a host is not this machine. Turn TLS on, or set EVENTSTOREDB_INSECURE=true if no one else can reach that network.',
    );
  if (isDiscovered && hosts.length > 1) problems.push('With +discover there must be exactly one host name.');
  if (problems.length > 0) throw problemsError(problems);
  return {
    hosts,
    isDiscovered,
    isInsecure,
    credentials,
    caFile: options.get('tlsCAFile') ?? caFile,
    userCertificate: userCertificateOf(options),
    options: Object.fromEntries(
      NUMBER_OPTIONS.map((name) => [name, Number(options.get(name) ?? DEFAULTS[name])]),
    ) as Record<NumberOption, number>,
  };
};

const requireSignIn = (options: ReadonlyMap<string, string>, isUnnamed: boolean, problems: string[]): void => {
  if (isUnnamed && !options.has('userCertFile'))
    problems.push('It has neither user and password nor a user certificate, but the server requires one of them.');
  if (options.has('userCertFile') !== options.has('userKeyFile'))
    problems.push('userCertFile and userKeyFile must be given together.');
};

const problemsError = (problems: readonly string[]): Error =>
  new Error(`The address of the event store has ${problems.length} problem(s):\n  - ${problems.join('\n  - ')}`);

const hostsOf = (text: string, problems: string[]): EventStoreDbHost[] =>
  text.split(',').flatMap((host) => {
    const parts = HOST.exec(host)?.groups;
    const port = Number(parts?.['port'] ?? PORT);
    if (parts?.['address'] !== undefined && port > 0 && port < 65_536) return [{ address: parts['address'], port }];
    problems.push('A host is not a name or address with a port from 1 to 65535.');
    return [];
  });

/** With names as documented: servers accept any case and dashes. */
const optionsOf = (query: string, problems: string[]): Map<string, string> => {
  const options = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [given = '', raw = ''] = pair.split('=', 2);
    const name = KNOWN.find((known) => flat(known) === flat(given));
    const value = decoded(raw);
    if (name === undefined) problems.push(`It has an unknown option${named(given)}.`);
    else if (value === null || value === '') problems.push(`The value of the option ${name} is not readable.`);
    else if (options.has(name)) problems.push(`The option ${name} is given twice.`);
    else {
      options.set(name, value);
      problems.push(...problemsOf(name, value));
    }
  }
  return options;
};

const problemsOf = (name: string, value: string): string[] => {
  if (isNumberOption(name) && !/^[1-9]\d{0,8}$/.test(value)) return [`The option ${name} must be a whole number.`];
  if (name.startsWith('keepAlive') && Number(value) < 10_000) return [`The option ${name} must be at least 10000.`];
  if (name === 'tls' && value !== 'true' && value !== 'false') return ['The option tls must be true or false.'];
  const fixed = FIXED[name];
  return fixed === undefined || value === fixed ? [] : [`The option ${name} can only be ${fixed}.`];
};

const credentialsOf = (
  { user, password }: Record<string, string | undefined>,
  problems: string[],
): EventStoreDbConnection['credentials'] => {
  if (user === undefined || password === undefined) return null;
  const [username, secret] = [decoded(user), decoded(password)];
  if (username !== null && secret !== null) return { username, password: secret };
  problems.push('User or password has a % that is not followed by two hexadecimal digits: write it as %25.');
  return null;
};

const userCertificateOf = (options: ReadonlyMap<string, string>): EventStoreDbConnection['userCertificate'] => {
  const [certFile, keyFile] = [options.get('userCertFile'), options.get('userKeyFile')];
  return certFile === undefined || keyFile === undefined ? null : { certFile, keyFile };
};

const isNumberOption = (name: string): boolean => NUMBER_OPTIONS.some((known) => known === name);

const flat = (name: string): string => name.trim().toLowerCase().replaceAll(/[_-]/g, '');

/** Only what looks like an option name: anything else may be part of a password. */
const named = (given: string): string => (/^[A-Za-z]{1,30}$/.test(given) ? `: ${given}` : '');

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};
