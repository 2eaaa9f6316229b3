import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Random } from '../../bench/random';
import { runCommand } from '../e2e/support/command';
import { carryOut } from '../e2e/support/documented-steps';
import { type SandboxBatch } from '../e2e/support/sandbox-admin';
import { type Judged, type ToldBatch } from './deliveries';
import { groupBy } from './figures';
import { pause, PostingWorld } from './posting-world';

export type Voice = 'archive' | 'views' | 'sweep';

/** As somebody does who puts the files back without the command: then only seals, views and the sweep can say so. */
const BY_HAND = `
mkdir -p "$DATA/before-restore"
for name in events secrets; do
  for file in "$DATA/$name.sqlite" "$DATA/$name.sqlite-wal" "$DATA/$name.sqlite-shm"; do
    if [ -e "$file" ]; then mv "$file" "$DATA/before-restore/"; fi
  done
  cp "$BACKUP/$name.sqlite" "$DATA/$name.sqlite"
done
`;

/** A settle time of 0.8 s: each restore waits for it once. */
const SETTINGS = {
  POSTING_SEND_WINDOW_MS: '200',
  POSTING_CREATE_TIMEOUT_MS: '400',
  POSTING_REMOTE_BOUND_MS: '100',
  POSTING_SETTLE_MARGIN_MS: '100',
};
const SETTLED_MS = 900;
const PAIRS = 4;
const LINES_PER_BATCH = [2, 4, 6, 500] as const;
const CLEARING_ROUNDS = 2;

/** An installation whose log goes back, and the people who put it right as docs/operations.md says. */
export class RestoreWorld {
  restores = 0;
  behind = 0;
  silent = 0;
  corrections = 0;
  takenOver = 0;
  readonly saidBy: Record<Voice, number> = { archive: 0, views: 0, sweep: 0 };
  private copies = 0;
  private voice: Voice | null = null;
  /** Records of entries of which the log knows no record at all: an entry that was found once is not told of again. */
  private unknown: readonly SandboxBatch[] = [];

  private constructor(
    private readonly world: PostingWorld,
    private readonly folder: string,
  ) {}

