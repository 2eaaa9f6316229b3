import { foldFacts } from '../shared/streams';
import { connection } from '../../domain/connection/connection.state';
import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { type RecordedEvent } from '../ports/event-store';
import { type EntryContext, type IncludedField } from '../../domain/ledger-entry/entry-builder';
import { accountMapping, ledgerAccountFinder } from '../../domain/account-mapping/account-mapping.state';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';

export type Configuration = Omit<EntryContext, 'facts'>;

export interface ConfigurationEvents {
  readonly connection: readonly RecordedEvent[];
  readonly mappings: readonly RecordedEvent[];
  /** One list per field. */
  readonly fields: readonly (readonly RecordedEvent[])[];
}

/** A batch may have been built with the configuration of a moment before its attempt was decided. */
const VERSIONS_TRIED_MAX = 5;

/** How an environment posted at any moment, only from the events of its settings, mappings and fields. */
export class PastConfiguration {
  private readonly moments: readonly string[];
  private last: { readonly at: string; readonly configuration: Configuration } | null = null;

  constructor(private readonly events: ConfigurationEvents) {
    const all = [...events.connection, ...events.mappings, ...events.fields.flat()];
    this.moments = [...new Set(all.map(({ metadata }) => metadata.occurredAt))].sort();
  }

  /** The configuration at a moment, then the previous ones, up to a limit. */
  *versionsAt(at: string): Generator<Configuration> {
    const before = this.moments.filter((moment) => moment <= at).slice(-VERSIONS_TRIED_MAX);
    for (const moment of before.reverse()) yield this.at(moment);
  }

  /** Consecutive batches share a configuration: the last one is cached. */
  private at(moment: string): Configuration {
    if (this.last?.at !== moment) this.last = { at: moment, configuration: this.foldedAt(moment) };
    return this.last.configuration;
  }

  private foldedAt(moment: string): Configuration {
    const { connection: settings, mappings, fields } = this.events;
    const included = fields.flatMap((events): IncludedField[] => {
      const { state, revision } = stateAt(customFieldDefinition, events, moment);
      return state.status === 'Defined' && state.includeInJournalPosting ? [{ ...state, revision }] : [];
    });
    const { journalSymbol, exchangeRateType } = stateAt(connection, settings, moment).state.settings;
    const mapping = stateAt(accountMapping, mappings, moment);
    return {
      journalSymbol,
      exchangeRateType,
      ledgerAccountOf: ledgerAccountFinder(mapping.state),
      mappingRevision: mapping.revision,
      fields: included,
    };
  }
}

const stateAt = <State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
  events: readonly RecordedEvent[],
  moment: string,
): { readonly state: State; readonly revision: number } => {
  const counted = events.filter(({ metadata }) => metadata.occurredAt <= moment);
  return { state: foldFacts(decider, counted), revision: counted.length - 1 };
};
