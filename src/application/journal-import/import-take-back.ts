import { Injectable } from '@nestjs/common';
import { finishTakeBack } from '../../domain/journal-import/journal-import.decisions';
import { journalImport, type TakeBack } from '../../domain/journal-import/journal-import.state';
import { EntrySelection } from '../journal-batch/entry-selection';
import { Aggregates, type Origin } from '../shared/aggregates';
import { streamId } from '../shared/streams';

/** Withdraws what of a counted import is not posted, after a person took it back. It goes on after a crash. */
@Injectable()
export class ImportTakeBack {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly selection: EntrySelection,
  ) {}

  /** Entries that are posted or in posting stay, and are counted. Throws NOT_YET_VISIBLE. */
  async carryOut(importId: string, { reason, by }: TakeBack, origin: Origin): Promise<void> {
    const decision = { kind: 'withdraw', reason, importId } as const;
    const inTheirName = { ...origin, actor: by };
    const decided = await this.selection.decide(inTheirName, { importId }, decision, null);
    const counts = {
      withdrawnEntries: decided.entries + decided.unchanged,
      leftEntries: decided.refusedCount,
    };
    const id = streamId(origin.environment, importId);
    await this.aggregates.change(journalImport, id, origin, (state) => finishTakeBack(state, counts));
  }
}
