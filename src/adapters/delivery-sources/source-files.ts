import { SourceProblem } from '../../application/ports/delivery-sources';
import { type FileFacts } from '../../domain/pick-up/pick-up.events';

/** More are not looked through: the folder is not what it is meant to be, or nobody ever clears it. */
export const FILES_MAX = 2_000;

/** The name, or the first of `name-2.csv`, `name-3.csv` and so on that nobody has. */
export const freeName = async (name: string, isTaken: (name: string) => Promise<boolean>): Promise<string> => {
  const dot = name.lastIndexOf('.');
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let candidate = name;
  for (let count = 2; await isTaken(candidate); count += 1) candidate = `${stem}-${count}${ending}`;
  return candidate;
};

export const isSameFile = (one: FileFacts | null, other: FileFacts): boolean =>
  one?.bytes === other.bytes && one.modifiedAt === other.modifiedAt;

/** The steps of a move between two paths of one source. */
export interface Mover {
  facts(path: string): Promise<FileFacts | null>;
  rename(from: string, to: string): Promise<void>;
}

/**
 * Moves the file if it still is this one. A sender may put another in its place between the look and the step: that one
 * goes back, for nobody has taken it.
 */
export const moveExactly = async (mover: Mover, file: FileFacts, from: string, to: string): Promise<void> => {
  if (!isSameFile(await mover.facts(from), file)) return;
  await mover.rename(from, to);
  if (isSameFile(await mover.facts(to), file)) return;
  if ((await mover.facts(from)) === null) return mover.rename(to, from);
  throw new SourceProblem('file', 'FILE_NOT_MOVED', `another file took its place and is "${to}" now; deliver it again`);
};
