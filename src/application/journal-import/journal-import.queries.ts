import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { templateColumns } from '../../domain/journal-import/close-file-template';
import { DomainError } from '../../domain/shared/errors';
import { IncludedFields } from '../custom-field/included-fields';
import { type Page, type PageRequest } from '../ports/page';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { Reading } from '../shared/reading';
import { JournalImportViews, type JournalImportView } from './journal-import.views';

export class ListJournalImportsQuery extends EnvironmentQuery<{ page: PageRequest }, Page<JournalImportView>> {}

@QueryHandler(ListJournalImportsQuery)
export class ListJournalImportsHandler implements IQueryHandler<ListJournalImportsQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalImportViews,
  ) {}

  async execute(query: ListJournalImportsQuery): Promise<Page<JournalImportView>> {
    const environment = await this.reading.begin(query, 'journal-import:read');
    return this.views.journalImportsOf(environment, query.input.page);
  }
}

export class GetJournalImportQuery extends EnvironmentQuery<{ importId: string }, JournalImportView> {}

@QueryHandler(GetJournalImportQuery)
export class GetJournalImportHandler implements IQueryHandler<GetJournalImportQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: JournalImportViews,
  ) {}

  async execute(query: GetJournalImportQuery): Promise<JournalImportView> {
    const environment = await this.reading.begin(query, 'journal-import:read');
    const { importId } = query.input;
    const found = this.views.journalImport(environment, importId);
    if (found) return found;
    throw new DomainError(
      'IMPORT_NOT_FOUND',
      `There is no import ${importId}.`,
      'Check its id in the list of imports.',
      { importId },
    );
  }
}

/** The header of a close file with all columns that the environment takes. */
export class GetCloseFileTemplateQuery extends EnvironmentQuery<NoInput, readonly string[]> {}

@QueryHandler(GetCloseFileTemplateQuery)
export class GetCloseFileTemplateHandler implements IQueryHandler<GetCloseFileTemplateQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly fields: IncludedFields,
  ) {}

  async execute(query: GetCloseFileTemplateQuery): Promise<readonly string[]> {
    const environment = await this.reading.begin(query, 'journal-import:read');
    return templateColumns(await this.fields.of(environment));
  }
}
