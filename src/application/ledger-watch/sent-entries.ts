import { type AccountingSystem } from '../ports/accounting-system';
import { type EventStore, type RecordedEvent } from '../ports/event-store';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { type ElsewhereBatch } from '../../domain/journal-batch/batch-states';
import { connection } from '../../domain/connection/connection.state';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { type LedgerFacts, NOTHING_KNOWN, withNames } from '../../domain/ledger-entry/ledger-facts';
import { type CustomFieldViews } from '../custom-field/custom-field.views';
import { PastConfiguration } from '../evidence/past-configuration';
import { type LoadedContent } from '../journal-batch/batch-content';
import { comparedExpectation, type Expectation, expectationOf, type SentBatch } from '../posting/read-back';
import { streamId, streamOf } from '../shared/streams';

interface Sources {
  readonly store: Pick<EventStore, 'read'>;
  readonly fieldViews: Pick<CustomFieldViews, 'customFieldsOf'>;
  readonly ledger: AccountingSystem;
}

/** What was sent for posted batches, rebuilt from the log: how the environment posted is read once for many of them. */
export class SentEntries {
  private constructor(
    private readonly ledger: AccountingSystem,
    private readonly past: PastConfiguration,
  ) {}

  static async of(environment: string, { store, fieldViews, ledger }: Sources): Promise<SentEntries> {
    const read = (stream: string): Promise<readonly RecordedEvent[]> => store.read(stream);
    const fields: (readonly RecordedEvent[])[] = [];
    for (const { apiName } of fieldViews.customFieldsOf(environment))
      fields.push(await read(streamOf(customFieldDefinition, streamId(environment, apiName))));
    return new SentEntries(
      ledger,
      new PastConfiguration({
        connection: await read(streamOf(connection, environment)),
        mappings: await read(streamOf(accountMapping, environment)),
        fields,
      }),
    );
  }

  /**
   * The entry that the record of a batch posted elsewhere was compared with; null where its digest is not on record, or
   * no configuration of that time gives it.
   */
  comparedOf(loaded: LoadedContent & { readonly state: ElsewhereBatch }): Expectation | null {
    if (loaded.state.comparedDigest === undefined) return null;
    const facts = factsOf(loaded);
    for (const configuration of this.past.versionsAt(loaded.lastAttemptAt ?? '')) {
      const expectation = comparedExpectation(loaded, loaded.state, { ...configuration, facts });
      if (expectation !== null) return expectation;
    }
    return null;
  }

  /** The entry with the digest that was recorded before it was sent; where no configuration gives it, the digest. */
  of(loaded: LoadedContent & { readonly state: SentBatch }): Expectation | null {
    const facts = factsOf(loaded);
    let first: Expectation | null = null;
    for (const configuration of this.past.versionsAt(loaded.lastAttemptAt ?? '')) {
      const expectation = expectationOf(this.ledger, loaded, loaded.state, { ...configuration, facts });
      if (expectation.kind === 'entry') return expectation;
      first ??= expectation;
    }
    return first;
  }
}

const factsOf = ({ lastNames }: LoadedContent): LedgerFacts => ({
  ...NOTHING_KNOWN,
  directory: withNames(NOTHING_KNOWN.directory, lastNames),
});
