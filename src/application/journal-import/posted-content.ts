import { Inject, Injectable } from '@nestjs/common';
import { type ExistingRevision } from '../../domain/journal-batch/revision.decisions';
import { type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { PostedLines } from '../../domain/ledger-entry/posted-lines';
import { BatchContent } from '../journal-batch/batch-content';
import { type Partition, type StagedLines } from '../ports/import-spool';

interface Delivered {
  readonly partitions: readonly Partition[];
  readonly staged: StagedLines;
  readonly fields: readonly IncludedField[];
}

/** Compares entries by what of them is posted: columns that go nowhere do not count. */
@Injectable()
export class PostedContent {
  constructor(@Inject(BatchContent) private readonly content: Pick<BatchContent, 'read'>) {}

  /** Whether a revision and a delivered entry are posted the same, line by line in any order. */
  async isSame(
    environment: string,
    { batches }: ExistingRevision,
    { partitions, staged, fields }: Delivered,
  ): Promise<boolean> {
    const known = new PostedLines(fields);
    for (const batch of batches) {
      if (batch.status === 'Absent') return false;
      const { plan, lines } = await this.content.read(environment, batch.plan.batchKey);
      known.add(plan, lines);
    }
    const delivered = new PostedLines(fields);
    for (const partition of partitions) delivered.add(partition, staged.linesOf(partition));
    return known.isSame(delivered);
  }
}
