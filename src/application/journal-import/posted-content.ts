import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
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
    const posted = new PostedLines(fields);
    const known = new LineSum();
    for (const batch of batches) {
      if (batch.status === 'Absent') return false;
      const { plan, lines } = await this.content.read(environment, batch.plan.batchKey);
      for (const line of lines) known.add(posted.textOf(plan, line));
    }
    const delivered = new LineSum();
    for (const partition of partitions)
      for (const line of staged.linesOf(partition)) delivered.add(posted.textOf(partition, line));
    return known.isSame(delivered);
  }
}

/** Texts in any order: their number, and the sum of their SHA-256. It takes no memory, however many they are. */
class LineSum {
  private count = 0;
  private sum = 0n;

  add(text: string): void {
    this.count += 1;
    this.sum = (this.sum + BigInt(`0x${createHash('sha256').update(text).digest('hex')}`)) % MODULUS;
  }

  isSame(other: LineSum): boolean {
    return this.count === other.count && this.sum === other.sum;
  }
}

const MODULUS = 1n << 256n;
