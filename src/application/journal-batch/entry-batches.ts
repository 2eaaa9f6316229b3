import { Injectable } from '@nestjs/common';
import { isBegun } from '../../domain/journal-batch/entry-parts';
import { journalBatch } from '../../domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../domain/journal-batch/batch-states';
import { type BatchPlan } from '../../domain/shared/batch-plan';
import { Aggregates } from '../shared/aggregates';
import { streamId } from '../shared/streams';
import { keysOfParts } from './batch-keys';

/** A part of an entry as its own stream has it. */
export interface EntryPart {
  readonly batchKey: string;
  readonly state: JournalBatch;
}

/** Finds all parts of a delivered entry from their own streams. */
@Injectable()
export class EntryBatches {
  constructor(private readonly aggregates: Aggregates) {}

  /** The parts of the entry of a batch in order, itself among them; a part that was never recorded is left out. */
  async partsOf(environment: string, plan: BatchPlan): Promise<readonly EntryPart[]> {
    const parts: EntryPart[] = [];
    for (const batchKey of keysOfParts(environment, plan)) {
      const { state } = await this.aggregates.load(journalBatch, streamId(environment, batchKey));
      if (isOfEntry(state, plan)) parts.push({ batchKey, state });
    }
    return parts;
  }

  /** Whether something of an entry in parts was sent. */
  async isBegun(environment: string, plan: BatchPlan): Promise<boolean> {
    if (plan.parts === 1) return false;
    return (await this.partsOf(environment, plan)).some(({ state }) => isBegun(state));
  }
}

/** Older logs have several entities and months of an id under one revision. */
const isOfEntry = (state: JournalBatch, { businessEntityId, period }: BatchPlan): boolean =>
  state.status !== 'Absent' && state.plan.businessEntityId === businessEntityId && state.plan.period === period;
