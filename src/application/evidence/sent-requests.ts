import { type ResolvedValue } from '../../domain/shared/batch-plan';
import { type AccountingSystem } from '../ports/accounting-system';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { buildLedgerEntry } from '../../domain/ledger-entry/entry-builder';
import { type LedgerFacts, NOTHING_KNOWN, withNames } from '../../domain/ledger-entry/ledger-facts';
import { type BatchEvidence, type BatchFact } from './batch-evidence';
import { type PastConfiguration } from './past-configuration';

export type Attempt = Extract<BatchFact, { type: 'PostingAttemptStarted' }>;

/** A request exactly as it was sent: its digest is the one that was recorded before it left. */
export interface SentRequest {
  readonly entry: LedgerEntry;
  /** Header and lines as the ledger read them, without the envelope that carried sender and session. */
  readonly body: string;
}

/** Requests written again from the log alone: no list of the ledger, no view and no vault has a part in it. */
export class SentRequests {
  constructor(
    private readonly ledger: Pick<AccountingSystem, 'prepare'>,
    private readonly configuration: PastConfiguration,
  ) {}

  /** Null when what is in the log does not give the digest that was recorded. */
  of({ plan, lines }: BatchEvidence, { data, metadata }: Attempt): SentRequest | null {
    const facts = factsOf(data.resolved ?? []);
    for (const configuration of this.configuration.versionsAt(metadata.occurredAt)) {
      const built = buildLedgerEntry(plan, lines, { ...configuration, facts });
      if (built.kind !== 'entry') continue;
      const prepared = this.ledger.prepare(built.entry, data);
      if (prepared.kind !== 'prepared' || prepared.entry.payloadDigest !== data.payloadDigest) continue;
      return { entry: built.entry, body: prepared.entry.body };
    }
    return null;
  }

  /** The same of the attempt that brought the batch into the ledger, which is the last. */
  ofLast(batch: BatchEvidence): SentRequest | null {
    const attempt = attemptsOf(batch).at(-1);
    return attempt === undefined ? null : this.of(batch, attempt);
  }
}

export const attemptsOf = ({ facts }: BatchEvidence): Attempt[] =>
  facts.filter((fact) => fact.type === 'PostingAttemptStarted');

/** Values are ids of the ledger but for those that were recorded with theirs. */
const factsOf = (names: readonly ResolvedValue[]): LedgerFacts => ({
  ...NOTHING_KNOWN,
  directory: withNames(NOTHING_KNOWN.directory, names),
});
