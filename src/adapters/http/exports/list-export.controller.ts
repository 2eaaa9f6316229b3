import { applyDecorators, Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import { ListHistoryQuery } from '../../../application/history/history.queries';
import { ListJournalBatchesQuery } from '../../../application/journal-batch/journal-batch.queries';
import { ListJournalImportsQuery } from '../../../application/journal-import/journal-import.queries';
import { ListNotificationsQuery } from '../../../application/notification/notification.queries';
import { type Position } from '../../../application/ports/event-store';
import { type Page, PAGE_LIMIT_MAX, type PageRequest } from '../../../application/ports/page';
import { ListPostingApprovalsQuery } from '../../../application/posting-approval/posting-approval.queries';
import { ListPostingRunsQuery } from '../../../application/posting-run/posting-run.queries';
import { type Caller } from '../../../application/shared/permissions';
import { historyFilter } from '../audit/history.dto';
import { batchFilter, batchOrder } from '../journal-batch/journal-batch.dto';
import { notificationFilter } from '../notification/notification.dto';
import { approvalFilter } from '../posting-approval/posting-approval.dto';
import { ReadRoute } from '../shared/api-docs';
import { AtLeast, CallerOf } from '../shared/caller';
import {
  APPROVAL_COLUMNS,
  BATCH_COLUMNS,
  HISTORY_COLUMNS,
  IMPORT_COLUMNS,
  NOTIFICATION_COLUMNS,
  RUN_COLUMNS,
} from './list-columns';
import { ApprovalFileDto, BatchFileDto, HistoryFileDto, ListFileDto, NotificationFileDto } from './list-export.dto';
import { CSV, type TableColumn, tableFile, type TableFormat, XLSX } from './table-file';

const FileRoute = (what: string): MethodDecorator =>
  applyDecorators(
    ApiOperation({
      summary: `${what} as CSV or XLSX`,
      description: 'All rows that the filters leave, in the order of the list. What a spreadsheet would run is text.',
    }),
    ApiProduces(CSV, XLSX),
    ApiResponse({ status: 200, content: { [CSV]: { schema: { type: 'string' } }, [XLSX]: {} } }),
    ReadRoute(),
  );

/** What a list is, apart from its rows. */
interface Listed<Row> {
  readonly caller: Caller;
  readonly name: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly format: TableFormat;
}

/** Every list as a file, for each role that may see it. */
@ApiTags('Exports')
@Controller('v1/environments/:environment/exports')
export class ListExportController {
  constructor(private readonly queries: QueryBus) {}

  @Get('journal-batches')
  @FileRoute('Journal batches')
  batches(
    @CallerOf() caller: Caller,
    @Query() list: BatchFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'journal-batches', columns: BATCH_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(
        new ListJournalBatchesQuery(caller, { filter: batchFilter(list), order: batchOrder(list), page }, atLeast),
      ),
    );
  }

  @Get('posting-runs')
  @FileRoute('Posting runs')
  runs(
    @CallerOf() caller: Caller,
    @Query() list: ListFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'posting-runs', columns: RUN_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(new ListPostingRunsQuery(caller, { page }, atLeast)),
    );
  }

  @Get('journal-imports')
  @FileRoute('Imports')
  imports(
    @CallerOf() caller: Caller,
    @Query() list: ListFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'journal-imports', columns: IMPORT_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(new ListJournalImportsQuery(caller, { page }, atLeast)),
    );
  }

  @Get('history')
  @FileRoute('The history')
  history(
    @CallerOf() caller: Caller,
    @Query() list: HistoryFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'history', columns: HISTORY_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(
        new ListHistoryQuery(
          caller,
          { filter: historyFilter(list), isOldestFirst: list.first === 'oldest', page },
          atLeast,
        ),
      ),
    );
  }

  @Get('posting-approvals')
  @FileRoute('Approvals')
  approvals(
    @CallerOf() caller: Caller,
    @Query() list: ApprovalFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'posting-approvals', columns: APPROVAL_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(new ListPostingApprovalsQuery(caller, { filter: approvalFilter(list), page }, atLeast)),
    );
  }

  @Get('notifications')
  @FileRoute('Notifications')
  notifications(
    @CallerOf() caller: Caller,
    @Query() list: NotificationFileDto,
    @AtLeast() atLeast: Position | null,
  ): Promise<StreamableFile> {
    return fileOf({ caller, name: 'notifications', columns: NOTIFICATION_COLUMNS, format: list.format }, (page) =>
      this.queries.execute(new ListNotificationsQuery(caller, { filter: notificationFilter(list), page }, atLeast)),
    );
  }
}

type ReadPage<Row> = (page: PageRequest) => Promise<Page<Row>>;

/** The first page is read before the file begins, so that a refusal is still one. */
const fileOf = async <Row>(
  { caller, name, columns, format }: Listed<Row>,
  read: ReadPage<Row>,
): Promise<StreamableFile> => {
  const first = await read({ limit: PAGE_LIMIT_MAX, cursor: null });
  return tableFile({ fileName: `${name}-${caller.environment}`, columns, pages: pagesFrom(first, read) }, format);
};

async function* pagesFrom<Row>(first: Page<Row>, read: ReadPage<Row>): AsyncGenerator<readonly Row[]> {
  yield first.items;
  for (let cursor = first.nextCursor; cursor !== null;) {
    const page = await read({ limit: PAGE_LIMIT_MAX, cursor });
    yield page.items;
    cursor = page.nextCursor;
  }
}
