import { factOf } from '../../application/shared/streams';
import { type RecordedEvent } from '../../application/ports/event-store';
import {
  type KnownSchedule,
  type OccurrenceView,
  PostingScheduleViews,
} from '../../application/posting-schedule/posting-schedule.views';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type Occurrence, type PostingScheduleEvent } from '../../domain/posting-schedule/posting-schedule.events';
import { isFailing, postingSchedule } from '../../domain/posting-schedule/posting-schedule.state';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type ReadModel } from './read-model';

type Fact = RecordedEvent & PostingScheduleEvent;

const UNTOUCHED: KnownSchedule = {
  schedule: postingSchedule.initial,
  paused: null,
  changedAt: null,
  changedBy: null,
  revision: -1,
};

/** The schedule of an environment, and the outcome of each occurrence. */
export class PostingScheduleReadModel extends PostingScheduleViews implements ReadModel {
  readonly version = 'posting-schedule/3';
  readonly tables = ['posting_schedule', 'posting_occurrence'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS posting_schedule (environment TEXT PRIMARY KEY, known TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS posting_occurrence (
        environment TEXT, occurrence_id TEXT, place INTEGER NOT NULL, view TEXT NOT NULL, PRIMARY KEY (environment, occurrence_id)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS posting_occurrence_newest ON posting_occurrence (environment, place);
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const fact = factOf(postingSchedule, event);
    if (fact === null) return;
    const { environment } = event.metadata;
    const known = knownAfter(this.scheduleOf(environment), fact);
    this.database
      .prepare('INSERT OR REPLACE INTO posting_schedule VALUES (?, ?)')
      .run(environment, JSON.stringify(known));
    this.applyOccurrence(environment, fact, place);
  }

  override scheduleOf(environment: string): KnownSchedule {
    const row = this.database
      .prepare<[string], { known: string }>('SELECT known FROM posting_schedule WHERE environment = ?')
      .get(environment);
    return row ? (JSON.parse(row.known) as KnownSchedule) : UNTOUCHED;
  }

  override occurrencesOf(environment: string, page: PageRequest): Page<OccurrenceView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], { place: number; view: string }>(
        'SELECT place, view FROM posting_occurrence WHERE environment = ? AND place < ? ORDER BY place DESC LIMIT ?',
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ view }) => JSON.parse(view) as OccurrenceView,
      ({ place }) => [place],
    );
  }

  private applyOccurrence(environment: string, fact: Fact, place: number): void {
    switch (fact.type) {
      case 'PostingOccurrenceClaimed':
        this.insert(environment, place, { ...newView(fact.data, fact), state: 'Claimed', late: fact.data.late });
        return;
      case 'PostingOccurrenceSkipped':
        this.insert(environment, place, { ...newView(fact.data, fact), state: 'Skipped' });
        return;
      case 'PostingOccurrencesMissed': {
        const { first, last, count, cause } = fact.data;
        const missed = { occurrences: count, firstLocal: first.local, missedBecause: cause, late: true };
        this.insert(environment, place, { ...newView(last, fact), ...missed, state: 'Missed' });
        return;
      }
      case 'PostingOccurrenceStarted':
      case 'PostingOccurrenceFoundNothing':
      case 'PostingOccurrenceFailed':
      case 'PostingOccurrenceFinished':
        this.update(environment, fact.data.occurrenceId, (view) => ({ ...view, ...outcomeOf(fact, view) }));
        return;
      default: // The others do not concern an occurrence.
    }
  }

  private insert(environment: string, place: number, view: OccurrenceView): void {
    // What was decided with a clock that was far ahead is decided again when it is due.
    this.database
      .prepare('INSERT OR REPLACE INTO posting_occurrence VALUES (?, ?, ?, ?)')
      .run(environment, view.occurrenceId, place, JSON.stringify(view));
  }

  private update(environment: string, occurrenceId: string, change: (view: OccurrenceView) => OccurrenceView): void {
    const row = this.database
      .prepare<[string, string], { view: string }>(
        'SELECT view FROM posting_occurrence WHERE environment = ? AND occurrence_id = ?',
      )
      .get(environment, occurrenceId);
    if (!row) return;
    const view = change(JSON.parse(row.view) as OccurrenceView);
    this.database
      .prepare('UPDATE posting_occurrence SET view = ? WHERE environment = ? AND occurrence_id = ?')
      .run(JSON.stringify(view), environment, occurrenceId);
  }
}

const newView = (
  { occurrenceId, local, timeZone, instant }: Occurrence,
  { metadata }: RecordedEvent,
): Omit<OccurrenceView, 'state'> => ({
  occurrenceId,
  local,
  timeZone,
  instant,
  late: false,
  runId: null,
  counts: null,
  occurrences: 1,
  firstLocal: local,
  missedBecause: null,
  problem: null,
  recordedAt: metadata.occurredAt,
});

type OutcomeFact = Extract<
  PostingScheduleEvent,
  {
    type:
      | 'PostingOccurrenceStarted'
      | 'PostingOccurrenceFoundNothing'
      | 'PostingOccurrenceFailed'
      | 'PostingOccurrenceFinished';
  }
>;

const outcomeOf = (fact: OutcomeFact, { late }: OccurrenceView): Partial<OccurrenceView> => {
  const run = late ? 'Late' : 'Run';
  switch (fact.type) {
    case 'PostingOccurrenceStarted':
      return { state: run, runId: fact.data.runId };
    case 'PostingOccurrenceFoundNothing':
      return { state: 'Nothing to post' };
    case 'PostingOccurrenceFailed': {
      const { code, message, fix } = fact.data;
      return { state: 'Failed', problem: { code, message, fix } };
    }
    case 'PostingOccurrenceFinished': {
      const { runId, counts } = fact.data;
      return { state: isFailing(counts) ? 'Failed' : run, runId, counts };
    }
    default:
      return assertNever(fact);
  }
};

const knownAfter = (known: KnownSchedule, fact: Fact): KnownSchedule => {
  const { occurredAt, actor } = fact.metadata;
  const next = { ...known, schedule: postingSchedule.evolve(known.schedule, fact), revision: fact.revision };
  const changed = { changedAt: occurredAt, changedBy: actor };
  switch (fact.type) {
    case 'PostingScheduleChanged':
      return { ...next, ...changed };
    case 'PostingScheduleEnabled':
    case 'PostingScheduleResumed':
      return { ...next, ...changed, paused: null };
    case 'PostingSchedulePaused':
    case 'PostingSchedulePausedItself': {
      const itself = fact.type === 'PostingSchedulePausedItself';
      return { ...next, ...changed, paused: { reason: fact.data.reason, since: occurredAt, by: actor, itself } };
    }
    case 'PostingOccurrenceClaimed':
    case 'PostingOccurrencesMissed':
    case 'PostingOccurrenceSkipped':
    case 'PostingOccurrenceStarted':
    case 'PostingOccurrenceFoundNothing':
    case 'PostingOccurrenceFailed':
    case 'PostingOccurrenceFinished':
      return next;
    default:
      return assertNever(fact);
  }
};
