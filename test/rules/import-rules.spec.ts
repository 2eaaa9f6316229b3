import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');

/** A violation that somebody might write: the rule that must find it, the file that has it, what it imports. */
type Planted = readonly [rule: string, file: string, imported: string];

const PLANTED: readonly Planted[] = [
  ['domain-is-pure', 'src/domain/connection/uses-a-port.ts', '../../application/ports/innocent'],
  ['domain-is-pure', 'src/domain/connection/reads-a-file.ts', 'node:fs'],
  ['domain-is-pure', 'src/domain/connection/uses-a-package.ts', '@nestjs/common'],
  ['domain-features-are-separate', 'src/domain/connection/knows-a-neighbour.ts', '../journal-batch/innocent'],
  ['domain-features-are-separate', 'src/domain/shared/knows-a-feature.ts', '../journal-batch/innocent'],
  ['application-knows-no-adapter', 'src/application/connection/knows-an-adapter.ts', '../../adapters/http/innocent'],
  ['application-does-no-io', 'src/application/connection/reads-a-file.ts', 'node:fs'],
  ['ports-are-small', 'src/application/ports/knows-a-helper.ts', '../shared/innocent'],
  ['engine-is-below-its-callers', 'src/application/posting/knows-a-caller.ts', '../preflight/innocent'],
  ['batches-are-below-the-engine', 'src/application/journal-batch/knows-the-engine.ts', '../posting/innocent'],
  ['preflight-is-below-runs', 'src/application/preflight/knows-runs.ts', '../posting-run/innocent'],
  ['adapters-are-separate', 'src/adapters/http/knows-a-neighbour.ts', '../intacct/innocent'],
  [
    'http-features-are-separate',
    'src/adapters/http/preflight/knows-a-neighbour.ts',
    '../journal-batch/innocent.controller',
  ],
  ['http-features-are-separate', 'src/adapters/http/shared/knows-a-feature.ts', '../journal-batch/innocent.controller'],
  ['intacct-floors-xml', 'src/adapters/intacct/xml/knows-errors.ts', '../errors/innocent'],
  ['intacct-floors-errors', 'src/adapters/intacct/errors/knows-the-wire.ts', '../wire/innocent'],
  ['intacct-floors-wire', 'src/adapters/intacct/wire/knows-records.ts', '../records/innocent'],
  ['intacct-floors-records', 'src/adapters/intacct/records/knows-entries.ts', '../entries/innocent'],
  ['intacct-floors-entries', 'src/adapters/intacct/entries/knows-the-port.ts', '../innocent'],
  ['nobody-imports-the-wiring', 'src/adapters/http/knows-the-wiring.ts', '../../modules/app.module'],
  ['nobody-imports-the-wiring', 'src/adapters/http/knows-more-wiring.ts', '../../cli/innocent'],
  ['settings-end-at-the-wiring', 'src/adapters/http/reads-settings.ts', '../../config/innocent'],
  ['sandbox-shares-nothing', 'sandbox/shares-code.ts', '../src/domain/shared/innocent'],
  ['src-knows-no-sandbox', 'src/adapters/http/knows-the-sandbox.ts', '../../../sandbox/innocent'],
  ['demo-uses-only-the-public-surface', 'demo/knows-the-inside.ts', '../src/domain/shared/innocent'],
  ['nobody-imports-the-pages', 'src/adapters/http/knows-a-page.ts', '../../../web/src/innocent'],
  ['pages-see-views-only', 'web/src/knows-the-domain.ts', '../../src/domain/shared/innocent'],
  ['pages-see-types-only', 'web/src/runs-code-of-the-service.ts', '../../src/application/shared/innocent.views'],
  ['no-circular', 'src/adapters/http/about.ts', './round'], // And round.ts imports about.ts.
];

/** What they import. None of these files breaks a rule. */
const INNOCENT = [
  'src/domain/journal-batch/innocent.ts',
  'src/domain/shared/innocent.ts',
  'src/application/shared/innocent.ts',
  'src/application/ports/innocent.ts',
  'src/application/preflight/innocent.ts',
  'src/application/posting/innocent.ts',
  'src/application/posting-run/innocent.ts',
  'src/adapters/intacct/innocent.ts',
  'src/adapters/intacct/errors/innocent.ts',
  'src/adapters/intacct/wire/innocent.ts',
  'src/adapters/intacct/records/innocent.ts',
  'src/adapters/intacct/entries/innocent.ts',
  'src/adapters/http/journal-batch/innocent.controller.ts',
  'src/adapters/http/innocent.ts',
  'src/modules/app.module.ts',
  'src/cli/innocent.ts',
  'src/config/innocent.ts',
  'src/application/shared/innocent.views.ts',
  'web/src/innocent.ts',
  'sandbox/innocent.ts',
  'demo/innocent.ts',
];

describe('the import rules', () => {
  let project: string;

  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'revrec-rules-'));
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      copyFileSync(join(ROOT, file), join(project, file));
    symlinkSync(join(ROOT, 'node_modules'), join(project, 'node_modules'));
    for (const file of INNOCENT) write(file, 'export const x = 1;');
  });

  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(project, file)), { recursive: true });
    writeFileSync(join(project, file), text);
  };

  const violations = (): string[] => {
    const depcruise = join(ROOT, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
    const folders = ['src', 'web', 'sandbox', 'demo'];
    const run = spawnSync(
      process.execPath,
      [depcruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...folders],
      {
        cwd: project,
        encoding: 'utf8',
      },
    );
    const { summary } = JSON.parse(run.stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    return [...new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))].sort();
  };

  it('find nothing in an innocent project', () => {
    expect(violations()).toEqual([]);
  });

  it('find every planted violation, and name its rule', () => {
    for (const [, file, imported] of PLANTED)
      write(file, `import * as other from '${imported}';\nexport const x = other;\n`);
    write('src/adapters/http/round.ts', "import * as other from './about';\nexport const x = other;\n");
    expect(violations()).toEqual(PLANTED.map(([rule, file]) => `${rule}: ${file}`).sort());
  });
});
