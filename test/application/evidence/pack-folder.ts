import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ZipEvidenceArchive } from '../../../src/adapters/evidence/zip-evidence-archive';
import { EvidencePacks } from '../../../src/application/evidence/evidence-packs';
import { type EvidenceScope } from '../../../src/application/evidence/evidence-scope';
import { LogSealing } from '../../../src/application/log-seals/log-sealing';
import { unzip } from '../../e2e/support/unzip';
import { ENVIRONMENT } from '../../support/plain-ports';
import { type PostingSystem } from '../../support/posting-system';
import { MemoryArchive, MemoryKey } from '../../support/seal-ports';

const run = promisify(execFile);

export const SEPTEMBER: EvidenceScope = { kind: 'period', period: '2026-09' };

/** Lines of a text file, without their ends. */
export const linesOf = (text: string): string[] => text.trimEnd().split(/\r?\n/);

/** Packs of a system, and one of them unzipped: to be read, changed and verified. */
export class PackFolder {
  readonly key = new MemoryKey();
  readonly path = mkdtempSync(join(tmpdir(), 'revrec-pack-'));

  constructor(private readonly system: PostingSystem) {}

  packs(): EvidencePacks {
    const { inner: store, clock, log, ledger } = this.system;
    const [sealing, archive] = [this.sealing(), new ZipEvidenceArchive()];
    return new EvidencePacks({ store, sealing, key: this.key, ledger, archive, clock, log });
  }

  sealing(): LogSealing {
    const { inner: store, aggregates, clock, log } = this.system;
    const rules = { everyEvents: 10, everyMs: 600_000 };
    return new LogSealing({ store, aggregates, key: this.key, archive: new MemoryArchive(), clock, log }, rules);
  }

  async packOf(scope: EvidenceScope, upToSeal: number | null = null): Promise<Buffer> {
    const { content } = await this.packs().of(ENVIRONMENT, scope, upToSeal);
    return buffer(content);
  }

  async fill(scope = SEPTEMBER): Promise<void> {
    await unzip(await this.packOf(scope), this.path);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  names(): string[] {
    return readdirSync(this.path);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  /** What verify.mjs says with these arguments behind its name. */
  async verdict(...more: readonly string[]): Promise<{ status: number; wrong: string[]; text: string }> {
    const { code, stdout } = await run(process.execPath, [join(this.path, 'verify.mjs'), ...more]).then(
      (ended) => ({ code: 0, stdout: ended.stdout }),
      (error: unknown) => error as { code: number; stdout: string },
    );
    return { status: code, wrong: stdout.split('\n').filter((line) => line.startsWith('WRONG')), text: stdout };
  }

  /**
   * Lists and signs the files anew, as only whoever has the key could: what is left to find it is what the files say
   * themselves.
   */
  signAnew(): void {
    const manifest = JSON.parse(this.read('manifest.json')) as { files: { name: string }[] };
    const files = manifest.files
      .filter(({ name }) => existsSync(join(this.path, name)))
      .map(({ name }) => {
        const content = readFileSync(join(this.path, name));
        return { name, bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
      });
    const text = `${JSON.stringify({ ...manifest, files }, null, 2)}\n`;
    this.write('manifest.json', text);
    this.write('manifest.sig', this.key.sign(`revrec-evidence/1\n${text}`));
  }

  /** The verdict on the pack with one file changed and signed anew; it is as it was afterwards. */
  async verdictWith(name: string, change: (text: string) => string): Promise<{ status: number; wrong: string[] }> {
    const kept = this.read(name);
    const changed = change(kept);
    if (changed === kept) throw new Error(`${name} is not changed.`);
    this.write(name, changed);
    this.signAnew();
    const { status, wrong } = await this.verdict();
    this.write(name, kept);
    this.signAnew();
    return { status, wrong };
  }
}
