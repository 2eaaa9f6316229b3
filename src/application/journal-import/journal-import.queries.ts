import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { DomainError } from '../../domain/shared/errors';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Page, type PageRequest } from '../ports/page';
import { type Caller } from '../shared/permissions';
import { JournalImportViews, type JournalImportView } from './journal-import.views';

export class ListJournalImportsQuery extends Query<Page<JournalImportView>> {
  constructor(
    readonly caller: Caller,
    readonly page: PageRequest,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(ListJournalImportsQuery)
export class ListJournalImportsHandler implements IQueryHandler<ListJournalImportsQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalImportViews,
  ) {}

  async execute({ caller, page, atLeast }: ListJournalImportsQuery): Promise<Page<JournalImportView>> {
    await this.access.require(caller, 'journal-import:read');
    await this.freshness.require(atLeast);
    return this.views.journalImportsOf(caller.environment, page);
  }
}

export class GetJournalImportQuery extends Query<JournalImportView> {
  constructor(
    readonly caller: Caller,
    readonly importId: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetJournalImportQuery)
export class GetJournalImportHandler implements IQueryHandler<GetJournalImportQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly views: JournalImportViews,
  ) {}

  async execute({ caller, importId, atLeast }: GetJournalImportQuery): Promise<JournalImportView> {
    await this.access.require(caller, 'journal-import:read');
    await this.freshness.require(atLeast);
    const found = this.views.journalImport(caller.environment, importId);
    if (found) return found;
    throw new DomainError(
      'IMPORT_NOT_FOUND',
      `There is no import ${importId}.`,
      'Check its id in the list of imports.',
      { importId },
    );
  }
}
