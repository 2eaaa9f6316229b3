import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type Position } from '../ports/event-store';
import { Access } from '../shared/access';
import { Freshness } from '../shared/freshness';
import { type Caller } from '../shared/permissions';
import { type PostedEntryView } from './dry-run.views';
import { PostedEntries } from './posted-entries';

/** Refused with BATCH_NOT_FOUND. */
export class GetPostedEntryQuery extends Query<PostedEntryView> {
  constructor(
    readonly caller: Caller,
    readonly batchKey: string,
    readonly atLeast: Position | null,
  ) {
    super();
  }
}

@QueryHandler(GetPostedEntryQuery)
export class GetPostedEntryHandler implements IQueryHandler<GetPostedEntryQuery> {
  constructor(
    private readonly access: Access,
    private readonly freshness: Freshness,
    private readonly posted: PostedEntries,
  ) {}

  async execute({ caller, batchKey, atLeast }: GetPostedEntryQuery): Promise<PostedEntryView> {
    await this.access.require(caller, 'journal-batch:read');
    await this.freshness.require(atLeast);
    return { entry: await this.posted.of(caller.environment, batchKey) };
  }
}
