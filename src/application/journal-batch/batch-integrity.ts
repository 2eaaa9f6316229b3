import { type BatchPlan } from '../../domain/shared/batch-plan';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type ChainRules } from '../log-seals/log-verification';
import { type RecordedEvent } from '../ports/event-store';
import { contentDigestOf } from './batch-lines';

/**
 * Something in a batch's stream that differs from what was written. Codes are those of `verify` where it finds the
 * same.
 */
export interface BatchDamage {
  readonly code: 'HASH_WRONG' | 'CHAIN_BROKEN' | 'REVISION_WRONG' | 'CONTENT_WRONG';
  readonly message: string;
}

/** What is wrong with the stream of a batch, or with its lines compared with its plan; null when nothing is. */
export const damageOf = (
  events: readonly RecordedEvent[],
  { plan, lines }: { readonly plan: BatchPlan; readonly lines: readonly JournalLine[] },
  rules: Pick<ChainRules, 'hashOf' | 'chainStart'>,
): BatchDamage | null => chainDamageOf(events, rules) ?? contentDamageOf(plan, lines);

const chainDamageOf = (
  events: readonly RecordedEvent[],
  { hashOf, chainStart }: Pick<ChainRules, 'hashOf' | 'chainStart'>,
): BatchDamage | null => {
  let expected = chainStart(events[0]?.stream ?? '');
  for (const [index, { stream, revision, id, type, schemaVersion, data, metadata }] of events.entries()) {
    const { hash, ...hashed } = metadata;
    if (revision !== index)
      return { code: 'REVISION_WRONG', message: `Event ${index} of the batch has revision ${revision}.` };
    if (hashed.prev !== expected)
      return {
        code: 'CHAIN_BROKEN',
        message: `${type}, event ${index} of the batch, does not follow the previous one.`,
      };
    if (hashOf({ stream, revision, id, type, schemaVersion, data, metadata: hashed }) !== hash)
      return { code: 'HASH_WRONG', message: `${type}, event ${index} of the batch, differs from what was written.` };
    expected = hash;
  }
  return null;
};

const contentDamageOf = (plan: BatchPlan, lines: readonly JournalLine[]): BatchDamage | null => {
  const [debits, credits] = [sumOf(lines, 'debit'), sumOf(lines, 'credit')];
  const isAsPlanned =
    lines.length === plan.lineCount &&
    debits === BigInt(plan.totalMinor) &&
    credits === debits &&
    contentDigestOf(lines) === plan.contentDigest;
  if (isAsPlanned) return null;
  return { code: 'CONTENT_WRONG', message: 'The lines of the batch differ from those planned.' };
};

const sumOf = (lines: readonly JournalLine[], side: JournalLine['side']): bigint =>
  lines.reduce((sum, line) => (line.side === side ? sum + BigInt(line.amountMinor) : sum), 0n);
