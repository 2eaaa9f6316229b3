import { accountingPeriod, periodSettings } from '../../domain/accounting-period/accounting-period.state';
import {
  type AccountingPeriodEvent,
  type PeriodSettingsEvent,
} from '../../domain/accounting-period/accounting-period.events';
import { type WatchRoundEvent } from '../../domain/ledger-watch/ledger-watch.events';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { type RecordedEvent } from '../ports/event-store';
import { factOf, factsOf } from '../shared/streams';

export const WATCH_COLUMNS = [
  ...['Round', 'Kind', 'Because', 'Months', 'Started At', 'Ended At', 'Ended', 'Batches', 'Read', 'Lines'],
  ...['Queries', 'Found', 'Cleared'],
];

/** One row per round of the ledger watch. */
export const watchRow = (events: readonly RecordedEvent[]): string[] => {
  const facts = factsOf(watchRound, events);
  const [began] = facts;
  if (began?.type !== 'LedgerRoundStarted') throw new Error(`${began?.stream ?? 'A round'} was never started.`);
  const { roundId, kind, because, periods } = began.data;
  const row = [roundId, kind, because, periods.join(' '), began.metadata.occurredAt];
  const ended = facts.findLast(isEnd);
  if (ended === undefined) return [...row, ...WATCH_COLUMNS.slice(row.length).map(() => '')];
  const { batches, read, lines, queries, found, cleared } = ended.data.counts;
  const how = ended.type === 'LedgerRoundFinished' ? 'finished' : 'stopped';
  const counts = [batches, read, lines, queries, found, cleared].map(String);
  return [...row, ended.metadata.occurredAt, how, ...counts];
};

type Ended = RecordedEvent & Extract<WatchRoundEvent, { type: 'LedgerRoundFinished' | 'LedgerRoundStopped' }>;

const isEnd = (fact: RecordedEvent & WatchRoundEvent): fact is Ended =>
  fact.type === 'LedgerRoundFinished' || fact.type === 'LedgerRoundStopped';

export const SIGN_OFF_COLUMNS = [
  ...['Time', 'Who', 'Name', 'What', 'People', 'Item', 'State', 'Count', 'Finding', 'Checklist Digest', 'Note'],
];

/** How the month was closed and reopened: each checklist item by item, and who signed which. None for other events. */
export const signOffRows = (event: RecordedEvent): string[][] => {
  const fact = factOf(accountingPeriod, event) ?? factOf(periodSettings, event);
  if (fact === null) return [];
  const { occurredAt, actor } = event.metadata;
  return signOffsOf(fact).map(({ name = '', what, people = '', item, digest = '', note = '' }) => [
    ...[occurredAt, actor, name, what, String(people), ...(item ?? NO_ITEM), digest, note],
  ]);
};

interface SignOff {
  readonly what: string;
  readonly name?: string;
  readonly people?: number;
  readonly item?: readonly string[];
  readonly digest?: string;
  readonly note?: string;
}

const NO_ITEM = ['', '', '', ''];

const signOffsOf = (fact: AccountingPeriodEvent | PeriodSettingsEvent): readonly SignOff[] => {
  switch (fact.type) {
    case 'PeriodSettingsChanged':
      return [{ what: 'Set how many people sign', people: fact.data.people }];
    case 'AccountingPeriodClosingStarted':
      return [{ what: 'Began to close', name: fact.data.name, people: fact.data.people }];
    case 'AccountingPeriodChecked': {
      const { items, digest } = fact.data;
      return items.map(({ item: name, state, count, says }) => {
        const item = [name, state, String(count), says];
        return { what: 'Checked', item, digest };
      });
    }
    case 'AccountingPeriodSignedOff': {
      const { name, digest, note } = fact.data;
      return [{ what: 'Signed', name, digest, note: note ?? '' }];
    }
    case 'AccountingPeriodClosed':
      return [{ what: 'Closed', digest: fact.data.digest }];
    case 'AccountingPeriodClosingStopped':
      return [{ what: 'Stopped closing', note: fact.data.reason }];
    case 'AccountingPeriodReopened':
      return [{ what: 'Reopened', name: fact.data.name, note: fact.data.reason }];
  }
};
