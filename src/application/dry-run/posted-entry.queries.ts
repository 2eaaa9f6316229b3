import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { EnvironmentQuery } from '../shared/messages';
import { Reading } from '../shared/reading';
import { type PostedEntryView } from './dry-run.views';
import { PostedEntries } from './posted-entries';

/** Throws BATCH_NOT_FOUND. */
export class GetPostedEntryQuery extends EnvironmentQuery<{ batchKey: string }, PostedEntryView> {}

@QueryHandler(GetPostedEntryQuery)
export class GetPostedEntryHandler implements IQueryHandler<GetPostedEntryQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly posted: PostedEntries,
  ) {}

  async execute(query: GetPostedEntryQuery): Promise<PostedEntryView> {
    const environment = await this.reading.begin(query, 'journal-batch:read');
    return { entry: await this.posted.of(environment, query.input.batchKey) };
  }
}