  static async start(random: Random): Promise<RestoreWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'revrec-restores-'));
    const world = await PostingWorld.start(random, 'RESTORE', { ...SETTINGS, SEALS_DIR: join(folder, 'seals') });
    const restores = new RestoreWorld(world, folder);
    await restores.keepCopy(); // From before the imports.
    return restores;
  }

  /** A day at the office: deliveries, corrections, runs, and copies at random moments of it. */
  async work(): Promise<void> {
    const { random, deliveries } = this.world;
    await this.changeLines();
    await this.world.deliver(deliveries.newEntries(random.whole(1, 4), PAIRS));
    if (random.chance(0.4)) await this.keepCopy();
    if (random.chance(0.4)) await this.world.post();
    await this.correctSome();
    if (random.chance(0.4)) await this.keepCopy();
    await this.world.deliver(deliveries.newEntries(random.whole(1, 4), PAIRS));
    if (!random.chance(0.8)) return;
    await this.world.startRun();
    await pause(random.whole(0, 400));
    if (random.chance(0.5)) await this.keepCopy();
    if (random.chance(0.6)) await this.world.settle();
  }

  /** Stops the service, puts an older copy in place, accepts it, starts, and lets a Controller resume posting. */
  async restore(): Promise<void> {
    const { random, system } = this.world;
    await system.end('service', random.chance(0.5) ? 'SIGTERM' : 'SIGKILL');
    await pause(SETTLED_MS);
    const copy = join(this.folder, `copy-${random.chance(0.25) ? 1 : random.whole(1, this.copies)}`);
    await this.command(carryOut(BY_HAND, this.places(copy)));
    const isArchiveOld = random.chance(0.25);
    if (isArchiveOld) this.replaceArchive(copy);
    if (random.chance(0.25)) this.removeViews();
    this.restores += 1;
    this.voice = null;
    this.world.deliveries.forgetTaken();
    const text = this.logText();
    this.unknown = [...this.byEntry(await system.admin.batches())]
      .filter(([, some]) => !some.some(({ referenceNo }) => text.includes(referenceNo)))
      .flatMap(([, some]) => some);
    if (random.chance(0.3)) await this.lookFirst();
    await this.accept(isArchiveOld && random.chance(0.5));
    await this.world.startService();
    await this.resume();
  }

  /** Imports everything again, some of it corrected once more, and runs for the first time. */
  async deliverAgain(): Promise<void> {
    const { deliveries, random } = this.world;
    await this.changeLines();
    for (const id of deliveries.ids.filter(() => random.chance(0.15))) this.correct(id);
    deliveries.newEntries(1, PAIRS);
    await this.world.deliver(deliveries.ids);
    await this.world.post();
    await this.world.settle();
    await this.hearSweep();
  }

  /** Takes over some of what is blocked, leaves the rest, and posts again. */
  async clearUp(): Promise<void> {
    for (let round = 0; round < CLEARING_ROUNDS; round += 1) {
      const blocked = (await this.world.shown()).filter(({ status }) => status === 'Failed');
      const chosen = blocked.filter(() => this.world.random.chance(0.5));
      for (const batch of chosen) await this.takeOver(batch);
      await this.world.post();
      await this.world.settle();
    }
  }

  async conclude(): Promise<Judged> {
    const judged = await this.world.judged();
    await this.world.system.end('service', 'SIGTERM');
    const args = ['--data', this.world.system.dataFolder, '--seals', join(this.folder, 'seals')];
    const { status, stderr } = await runCommand('verify', args);
    const unsound = status === 0 ? [] : [`The log does not verify at the end: ${stderr}`];
    return { ...judged, violations: [...judged.violations, ...unsound] };
  }

  async stop(): Promise<void> {
    await this.world.system.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private correct(id: string): void {
    this.world.deliveries.correct(id, PAIRS);
    this.corrections += 1;
  }

  private async correctSome(): Promise<void> {
    const { deliveries, random } = this.world;
    for (let count = random.whole(0, 2); count > 0; count -= 1) {
      const id = deliveries.anyId();
      this.correct(id);
      await this.world.deliver([id]);
    }
  }

  private async changeLines(): Promise<void> {
    if (!this.world.random.chance(0.5)) return;
    const linesPerBatchMax = this.world.random.pick(LINES_PER_BATCH);
    await this.world.controller.send('PATCH', '/connection/settings', { linesPerBatchMax });
  }

  /** Whole copies, also while the service runs. */
  private async keepCopy(): Promise<void> {
    this.copies += 1;
    const copy = join(this.folder, `copy-${this.copies}`);
    mkdirSync(copy);
    for (const name of ['events', 'secrets']) {
      const database = new Database(join(this.world.system.dataFolder, `${name}.sqlite`), { readonly: true });
      await database.backup(join(copy, `${name}.sqlite`));
      database.close();
    }
    cpSync(join(this.folder, 'seals'), join(copy, 'seals'), { recursive: true });
  }

  private places(copy: string): NodeJS.ProcessEnv {
    return { DATA: this.world.system.dataFolder, BACKUP: copy };
  }

  private replaceArchive(copy: string): void {
    const archive = join(this.folder, 'seals');
    rmSync(archive, { recursive: true });
    cpSync(join(copy, 'seals'), archive, { recursive: true });
  }

  private removeViews(): void {
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(this.world.system.dataFolder, `read-models.sqlite${end}`), { force: true });
  }

  /** Starts before anybody accepted anything: where sealed events are missing, the service has to be read-only. */
  private async lookFirst(): Promise<void> {
    await this.world.startService();
    const { body } = await this.world.controller.get('/service-state');
    const codes = (body.conditions as { code: string }[]).map(({ code }) => code);
    if (codes.includes('READ_ONLY')) this.hear('archive');
    else if ((body.stops as unknown[]).length > 0) this.hear('views');
    await this.world.system.end('service', 'SIGTERM');
  }

  private async accept(isArchiveToo: boolean): Promise<void> {
    const args = ['--data', this.world.system.dataFolder, '--reason', 'An older backup was restored'];
    const env = { SEALS_DIR: join(this.folder, 'seals') };
    const plain = await runCommand('accept-restore', args, env);
    if (plain.status === 0) this.hear('archive');
    else if (!plain.stderr.startsWith('RESTORE_NOT_FOUND'))
      this.world.violations.push(`accept-restore ended with ${plain.status ?? 'a signal'}: ${plain.stderr}`);
    else if (isArchiveToo) await this.command(runCommand('accept-restore', [...args, '--archive-too'], env));
  }

  /** A Controller looks at what the ledger holds, then resumes. */
  private async resume(): Promise<void> {
    const { body } = await this.world.controller.get('/service-state');
    for (const { stopId, cause, canBeResumed } of body.stops as {
      stopId: string;
      cause: string;
      canBeResumed: boolean;
    }[]) {
      if (cause === 'log-restored') this.hear('views');
      if (!canBeResumed) continue;
      const swept = await this.world.controller.send('POST', '/posting-stops/sweep');
      const path = `/posting-stops/${encodeURIComponent(stopId)}/resume`;
      const reason = 'Everything is delivered again';
      const { sweepId } = swept.body as { sweepId?: string };
      const { status, body: answer } = await this.world.controller.send('POST', path, { reason, sweepId });
      if (status !== 200)
        this.world.violations.push(`Posting could not be resumed: ${status} ${JSON.stringify(answer)}`);
    }
  }

  private hear(voice: Voice): void {
    this.voice ??= voice;
  }

  /** Of each entry whose records the log did not know, one has to be named in it now: as found, as a stop, or because a batch was blocked. */
  private async hearSweep(): Promise<void> {
    if (this.unknown.length === 0) return;
    this.behind += 1;
    const text = this.logText();
    const unnamed = [...this.byEntry(this.unknown)].filter(
      ([, some]) => !some.some(({ referenceNo }) => text.includes(referenceNo)),
    );
    for (const [id] of unnamed)
      this.world.violations.push(`Restore ${this.restores}: the sweep named nothing of ${id}; ${await this.told(id)}`);
    if (unnamed.length === 0) this.hear('sweep');
    if (this.voice === null) this.silent += 1;
    else this.saidBy[this.voice] += 1;
  }

  /** What the service says of an entry, and of its last run. */
  private async told(id: string): Promise<string> {
    const batches = (await this.world.shown()).filter(({ journalEntryId }) => journalEntryId === id);
    const states = batches.map(({ status, problems }) => `${status} ${problems.map(({ code }) => code).join()}`);
    const { body: runs } = await this.world.controller.get('/posting-runs?limit=1');
    const { body: state } = await this.world.controller.get('/service-state');
    return JSON.stringify({ states, run: (runs as { items: unknown[] }).items[0], stops: state.stops });
  }

  private byEntry(records: readonly SandboxBatch[]): Map<string, SandboxBatch[]> {
    return groupBy(records, (record) => this.world.deliveries.entryOf(record) ?? record.referenceNo);
  }

  private logText(): string {
    const database = new Database(this.world.system.eventsFile, { readonly: true });
    try {
      return database.prepare('SELECT data FROM events').pluck().all().join('\n');
    } finally {
      database.close();
    }
  }

  private async takeOver({ batchKey, problems }: ToldBatch): Promise<void> {
    const referenceNo = problems.find(({ code }) => code === 'ENTRY_ALREADY_IN_LEDGER')?.value;
    if (referenceNo === undefined || referenceNo === null) return;
    const path = `/journal-batches/${encodeURIComponent(batchKey)}/take-over`;
    const { status, body } = await this.world.controller.send('POST', path, { referenceNo });
    if (status === 200) this.takenOver += 1;
    else if (!['RECORD_DIFFERS', 'RECORD_NOT_LISTED'].includes((body as { code: string }).code))
      this.world.violations.push(`${batchKey} could not be taken over: ${status} ${JSON.stringify(body)}`);
  }

  private async command(ended: ReturnType<typeof runCommand>): Promise<void> {
    const { status, stderr } = await ended;
    if (status !== 0) throw new Error(`A step of the restore ended with ${status ?? 'a signal'}: ${stderr}`);
  }
}
