import { type RecordedEvent } from '../../application/ports/event-store';
import { type Page, type PageRequest } from '../../application/ports/page';
import { type KnownPickUp, type PickedUpFileView, PickUpViews } from '../../application/pick-up/pick-up.views';
import { factOf } from '../../application/shared/streams';
import { type PickUpEvent, type SourcedFile } from '../../domain/pick-up/pick-up.events';
import { pickUp } from '../../domain/pick-up/pick-up.state';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { keyOfCursor, pageOfRows } from '../sqlite/paging';
import { type ReadModel } from './read-model';

type Fact = RecordedEvent & PickUpEvent;

const UNTOUCHED: KnownPickUp = {
  settings: null,
  trouble: null,
  troubledSince: null,
  troubledFiles: 0,
  changedAt: null,
  changedBy: null,
  revision: -1,
};

interface FileRow {
  readonly place: number;
  readonly view: string;
}

/** The pick-up of an environment, and what became of each file. */
export class PickUpReadModel extends PickUpViews implements ReadModel {
  readonly version = 'pick-up/1';
  readonly tables = ['pick_up', 'pick_up_file'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(`
      CREATE TABLE IF NOT EXISTS pick_up (environment TEXT PRIMARY KEY, known TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS pick_up_file (
        environment TEXT, place INTEGER, source TEXT NOT NULL, name TEXT NOT NULL, is_standing INTEGER NOT NULL,
        needs_attention INTEGER NOT NULL, view TEXT NOT NULL, PRIMARY KEY (environment, place)
      ) STRICT;
      CREATE INDEX IF NOT EXISTS pick_up_file_standing ON pick_up_file (environment, source, name) WHERE is_standing = 1;
      CREATE INDEX IF NOT EXISTS pick_up_file_attention ON pick_up_file (environment) WHERE needs_attention = 1;
    `);
  }

  apply(event: RecordedEvent, place: number): void {
    const fact = factOf(pickUp, event);
    if (fact === null) return;
    const { environment } = event.metadata;
    this.applyFile(environment, fact, place);
    const known = { ...knownAfter(this.pickUpOf(environment), fact), revision: fact.revision };
    this.database
      .prepare('INSERT OR REPLACE INTO pick_up VALUES (?, ?)')
      .run(environment, JSON.stringify({ ...known, troubledFiles: this.troubledFiles(environment) }));
  }

  override pickUpOf(environment: string): KnownPickUp {
    const row = this.database
      .prepare<[string], { known: string }>('SELECT known FROM pick_up WHERE environment = ?')
      .get(environment);
    return row ? (JSON.parse(row.known) as KnownPickUp) : UNTOUCHED;
  }

  override filesOf(environment: string, page: PageRequest): Page<PickedUpFileView> {
    const [before = Number.MAX_SAFE_INTEGER] = keyOfCursor(page.cursor, 1) ?? [];
    const rows = this.database
      .prepare<[string, string | number, number], FileRow>(
        'SELECT place, view FROM pick_up_file WHERE environment = ? AND place < ? ORDER BY place DESC LIMIT ?',
      )
      .all(environment, before, page.limit + 1);
    return pageOfRows(
      rows,
      page,
      ({ view }) => JSON.parse(view) as PickedUpFileView,
      ({ place }) => [place],
    );
  }

  private applyFile(environment: string, fact: Fact, place: number): void {
    switch (fact.type) {
      case 'PickUpFileTaken':
      case 'PickUpFileRepeated': {
        const { importId, digest } = fact.data;
        const state = fact.type === 'PickUpFileTaken' ? 'Taken' : 'Repeated';
        const withTotals = fact.type === 'PickUpFileTaken' && fact.data.withTotals;
        this.replace(environment, place, { ...newView(fact.data, fact), state, importId, digest, withTotals });
        return;
      }
      case 'PickUpFileRefused': {
        const { code, message, fix } = fact.data;
        const trouble = { code, message, fix };
        this.replace(environment, place, { ...newView(fact.data, fact), state: 'Refused', trouble });
        return;
      }
      case 'PickUpFileTroubled': {
        const { code, message, fix } = fact.data;
        const trouble = { code, message, fix };
        const standing = this.standing(environment, fact.data);
        const view = standing === undefined ? null : (JSON.parse(standing.view) as PickedUpFileView);
        // What was taken or refused stays so, although it could not be moved.
        if (standing !== undefined && view !== null && isSame(view, fact.data) && view.state !== 'Needs attention')
          this.update(environment, standing.place, { ...view, trouble }, true);
        else this.replace(environment, place, { ...newView(fact.data, fact), state: 'Needs attention', trouble });
        return;
      }
      case 'PickUpFilesLeft':
        for (const name of fact.data.names) this.leave(environment, { source: fact.data.source, name });
        return;
      case 'PickUpSaved':
      case 'PickUpRemoved':
      case 'PickUpTroubled':
      case 'PickUpRecovered':
        return;
      default:
        assertNever(fact);
    }
  }

