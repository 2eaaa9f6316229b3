import { Inject, Injectable } from '@nestjs/common';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { connection } from '../../domain/connection/connection.state';
import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { journalImport } from '../../domain/journal-import/journal-import.state';
import { type ConfigurationChange, EntryUses, preparersOf } from '../../domain/posting-approval/preparation';
import { type CustomFieldViews, CustomFieldViews as FieldViews } from '../custom-field/custom-field.views';
import { type HistoryViews, HistoryViews as History } from '../history/history.views';
import { BatchContent } from '../journal-batch/batch-content';
import { EventStore, type RecordedEvent } from '../ports/event-store';
import { type EntryNeed } from '../posting/entry-approvals';
import { isServiceActor } from '../shared/service-actors';
import { factsOf, streamId, streamOf } from '../shared/streams';

type What = ConfigurationChange['what'];

const EVERYTHING: readonly What[] = [{ kind: 'everything' }];
const FIELDS_A_PAGE = 200;

/** Finds out from the log who prepared entries. */
@Injectable()
export class Preparations {
  constructor(
    private readonly store: EventStore,
    private readonly content: BatchContent,
    @Inject(FieldViews) private readonly fields: Pick<CustomFieldViews, 'customFieldsOf'>,
    @Inject(History) private readonly history: Pick<HistoryViews, 'historyOf'>,
  ) {}

  /** For the entries of one request, so that the configuration is read once. */
  of(environment: string): (entry: EntryNeed) => Promise<ReadonlySet<string>> {
    const deliverers = new Map<string, Promise<readonly string[]>>();
    let changes: Promise<readonly ConfigurationChange[]> | null = null;
    const deliveredBy = (importId: string): Promise<readonly string[]> => {
      const known = deliverers.get(importId) ?? this.peopleOf(streamOf(journalImport, streamId(environment, importId)));
      deliverers.set(importId, known);
      return known;
    };
    return async ({ keys, facts, approval }) => {
      const uses = new EntryUses();
      const people: string[] = [];
      for (const key of await this.withDelivered(environment, keys)) {
        const { plan, lines, plannedBy } = await this.content.read(environment, key);
        if (plan.importId === '' && !isServiceActor(plannedBy)) people.push(plannedBy);
        for (const line of lines) uses.add(line);
        uses.addValues([plan.businessEntityId, plan.journalEntryId, plan.currency, plan.transactionDate, plan.journal]);
        if (plan.importId !== '') people.push(...(await deliveredBy(plan.importId)));
      }
      changes ??= this.changes(environment);
      const since = approval.completedAt ?? facts.preparedAt;
      return preparersOf(uses, { deliveredBy: people, changes: await changes, since });
    };
  }

  /** A net difference is prepared by all who prepared the delivery that it brings in, too. */
  private async withDelivered(environment: string, keys: readonly string[]): Promise<readonly string[]> {
    const all = [...keys];
    for (const key of keys) {
      const { plan } = await this.content.read(environment, key);
      all.push(...(plan.adjusts?.delivered.batchKeys ?? []));
    }
    return all;
  }

  /** Who delivered it, answered its questions, and confirmed it. */
  private async peopleOf(stream: string): Promise<readonly string[]> {
    const events = await this.store.read(stream);
    return [...new Set(events.map(({ metadata }) => metadata.actor))].filter((actor) => !isServiceActor(actor));
  }

  private async changes(environment: string): Promise<readonly ConfigurationChange[]> {
    return [
      ...(await this.mappingChanges(environment)),
      ...(await this.settingChanges(environment)),
      ...(await this.fieldChanges(environment)),
    ];
  }

  private async mappingChanges(environment: string): Promise<readonly ConfigurationChange[]> {
    const events = factsOf(accountMapping, await this.store.read(streamOf(accountMapping, environment)));
    return events.flatMap((event) => {
      const accounts = (): readonly string[] => {
        switch (event.type) {
          case 'AccountsMapped':
            return event.data.mappings.map(({ account }) => account);
          case 'AccountRulesSaved':
            return event.data.rules.map(({ account }) => account);
          default:
            return [event.data.account];
        }
      };
      return accounts().map((account) => changeBy(event, { kind: 'account', account }));
    });
  }

  /** The journal, the rate type and the company are part of every entry. */
  private async settingChanges(environment: string): Promise<readonly ConfigurationChange[]> {
    const events = factsOf(connection, await this.store.read(streamOf(connection, environment)));
    let state = connection.initial;
    return events.flatMap((event) => {
      const before = state;
      state = connection.evolve(state, event);
      const isOfEntries =
        before.settings.journalSymbol !== state.settings.journalSymbol ||
        before.settings.exchangeRateType !== state.settings.exchangeRateType ||
        event.type === 'ConnectionEstablished';
      return isOfEntries ? [changeBy(event, { kind: 'everything' })] : [];
    });
  }

  private async fieldChanges(environment: string): Promise<readonly ConfigurationChange[]> {
    const changes: ConfigurationChange[] = [];
    for (const stream of this.fieldStreams(environment)) changes.push(...(await this.changesOfField(stream)));
    return changes;
  }

  /** Of a removed field only the history knows the stream. */
  private fieldStreams(environment: string): ReadonlySet<string> {
    const { category } = customFieldDefinition;
    const known = this.fields.customFieldsOf(environment).map(({ apiName }) => streamId(environment, apiName));
    const streams = new Set(known.map((id) => streamOf(customFieldDefinition, id)));
    const filter = { ...NO_FILTER, category, type: 'CustomFieldRemoved' };
    let cursor: string | null = null;
    do {
      const page = this.history.historyOf(environment, filter, { limit: FIELDS_A_PAGE, cursor }, true);
      for (const { stream } of page.items) streams.add(stream);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return streams;
  }

  /** A field that was never included in posting is in no entry; overrides count, because it may be included later. */
  private async changesOfField(stream: string): Promise<readonly ConfigurationChange[]> {
    const events = factsOf(customFieldDefinition, await this.store.read(stream));
    let state = customFieldDefinition.initial;
    return events.flatMap((event) => {
      const before = state;
      state = customFieldDefinition.evolve(state, event);
      const isIncluded = [before, state].some((one) => one.status === 'Defined' && one.includeInJournalPosting);
      const whats = (): readonly What[] => {
        switch (event.type) {
          case 'CustomFieldValuesOverridden':
            return event.data.overrides.map(({ value }) => ({ kind: 'value', value }));
          case 'CustomFieldOverrideRemoved':
            return [{ kind: 'value', value: event.data.value }];
          case 'CustomFieldDefined':
          case 'CustomFieldChanged':
          case 'CustomFieldBound':
            // What it was set to before it was included counts from then on, as the work of who did it.
            return isIncluded || isIncludedLater(events, event) ? EVERYTHING : [];
          default:
            return isIncluded ? EVERYTHING : [];
        }
      };
      return whats().map((what) => changeBy(event, what));
    });
  }
}

const isIncludedLater = (events: readonly RecordedEvent[], { revision }: RecordedEvent): boolean =>
  events.some((event) => event.revision > revision && event.type === 'CustomFieldInclusionChanged');

const changeBy = ({ metadata }: RecordedEvent, what: What): ConfigurationChange => ({
  by: metadata.actor,
  at: metadata.occurredAt,
  what,
});

const NO_FILTER = {
  category: null,
  type: null,
  actor: null,
  period: null,
  batchKey: null,
  runId: null,
  stream: null,
  from: null,
  until: null,
  search: null,
  findings: [],
  afterCloseDays: 0,
  timeZone: 'UTC',
};
