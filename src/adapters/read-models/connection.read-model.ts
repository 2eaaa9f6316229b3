import { connection } from '../../domain/connection/connection.state';
import { factOf } from '../../application/shared/streams';
import { ConnectionViews, type OwnConnectionView } from '../../application/connection/connection.views';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type ConnectionEvent } from '../../domain/connection/connection.events';
import { DEFAULT_SETTINGS, settingsOf } from '../../domain/connection/posting-settings';
import { assertNever } from '../../domain/shared/decider';
import { type SqliteDatabase } from '../sqlite/open-database';
import { type ReadModel } from './read-model';

const NOT_CONNECTED: OwnConnectionView = {
  status: 'Not connected',
  way: null,
  companyId: null,
  entityId: null,
  senderId: null,
  userId: null,
  connectedAt: null,
  connectedBy: null,
  credentialsChangedAt: null,
  lastCheckAt: null,
  failedCheck: null,
  paused: null,
  acceptedSharing: null,
  settings: DEFAULT_SETTINGS,
  revision: -1,
};

export class ConnectionReadModel extends ConnectionViews implements ReadModel {
  readonly version = 'connection/7';
  readonly tables = ['connection'];

  constructor(private readonly database: SqliteDatabase) {
    super();
  }

  create(): void {
    this.database.exec(
      'CREATE TABLE IF NOT EXISTS connection (environment TEXT PRIMARY KEY, view TEXT NOT NULL) STRICT',
    );
  }

  apply(event: RecordedEvent): void {
    const fact = factOf(connection, event);
    if (fact === null) return;
    const { environment } = event.metadata;
    const view = {
      ...changed(this.connectionOf(environment), fact),
      revision: event.revision,
    };
    this.database.prepare('INSERT OR REPLACE INTO connection VALUES (?, ?)').run(environment, JSON.stringify(view));
  }

  override connectionOf(environment: string): OwnConnectionView {
    const row = this.database
      .prepare<[string], { view: string }>('SELECT view FROM connection WHERE environment = ?')
      .get(environment);
    return row ? (JSON.parse(row.view) as OwnConnectionView) : NOT_CONNECTED;
  }
}

const changed = (view: OwnConnectionView, event: RecordedEvent & ConnectionEvent): OwnConnectionView => {
  const { occurredAt, actor } = event.metadata;
  switch (event.type) {
    case 'ConnectionEstablished':
    case 'ConnectionCredentialsChanged': {
      const { way, companyId, entityId = null, senderId, userId } = event.data;
      const isNew = event.type === 'ConnectionEstablished';
      return {
        ...view,
        status: 'Connected',
        way: way === 'rest' ? 'REST' : 'XML',
        companyId,
        entityId,
        senderId,
        userId,
        connectedAt: isNew ? occurredAt : view.connectedAt,
        connectedBy: isNew ? actor : view.connectedBy,
        credentialsChangedAt: occurredAt,
        lastCheckAt: occurredAt,
        failedCheck: null,
        paused: null,
      };
    }
    case 'ConnectionChecked':
      return { ...view, lastCheckAt: occurredAt, failedCheck: null };
    case 'ConnectionCheckFailed':
      return { ...view, failedCheck: { ...event.data, at: occurredAt } };
    case 'SharedCompanyAccepted': {
      const { environments, reason } = event.data;
      return { ...view, acceptedSharing: { environments, reason, by: actor, at: occurredAt } };
    }
    case 'ConnectionPaused':
      return { ...view, status: 'Paused', paused: { ...event.data, since: occurredAt } };
    case 'ConnectionResumed':
      return { ...view, status: 'Connected', paused: null };
    case 'ConnectionSettingsChanged':
      return { ...view, settings: settingsOf(event.data) };
    case 'ConnectionRemoved':
      return { ...NOT_CONNECTED, settings: view.settings };
    default:
      return assertNever(event);
  }
};
