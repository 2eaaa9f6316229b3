import { Injectable } from '@nestjs/common';
import { type LineRoot } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { DomainError } from '../../domain/shared/errors';
import { type JournalLine } from '../../domain/shared/journal-line';
import { LineTree } from '../journal-batch/line-tree';
import { type RecordedEvent } from '../ports/event-store';
import { asStored } from '../shared/event-versions';
import { factsOf, streamId, streamOf } from '../shared/streams';
import { EvidencePorts } from './evidence-packs';
import { sealEvents, sealForEvidence } from './evidence-seal';
import { sealedPlaceOf, type SealedPlaceOf } from './sealed-place';

export const PROOF_FORMAT = 'revrec-line-proof/1';

/** Lines that one proof shows at most. */
export const LINES_PROVEN_MAX = 200;

/** Which lines of a batch: by their numbers, from 1, or all of a customer. */
export type WantedLines = { readonly numbers: readonly number[] } | { readonly customerId: string };

export interface LineProofFile {
  readonly fileName: string;
  /** JSON, some 3 KiB for one line. */
  readonly content: string;
}

interface Content {
  readonly root: RecordedEvent & { readonly data: LineRoot };
  readonly salt: string;
  readonly lines: readonly JournalLine[];
}

/** Proofs of single lines: without another line, a sum of the batch, or anything from which one could be guessed. */
@Injectable()
export class LineProofs {
  constructor(private readonly ports: EvidencePorts) {}

  /**
   * Seals the log when the batch is not under a seal yet. Throws BATCH_NOT_FOUND, PROOF_NOT_AVAILABLE for a batch of an
   * older log, LINE_NOT_FOUND, STREAM_DAMAGED and SEAL_NOT_WRITTEN.
   */
  async of(environment: string, batchKey: string, wanted: WantedLines): Promise<LineProofFile> {
    const { root, salt, lines } = await this.contentOf(environment, batchKey);
    const tree = new LineTree(salt, lines);
    if (tree.root() !== root.data.lineRoot) throw damaged(batchKey);
    const numbers = numbersOf(lines, wanted, batchKey);
    const { lines: shown, beside } = tree.show(numbers);
    const { seal, index, beside: log } = await this.placeOf(root);
    const { number, size, position, parts, previous, at, keyId, signature } = seal;
    const { stream, revision, id, type, schemaVersion, data, metadata } = asStored(root);
    const { hash: _hash, ...chained } = metadata;
    const proof = {
      format: PROOF_FORMAT,
      lines: shown.map((one) => ({ number: one.number, salt: one.salt.toString('base64url'), line: one.line })),
      beside: textOf(beside),
      event: { stream, revision, id, type, schemaVersion, data, metadata: chained },
      index,
      log: textOf(log),
      seal: { number, size, position, parts: textOf(parts.map(bytesOf)), previous, at, keyId, signature },
      publicKey: this.ports.key.publicKey,
    };
    const name = 'customerId' in wanted ? 'customer' : `line-${numbers.join('-').slice(0, 40)}`;
    return { fileName: `proof-${environment}-${batchKey}-${name}.json`, content: `${JSON.stringify(proof)}\n` };
  }

  private async contentOf(environment: string, batchKey: string): Promise<Content> {
    const recorded = await this.ports.store.read(streamOf(journalBatch, streamId(environment, batchKey)));
    const facts = factsOf(journalBatch, recorded);
    if (facts.length === 0)
      throw new DomainError(
        'BATCH_NOT_FOUND',
        `There is no journal batch ${batchKey}.`,
        'Check its key in the list of batches.',
        { batchKey },
      );
    const root = facts.find((fact) => fact.type === 'JournalBatchLineRootRecorded');
    const recordings = facts.flatMap((fact) => (fact.type === 'JournalBatchLinesRecorded' ? [fact.data] : []));
    const salt = recordings[0]?.lineSalt;
    if (root === undefined || salt === undefined) throw notAvailable(batchKey);
    return { root, salt, lines: recordings.flatMap(({ lines }) => lines) };
  }

  private async placeOf(root: RecordedEvent): Promise<SealedPlaceOf> {
    const { store } = this.ports;
    const known = await sealedPlaceOf(store, await sealEvents(this.ports), root);
    if (known !== null) return known;
    await sealForEvidence(this.ports);
    const place = await sealedPlaceOf(store, await sealEvents(this.ports), root);
    if (place === null) throw new Error(`${root.stream} is not under the seal that was just written.`);
    return place;
  }
}

const numbersOf = (lines: readonly JournalLine[], wanted: WantedLines, batchKey: string): readonly number[] => {
  const numbers =
    'numbers' in wanted
      ? [...new Set(wanted.numbers)].sort((one, other) => one - other)
      : lines.flatMap(({ customerId }, index) => (customerId === wanted.customerId ? [index + 1] : []));
  const [last] = numbers.slice(-1);
  if (last === undefined || last > lines.length || (numbers[0] ?? 0) < 1)
    throw new DomainError(
      'LINE_NOT_FOUND',
      `Batch ${batchKey} has no such line.`,
      `Its lines have the numbers 1 to ${lines.length}; a customer is named as in the column Customer ID.`,
      { batchKey },
    );
  if (numbers.length <= LINES_PROVEN_MAX) return numbers;
  throw new DomainError(
    'REQUEST_INVALID',
    `A proof shows ${LINES_PROVEN_MAX} lines at most; these are ${numbers.length}.`,
    'Ask for some of them by their numbers.',
    { field: 'lines' },
  );
};

const bytesOf = (hash: string): Buffer => Buffer.from(hash, 'hex');
const textOf = (hashes: readonly Buffer[]): string => Buffer.concat(hashes).toString('base64url');

const notAvailable = (batchKey: string): DomainError =>
  new DomainError(
    'PROOF_NOT_AVAILABLE',
    `A proof of single lines is not available for batch ${batchKey}: its lines were recorded without a root.`,
    'Batches that are imported from now on have it. For this one, use the evidence pack of its month.',
    { batchKey },
  );

const damaged = (batchKey: string): DomainError =>
  new DomainError(
    'STREAM_DAMAGED',
    `The lines of batch ${batchKey} are not those of which the root was recorded.`,
    'Ask the operator to verify the log.',
    { batchKey },
  );