  /** A new row, in place of one that only said that the file could not be taken yet. */
  private replace(environment: string, place: number, view: PickedUpFileView): void {
    const before = this.standing(environment, view);
    if (before !== undefined && (JSON.parse(before.view) as PickedUpFileView).state === 'Needs attention')
      this.database
        .prepare('DELETE FROM pick_up_file WHERE environment = ? AND place = ?')
        .run(environment, before.place);
    else this.leave(environment, view);
    const needsAttention = view.state === 'Needs attention' ? 1 : 0;
    this.database
      .prepare('INSERT INTO pick_up_file VALUES (?, ?, ?, ?, 1, ?, ?)')
      .run(environment, place, view.source, view.name, needsAttention, JSON.stringify(view));
  }

  /** The file is not there any more, or another one is in its place. */
  private leave(environment: string, file: Pick<SourcedFile, 'source' | 'name'>): void {
    const standing = this.standing(environment, file);
    if (standing === undefined) return;
    const view = JSON.parse(standing.view) as PickedUpFileView;
    const left: PickedUpFileView =
      view.state === 'Needs attention'
        ? { ...view, state: 'Gone' }
        : { ...view, trouble: view.state === 'Refused' ? view.trouble : null };
    this.update(environment, standing.place, left, false);
    this.database
      .prepare('UPDATE pick_up_file SET is_standing = 0 WHERE environment = ? AND place = ?')
      .run(environment, standing.place);
  }

  private update(environment: string, place: number, view: PickedUpFileView, needsAttention: boolean): void {
    this.database
      .prepare('UPDATE pick_up_file SET view = ?, needs_attention = ? WHERE environment = ? AND place = ?')
      .run(JSON.stringify(view), needsAttention ? 1 : 0, environment, place);
  }

  private standing(environment: string, { source, name }: Pick<SourcedFile, 'source' | 'name'>): FileRow | undefined {
    return this.database
      .prepare<[string, string, string], FileRow>(
        'SELECT place, view FROM pick_up_file WHERE environment = ? AND source = ? AND name = ? AND is_standing = 1',
      )
      .get(environment, source, name);
  }

  private troubledFiles(environment: string): number {
    const row = this.database
      .prepare<[string], { count: number }>(
        'SELECT count(*) AS count FROM pick_up_file WHERE environment = ? AND needs_attention = 1',
      )
      .get(environment);
    return row?.count ?? 0;
  }
}

const isSame = (one: SourcedFile, other: SourcedFile): boolean =>
  one.bytes === other.bytes && one.modifiedAt === other.modifiedAt;

const newView = (
  { name, source, bytes, modifiedAt }: SourcedFile,
  { metadata }: RecordedEvent,
): Omit<PickedUpFileView, 'state'> => ({
  name,
  source,
  bytes,
  modifiedAt,
  importId: null,
  digest: null,
  withTotals: false,
  trouble: null,
  recordedAt: metadata.occurredAt,
});

const knownAfter = (known: KnownPickUp, fact: Fact): KnownPickUp => {
  const { occurredAt, actor } = fact.metadata;
  const changed = { changedAt: occurredAt, changedBy: actor, trouble: null, troubledSince: null };
  switch (fact.type) {
    case 'PickUpSaved': {
      const { credential: _credential, ...settings } = fact.data;
      return { ...known, ...changed, settings };
    }
    case 'PickUpRemoved':
      return { ...known, ...changed, settings: null };
    case 'PickUpTroubled':
      return { ...known, trouble: fact.data, troubledSince: occurredAt };
    case 'PickUpRecovered':
      return { ...known, trouble: null, troubledSince: null };
    case 'PickUpFileTaken':
    case 'PickUpFileRepeated':
    case 'PickUpFileRefused':
    case 'PickUpFileTroubled':
    case 'PickUpFilesLeft':
      return known;
    default:
      return assertNever(fact);
  }
};
