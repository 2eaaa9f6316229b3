import { planBatch, recordLineRoot, recordLines } from '../../domain/journal-batch/journal-batch.decisions';
import { type JournalBatchEvent } from '../../domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { chunksOfEvents } from '../../domain/shared/event-size';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type Chance } from '../ports/chance';
import { LINE_SALT_BYTES, LineTree } from './line-tree';

const EVENTS_PER_APPEND_MAX = 8;

interface LineChunk {
  readonly firstLine: number;
  readonly lines: readonly JournalLine[];
}

/**
 * The decisions that record a batch with all its lines, an append each, in order. Each does nothing when repeated.
 */
export const stagesOf = (
  plan: BatchPlan,
  lines: readonly JournalLine[],
  chance: Pick<Chance, 'secret'>,
): readonly ((state: JournalBatch) => JournalBatchEvent[])[] => {
  const chunks = lineChunks(lines);
  const groups: LineChunk[][] = [];
  for (let start = 0; start < chunks.length; start += EVENTS_PER_APPEND_MAX)
    groups.push(chunks.slice(start, start + EVENTS_PER_APPEND_MAX));
  const proof = proofOf(lines, chance.secret(LINE_SALT_BYTES).reveal());
  return groups.map((some) => (state) => stageEvents(state, plan, some, proof));
};

/** What single lines are proven with. A batch that is planned already has its own, or none. */
interface LineProof {
  readonly root: () => string;
  readonly salt: string;
}

const proofOf = (lines: readonly JournalLine[], salt: string): LineProof => ({
  root: () => new LineTree(salt, lines).root(),
  salt,
});

const lineChunks = (lines: readonly JournalLine[]): LineChunk[] => {
  let firstLine = 1;
  return chunksOfEvents(lines).map((chunk) => {
    const numbered = { firstLine, lines: chunk };
    firstLine += chunk.length;
    return numbered;
  });
};

const stageEvents = (
  state: JournalBatch,
  plan: BatchPlan,
  chunks: readonly LineChunk[],
  { root, salt }: LineProof,
): JournalBatchEvent[] => {
  const events = planBatch(state, plan);
  // Plan, root and the first lines with their salt are one append: after a crash all of them are there, or none.
  const isNew = events.length > 0;
  if (isNew) events.push(...recordLineRoot(events.reduce(journalBatch.evolve, state), root()));
  let current = events.reduce(journalBatch.evolve, state);
  for (const { firstLine, lines } of chunks) {
    const recorded = recordLines(current, firstLine, lines, isNew ? salt : undefined);
    current = recorded.reduce(journalBatch.evolve, current);
    events.push(...recorded);
  }
  return events;
};
