import { chooseFiles, type Companions, companionsOf, type Sighting } from '../../domain/pick-up/pick-up.choice';
import { type ChosenFile, WAITING_REASONS, type WaitingFile } from '../../domain/pick-up/pick-up.choice';
import { recordFileTrouble, recordLeft, recordRefused, recordTaken } from '../../domain/pick-up/pick-up.decisions';
import { type FileFacts, type PickUpEvent } from '../../domain/pick-up/pick-up.events';
import { type PickUp, pickUp, standingFile, type StandingFile } from '../../domain/pick-up/pick-up.state';
import { type PickUpTrouble, troubleOf } from '../../domain/pick-up/pick-up.troubles';
import { type Destination, SourceProblem } from '../ports/delivery-sources';
import { isPrintable, printable } from '../shared/printable';
import { deliver, type Look, readFile } from './file-delivery';
import { type PickUpPorts } from './pick-up.ports';
import { type FileWaiting } from './pick-up.views';

export interface Looked {
  readonly taken: number;
  readonly refused: number;
  readonly waiting: readonly FileWaiting[];
  /** To give to the next look. */
  readonly sightings: readonly Sighting[];
}

/** Records what a decision on the current state says, and answers the state after it. */
export type Record = (decide: (state: PickUp) => readonly PickUpEvent[]) => Promise<PickUp>;

/**
 * One look at a source. Each file goes through the same steps in the same order: read, delivered under an id that
 * follows from what was read, recorded, moved. A crash between any two of them leaves a state from which the next look
 * goes on, and nothing is imported twice.
 */
export class FolderLook {
  private taken = 0;
  private refused = 0;
  private readonly gone = new Set<string>();
  private readonly waiting: FileWaiting[] = [];

  constructor(
    private readonly ports: PickUpPorts,
    private readonly look: Look,
    private readonly record: Record,
    private readonly stopping: AbortSignal,
  ) {}

  /** Throws SourceProblem of the source, and refusals of the import that concern every file. */
  async run(before: readonly Sighting[]): Promise<Looked> {
    const { source, sourceName, rules } = this.look;
    const all = await source.list();
    const listed = all.filter(({ name }) => isPrintable(name));
    const names = listed.map(({ name }) => name);
    const state = await this.record((known) => recordLeft(known, sourceName, names));
    const choice = chooseFiles(listed, rules.finishedSign, before, this.ports.clock.monotonicMs());
    const beside = companionsOf(listed);
    for (const file of listed) {
      const standing = this.standing(state, file);
      if (standing !== undefined) await this.putAway(file, beside(file.name), standing);
    }
    for (const file of choice.finished) {
      if (this.stopping.aborted) break;
      if (this.standing(state, file) === undefined) await this.takeOrTell(file);
    }
    for (const file of all)
      if (!isPrintable(file.name))
        this.waiting.push(told({ ...file, name: printable(file.name), reason: 'NAME_NOT_PRINTABLE' }));
    for (const file of choice.waiting) if (this.standing(state, file) === undefined) this.waiting.push(told(file));
    await this.record((known) =>
      recordLeft(
        known,
        sourceName,
        names.filter((name) => !this.gone.has(name)),
      ),
    );
    const { taken, refused, waiting } = this;
    return { taken, refused, waiting, sightings: choice.sightings };
  }

  /** What was done with the file, if that is over. */
  private standing(state: PickUp, file: FileFacts): StandingFile | undefined {
    const found = standingFile(state, { source: this.look.sourceName, ...file });
    return found?.outcome === 'troubled' ? undefined : found;
  }

  /** One file that cannot be taken now holds up no other. */
  private async takeOrTell(file: ChosenFile): Promise<void> {
    try {
      await this.take(file);
    } catch (error) {
      if (!(error instanceof SourceProblem) || error.of === 'source') throw error;
      const { code } = error.trouble;
      if (code === 'FILE_TOO_LARGE' || code === 'TOTALS_TOO_LARGE') await this.refuse(file, error.trouble);
      else await this.tell(file, error.trouble);
    }
  }

  private async take(file: ChosenFile): Promise<void> {
    const { bytesMax } = this.ports.limits;
    if (file.bytes > bytesMax) throw new SourceProblem('file', 'FILE_TOO_LARGE', String(bytesMax));
    const { look } = this;
    const { state } = await this.ports.aggregates.load(pickUp, look.environment);
    const read = await readFile(this.ports.aggregates, look, state, file);
    await deliver(this.ports, look, read);
    const { taken, totalsDigest, awaitsConfirmation } = read;
    await this.record((known) =>
      recordTaken(known, { ...taken, withTotals: totalsDigest !== null, awaitsConfirmation }),
    );
    this.taken += 1;
    const { environment, lookId } = look;
    this.ports.log.info('pick-up.taken', { environment, lookId, file: file.name, importId: taken.importId });
    await this.putAway(file, file, { outcome: 'taken', importId: taken.importId });
  }

  private async refuse(file: ChosenFile, trouble: PickUpTrouble): Promise<void> {
    const { sourceName } = this.look;
    await this.record((known) => recordRefused(known, { ...named(sourceName, file), ...trouble }));
    this.refused += 1;
    this.warn('pick-up.refused', file, trouble);
    await this.putAway(file, file, { outcome: 'refused', importId: null });
  }

  private async tell(file: FileFacts, trouble: PickUpTrouble): Promise<void> {
    const { sourceName } = this.look;
    await this.record((known) => recordFileTrouble(known, { ...named(sourceName, file), ...trouble }));
    this.warn('pick-up.file-troubled', file, trouble);
    const { code: reason, message } = trouble;
    this.waiting.push({ ...plain(file), reason, message });
  }

  /**
   * The marker goes first: without it, what is left of an interrupted move cannot make the next file of this name look
   * finished.
   */
  private async putAway(
    file: FileFacts,
    { marker, totals }: Companions,
    { outcome, importId }: Pick<StandingFile, 'outcome' | 'importId'>,
  ): Promise<void> {
    const { rules, source } = this.look;
    if (rules.afterward === 'remember') return;
    const destination: Destination = outcome === 'refused' ? 'refused' : 'taken';
    try {
      for (const one of [marker, totals, file])
        if (one !== null) await source.move(plain(one), destination, tagged(one.name, importId));
      const left = await source.facts(file.name);
      if (left === null) this.gone.add(file.name);
    } catch (error) {
      if (!(error instanceof SourceProblem) || error.of === 'source') throw error;
      await this.tell(file, troubleOf('FILE_NOT_MOVED', error.trouble.message.replace(/\.$/, '')));
    }
  }

  private warn(event: string, { name: file }: FileFacts, { code }: PickUpTrouble): void {
    const { environment, lookId } = this.look;
    this.ports.log.warn(event, { environment, lookId, file, code });
  }
}

const plain = ({ name, bytes, modifiedAt }: FileFacts): FileFacts => ({ name, bytes, modifiedAt });

const named = (source: string, file: FileFacts): FileFacts & { source: string } => ({ source, ...plain(file) });

const told = ({ reason, ...file }: WaitingFile): FileWaiting => ({
  ...plain(file),
  reason,
  message: WAITING_REASONS[reason],
});

const TAG_LENGTH = 8;

/** Tells in the folder of taken files which import each of them became. */
const tagged = (name: string, importId: string | null): string => {
  if (importId === null) return name;
  const dot = name.lastIndexOf('.');
  return `${name.slice(0, dot)}.${importId.slice(0, TAG_LENGTH)}${name.slice(dot)}`;
};
