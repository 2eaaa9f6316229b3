import { connection } from '../../domain/connection/connection.state';
import { isOfKind } from '../../application/shared/streams';
import { type RecordedEvent } from '../../application/ports/event-store';
import { type LedgerDirectory } from '../../application/ports/ledger-directory';
import { type ReadModel } from './read-model';

const CHANGES = new Set(['ConnectionEstablished', 'ConnectionCredentialsChanged', 'ConnectionRemoved']);

/**
 * Makes the ledger's lists be read again after a new connection: the previous user may have had other permissions. Owns
 * no table; a rebuild of the views costs one reading of the lists.
 */
export class LedgerDirectoryReset implements ReadModel {
  readonly version = 'ledger-directory-reset/1';
  readonly tables = [];

  constructor(private readonly directory: Pick<LedgerDirectory, 'forget'>) {}

  create(): void {
    // The directory has its own tables.
  }

  apply(event: RecordedEvent): void {
    if (!isOfKind(connection, event.stream) || !CHANGES.has(event.type)) return;
    const { environment } = event.metadata;
    const { companyId } = event.data as { companyId: string };
    this.directory.forget({ environment, companyId });
  }
}
