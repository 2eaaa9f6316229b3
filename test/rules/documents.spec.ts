import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const pagesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file));
const PAGES = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'sandbox/README.md', ...pagesIn('docs')];

/** Without code, where a bracket is no link and a number sign no heading. */
const proseOf = (markdown: string): string =>
  markdown.replace(/^(```|~~~)[^]*?^\1/gm, '').replace(/^(?: {4}|\t).*$/gm, '');

/** The names that GitHub gives to headings; a name that is taken gets a number. */
const anchorsOf = (markdown: string): Set<string> => {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(markdown).matchAll(/^#{1,6} +(.+)$/gm)) {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const name = plain.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-');
    let anchor = name;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${name}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
};

/** The targets of links and pictures, but for addresses elsewhere. */
const linksOf = (markdown: string): string[] => {
  const prose = proseOf(markdown).replace(/`[^`\n]*`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s+<?([^\s>]+)>?/gm)];
  return [...inline, ...references].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/i.test(target));
};

const problemOf = (page: string, markdown: string, link: string): string | null => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), decodeURIComponent(path));
  if (relative(ROOT, target).startsWith('..')) return `${page}: ${link} leaves the project`;
  if (!existsSync(target)) return `${page}: ${link} does not exist`;
  if (anchor === undefined) return null;
  if (statSync(target).isDirectory()) return `${page}: ${link} names a heading of a folder`;
  const anchors = anchorsOf(path === '' ? markdown : readFileSync(target, 'utf8'));
  return anchors.has(anchor) ? null : `${page}: ${link} names no heading`;
};

const brokenLinks = (page: string, markdown: string): string[] =>
  linksOf(markdown)
    .map((link) => problemOf(page, markdown, link))
    .filter((problem) => problem !== null);

describe('the documents', () => {
  it.each(PAGES)('%s links only to what exists', (page) => {
    expect(brokenLinks(page, text(page))).toEqual([]);
  });

  it('have links at all, and each page is reached from README', () => {
    const reached = new Set<string>();
    const follow = (page: string): void => {
      if (reached.has(page)) return;
      reached.add(page);
      for (const link of linksOf(text(page))) {
        const target = join(dirname(page), link.split('#', 1)[0]!).replace(/\/$/, '');
        PAGES.filter((one) => one === target || dirname(one) === target).forEach(follow); // A folder shows its pages.
      }
    };
    follow('README.md');
    expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
  });

  it('name only npm scripts that there are', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = PAGES.flatMap((page) => [...text(page).matchAll(/npm run (?:--silent )?([a-z][a-z:-]*)/g)]);
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([]);
  });

  it('would not pass with a link to nothing', () => {
    const planted = [
      '# One *heading*, `two` (three)',
      '[file](nothing.md) [folder](docs/) ![picture](docs/nothing.png "of nothing") [elsewhere](https://example.com/x)',
      '[heading](#one-heading-two-three) [none](#none) [of another](docs/operations.md#no-such-heading)',
      '`[code](nothing-in-code.md)` [out](../outside.md)',
      '',
      '    [block](nothing-in-a-block.md)',
      '```\n# no heading\n[fence](nothing-in-a-fence.md)\n```',
      '[reference]: nothing-by-reference.md',
    ].join('\n');
    expect(brokenLinks('README.md', planted)).toEqual([
      'README.md: nothing.md does not exist',
      'README.md: docs/nothing.png does not exist',
      'README.md: #none names no heading',
      'README.md: docs/operations.md#no-such-heading names no heading',
      'README.md: ../outside.md leaves the project',
      'README.md: nothing-by-reference.md does not exist',
    ]);
  });
});

describe('README', () => {
  const readme = text('README.md');

  it('can be read in three minutes', () => {
    expect(readme.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(500);
  });

  it('fits on a screen', () => {
    expect(readme.split('\n').filter((line) => line.length > 120)).toEqual([]);
  });
});
