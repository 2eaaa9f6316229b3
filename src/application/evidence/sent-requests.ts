import { type ResolvedValue } from '../../domain/shared/batch-plan';
import { type AccountingSystem } from '../ports/accounting-system';
import { type LedgerEntry } from '../../domain/ledger-entry/ledger-entry';
import { buildLedgerEntry } from '../../domain/ledger-entry/entry-builder';
import { type LedgerFacts, NOTHING_KNOWN, withNames } from '../../domain/ledger-entry/ledger-facts';
import { type BatchEvidence, type BatchFact } from './batch-evidence';
import { type PastConfiguration } from './past-configuration';

export type Attempt = Extract<BatchFact, { type: 'PostingAttemptStarted' }>;

/** A request exactly as sent: its digest equals the one recorded before it was sent. */
export interface SentRequest {
  readonly entry: LedgerEntry;
  /** Header and lines as the ledger read them, without the envelope that carried sender and session. */
  readonly body: string;
}

/** Requests rebuilt only from the log, without ledger lists, views or vault. */
export class SentRequests {
  constructor(
    private readonly ledger: Pick<AccountingSystem, 'prepare'>,
    private readonly configuration: PastConfiguration,
  ) {}

  /** Null when the rebuilt request does not have the recorded digest. */
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

  /** The same for the attempt that brought the batch into the ledger, which is the last. */
  ofLast(batch: BatchEvidence): SentRequest | null {
    const attempt = attemptsOf(batch).at(-1);
    return attempt === undefined ? null : this.of(batch, attempt);
  }
}

export const attemptsOf = ({ facts }: BatchEvidence): Attempt[] =>
  facts.filter((fact) => fact.type === 'PostingAttemptStarted');

/** Values are ledger ids, except those recorded with their id. */
const factsOf = (names: readonly ResolvedValue[]): LedgerFacts => ({
  ...NOTHING_KNOWN,
  directory: withNames(NOTHING_KNOWN.directory, names),
});
