import { Injectable } from '@nestjs/common';
import { checkEntry, decideEntry, type EntryDecision } from '../../domain/journal-batch/entry-control.decisions';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { EntryBatches, type EntryPart } from './entry-batches';
import { isStoreOutage } from '../shared/store-outage';

/** What became of a decision about one entry: the last position that it wrote, null when it was decided already. */
export interface EntryOutcome {
  readonly position: Position | null;
  /** Keys of all parts of the entry. */
  readonly batchKeys: readonly string[];
}

/**
 * Carries out what a person decides about unposted entries: always about all parts of an entry. A crash leaves at most
 * an entry of which some parts are held or withdrawn; none of it is posted then, and repeating the decision ends it.
 */
@Injectable()
export class EntryControl {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly entries: EntryBatches,
  ) {}

  /** Throws what `checkEntry` throws; then nothing is changed. */
  async decide(origin: Origin, batchKey: string, decision: EntryDecision): Promise<EntryOutcome> {
    const { environment } = origin;
    const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
    const parts =
      state.status === 'Absent' ? [{ batchKey, state }] : await this.entries.partsOf(environment, state.plan);
    const states = parts.map((part) => part.state);
    const batchKeys = parts.map((part) => part.batchKey);
    if (!checkEntry(states, decision)) return { position: null, batchKeys };
    // Of several parts one may be taken into a run meanwhile: all are held before the first is withdrawn.
    const isDivided = parts.length > 1;
    if (isDivided && decision.kind !== 'lift-hold') await this.holdAll(origin, parts, decision.reason);
    let position: Position | null = null;
    for (const key of batchKeys) position = (await this.change(origin, key, decision)) ?? position;
    return { position, batchKeys };
  }

  /** Holds all parts, or none when posting of one of them began meanwhile. Answers those that were not held before. */
  async holdAll(origin: Origin, parts: readonly EntryPart[], reason: string): Promise<readonly string[]> {
    const held: string[] = [];
    try {
      for (const { batchKey, state } of parts) {
        if (isWithdrawn(state)) continue;
        if ((await this.change(origin, batchKey, { kind: 'hold', reason })) !== null) held.push(batchKey);
      }
      return held;
    } catch (error) {
      await this.liftAll(origin, held, error);
      throw error;
    }
  }

  /** Frees what was held for a refused decision. After another failure the hold stays: it may have come far. */
  async liftAll(origin: Origin, held: readonly string[], error: unknown): Promise<void> {
    if (!(error instanceof DomainError) || isStoreOutage(error)) return;
    const lifted = { kind: 'lift-hold', reason: `Not decided: ${error.message}`.slice(0, 500) } as const;
    for (const key of held) await this.change(origin, key, lifted);
  }

  private async change(origin: Origin, batchKey: string, decision: EntryDecision): Promise<Position | null> {
    const id = streamId(origin.environment, batchKey);
    const decide = (state: JournalBatch): ReturnType<typeof decideEntry> =>
      decision.kind === 'hold' && isWithdrawn(state) ? [] : decideEntry(state, decision);
    return (await this.aggregates.change(journalBatch, id, origin, decide)).position;
  }
}

const isWithdrawn = ({ status }: JournalBatch): boolean => status === 'Discarded';
