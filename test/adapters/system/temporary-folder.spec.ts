import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyTemporaryFolder } from '../../../src/adapters/system/temporary-folder';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revrec-temporary-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('is where libraries of the whole process keep their files, which jest does not let through', () => {
  const module = join(__dirname, '..', '..', '..', 'src', 'adapters', 'system', 'temporary-folder.ts');
  const program = `
    require(process.argv[1]).keepTemporaryFilesIn(process.argv[2]);
    process.stdout.write(require('node:os').tmpdir());`;
  expect(execFileSync(process.execPath, ['-e', program, module, folder], { encoding: 'utf8' })).toBe(
    join(folder, 'tmp'),
  );
});

it('is emptied of what a killed process left', () => {
  mkdirSync(join(folder, 'tmp', 'excelts-left'), { recursive: true });
  writeFileSync(join(folder, 'tmp', 'excelts-left', 'sheet1.xml'), '<worksheet/>');
  emptyTemporaryFolder(folder);
  expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
});

it('is made where it is missing', () => {
  emptyTemporaryFolder(folder);
  expect(existsSync(join(folder, 'tmp'))).toBe(true);
});
