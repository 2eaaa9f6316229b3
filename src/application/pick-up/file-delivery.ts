import { createHash } from 'node:crypto';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { type ChosenFile } from '../../domain/pick-up/pick-up.choice';
import { deliveryNumber, isTaken } from '../../domain/pick-up/pick-up.decisions';
import { type FileFacts, type TakenFile } from '../../domain/pick-up/pick-up.events';
import { type PickUpRules } from '../../domain/pick-up/pick-up.settings';
import { type PickUp } from '../../domain/pick-up/pick-up.state';
import { ImportJournalCommand } from '../journal-import/journal-import.commands';
import { type DeliverySource, SourceProblem } from '../ports/delivery-sources';
import { type Aggregates } from '../shared/aggregates';
import { uuidOf } from '../shared/identifiers';
import { type Caller } from '../shared/permissions';
import { streamId } from '../shared/streams';
import { cameToNothing, type PickUpPorts } from './pick-up.ports';

/** What the import takes of control totals. */
const TOTALS_BYTES_MAX = 32 * 1024 * 1024;

/** A file as it is delivered: read once, so that its content is known. */
export interface ReadFile {
  readonly taken: TakenFile;
  readonly file: ChosenFile;
  /** SHA-256 in hex of the control totals; null when there are none. */
  readonly totalsDigest: string | null;
  readonly awaitsConfirmation: boolean;
}

/** Where and under which rules a look takes files. */
export interface Look {
  readonly environment: string;
  readonly lookId: string;
  /** `sourceOf` the place. */
  readonly sourceName: string;
  readonly source: DeliverySource;
  readonly rules: PickUpRules;
}

/**
 * Reads a file to learn its digest, and with it the id of its import: the same in every process and after every crash,
 * so that the file is imported once. Throws SourceProblem, also when it changed meanwhile.
 */
export const readFile = async (
  aggregates: Pick<Aggregates, 'load'>,
  { environment, sourceName, source, rules }: Look,
  state: PickUp,
  file: ChosenFile,
): Promise<ReadFile> => {
  const { name, bytes, modifiedAt } = file;
  const totalsDigest = file.totals === null ? null : await totalsDigestOf(source, file.totals);
  const digest = await digestOf(source, file);
  const now = await source.facts(name);
  if (now === null) throw new SourceProblem('file', 'FILE_VANISHED');
  if (now.bytes !== bytes || now.modifiedAt !== modifiedAt) throw new SourceProblem('file', 'FILE_CHANGED');
  const idOf = (number: number): string =>
    uuidOf([
      'pick-up',
      environment,
      sourceName,
      name,
      String(bytes),
      modifiedAt,
      digest,
      totalsDigest ?? '',
      String(number),
    ]);
  let number = deliveryNumber(state, digest);
  if (isTaken(state, idOf(number))) {
    const before = await aggregates.load(journalImport, streamId(environment, idOf(number)));
    if (cameToNothing(before.state)) number += 1;
  }
  const taken = { source: sourceName, name, bytes, modifiedAt, digest, importId: idOf(number), number };
  // Without control totals nobody knows whether a file is whole. The import refuses what does not agree with them.
  const awaitsConfirmation = totalsDigest === null || !rules.countsByItself;
  return { taken, file, totalsDigest, awaitsConfirmation };
};

/**
 * Hands a file to the import. Safe to repeat: the id tells it from every other delivery. Reads the file again, and
 * throws SourceProblem when it is not the same any more; then nothing is on record.
 */
export const deliver = async (
  { imports }: Pick<PickUpPorts, 'imports'>,
  { environment, lookId, source, rules }: Look,
  { taken, file, totalsDigest, awaitsConfirmation }: ReadFile,
): Promise<void> => {
  const caller: Caller = {
    subject: 'pick-up',
    name: 'Pick-up',
    environment,
    correlationId: lookId,
    role: 'Analyst', // Imports and posts nothing.
  };
  const { profile, rounding } = rules;
  await imports.execute(
    new ImportJournalCommand(caller, {
      importId: taken.importId,
      fileName: taken.name,
      format: file.format,
      profile,
      rounding,
      scope: null,
      awaitsConfirmation,
      content: sameContent(source, taken),
      totals:
        file.totals === null || totalsDigest === null
          ? null
          : sameContent(source, { name: file.totals.name, digest: totalsDigest }),
    }),
  );
};

const digestOf = async (source: DeliverySource, { name, bytes }: FileFacts): Promise<string> => {
  const hash = createHash('sha256');
  let read = 0;
  for await (const chunk of source.read(name)) {
    read += chunk.byteLength;
    // A file that grows is never read to its end.
    if (read > bytes) throw new SourceProblem('file', 'FILE_CHANGED');
    hash.update(chunk);
  }
  if (read < bytes) throw new SourceProblem('file', 'FILE_CHANGED');
  return hash.digest('hex');
};

/** The content, if it is what was read before. */
async function* sameContent(
  source: DeliverySource,
  { name, digest }: Pick<TakenFile, 'name' | 'digest'>,
): AsyncGenerator<Uint8Array, void> {
  const hash = createHash('sha256');
  for await (const chunk of source.read(name)) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== digest) throw new SourceProblem('file', 'FILE_CHANGED');
}

const totalsDigestOf = (source: DeliverySource, totals: FileFacts): Promise<string> => {
  if (totals.bytes > TOTALS_BYTES_MAX) throw new SourceProblem('file', 'TOTALS_TOO_LARGE', String(TOTALS_BYTES_MAX));
  return digestOf(source, totals);
};
