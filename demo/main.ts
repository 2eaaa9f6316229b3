import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CloseFolder } from './close-folder';
import { DemoProcess } from './processes';
import { runMainJob } from './main-job';
import { type DemoSettings } from './settings';

const USAGE = 'Usage: npm run demo -- [--once] [--api xml|rest] [--close DIR] [--port N]';
const PEOPLE = [
  'cora.controller   Controller: connects, configures, posts',
  'adam.admin        Admin: site settings, mappings, imports, posts',
  'anna.analyst      Analyst: looks, imports; posts nothing',
  'audrey.auditor    Auditor: reads everything, changes nothing',
  'nobody            no role',
  'olga.other        Controller of another environment',
];

const settingsOf = (args: readonly string[]): DemoSettings => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      api: { type: 'string', default: 'xml' },
      close: { type: 'string' },
      port: { type: 'string', default: '4100' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new Error(`--port takes a number from 1 to 65533.\n${USAGE}`);
  if (values.api !== 'xml' && values.api !== 'rest') throw new Error(`--api takes xml or rest.\n${USAGE}`);
  const root = resolve(__dirname, '..', '..');
  return {
    once: values.once,
    api: values.api,
    close: new CloseFolder(
      values.close === undefined
        ? join(root, 'examples', 'acme-2026-09')
        : resolve(process.env['INIT_CWD'] ?? '.', values.close),
    ),
    dist: join(root, 'dist'),
    environment: 'acme-test',
    service: `http://127.0.0.1:${port}`,
    sandbox: `http://127.0.0.1:${port + 1}`,
    issuer: `http://127.0.0.1:${port + 2}`,
    port,
    dataFolder: mkdtempSync(join(tmpdir(), 'revrec-demo-')),
    intacct: {
      endpoint: `http://127.0.0.1:${port + 1}/ia/xml/xmlgw.phtml`,
      companyId: 'ACME-DEV',
      senderId: 'revrec_sender',
      senderPassword: 'sender-Pa55!',
      userId: 'revrec_ws',
      userPassword: 'user-Pa55!',
    },
  };
};

const startSandbox = (settings: DemoSettings): Promise<DemoProcess> =>
  DemoProcess.start(
    'sandbox',
    join(settings.dist, 'sandbox', 'main.js'),
    {
      SANDBOX_PORT: String(settings.port + 1),
      SANDBOX_OIDC_PORT: String(settings.port + 2),
      SANDBOX_COMPANY_DIR: settings.close.folder,
      SANDBOX_COMPANY_ID: settings.intacct.companyId,
      SANDBOX_ENVIRONMENT: settings.environment,
      SANDBOX_WEB_REDIRECTS: `${settings.service}/`,
      SANDBOX_REST_REDIRECTS: `${settings.service}/connected`,
    },
    settings.dataFolder,
    (line) => line.includes('"sandbox-ready"'),
  );

const startService = (settings: DemoSettings): Promise<DemoProcess> =>
  DemoProcess.start(
    'service',
    join(settings.dist, 'src', 'main.js'),
    {
      HTTP_PORT: String(settings.port),
      DATA_DIR: join(settings.dataFolder, 'data'),
      ENVIRONMENTS: settings.environment,
      TEST_ENVIRONMENTS: settings.environment,
      OIDC_ISSUER: settings.issuer,
      INTACCT_ENDPOINT: settings.intacct.endpoint,
      INTACCT_ALLOWED_ENDPOINTS: `${settings.intacct.endpoint},${settings.sandbox}/ia/api/v1`,
      INTACCT_REST_BASE: `${settings.sandbox}/ia/api/v1`,
      INTACCT_REST_CLIENT_ID: 'revrec-app',
      INTACCT_REST_CLIENT_SECRET_FILE: fileWith(settings, 'client-secret', 'app-Pa55!'),
      INTACCT_REST_SENDER_ID: settings.intacct.senderId,
      INTACCT_REST_SENDER_PASSWORD_FILE: fileWith(settings, 'sender-password', settings.intacct.senderPassword),
    },
    settings.dataFolder,
    (line) => line.includes('"service.ready"'),
  );

const fileWith = ({ dataFolder }: DemoSettings, name: string, secret: string): string => {
  const file = join(dataFolder, name);
  writeFileSync(file, secret, { mode: 0o600 });
  return file;
};

const showAddresses = (settings: DemoSettings): void => {
  console.log(`
The pages              ${settings.service}  (API description at /docs, metrics at /metrics)
Sage Intacct sandbox   ${settings.sandbox}  (General Ledger > Journals > APJ > View Transactions)
Sign-in provider       ${settings.issuer}  (secret of each name: <name>-secret)

Sign-in names in the environment ${settings.environment}:
  ${PEOPLE.join('\n  ')}

Logs and data are in ${settings.dataFolder} until you stop it with Ctrl-C.`);
};

/** Resolves when somebody wants the demo to end. */
const interruption = (): Promise<'interrupted'> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        resolve('interrupted');
      });
  });

const main = async (): Promise<number> => {
  const settings = settingsOf(process.argv.slice(2));
  const processes: DemoProcess[] = [];
  const interrupted = interruption();
  try {
    console.log('Starting the Sage Intacct sandbox with its sign-in provider, and the service …');
    processes.push(await startSandbox(settings));
    processes.push(await startService(settings));
    const summary = await Promise.race([runMainJob(settings), interrupted]);
    if (summary === 'interrupted') return 130;
    if (settings.once) {
      console.log(JSON.stringify(summary));
    } else {
      showAddresses(settings);
      await interrupted;
    }
    return summary.tiedOut ? 0 : 1;
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    rmSync(settings.dataFolder, { recursive: true, force: true });
  }
};

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
