import { type Type } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { HistoryListDto } from '../audit/history.dto';
import { BatchListDto } from '../journal-batch/journal-batch.dto';
import { NotificationListDto } from '../notification/notification.dto';
import { ApprovalListDto } from '../posting-approval/posting-approval.dto';
import { PageDto } from '../shared/page.dto';
import { TABLE_FORMATS, type TableFormat } from './table-file';

interface Formatted {
  format: TableFormat;
}

/** The filters of a list, and as which file. It has all rows: `limit` and `cursor` change nothing. */
const fileOf = <List extends PageDto>(List: Type<List>): Type<List & Formatted> => {
  class FileDto extends (List as Type<PageDto>) implements Formatted {
    @ApiProperty({ enum: TABLE_FORMATS })
    @IsIn(TABLE_FORMATS)
    format!: TableFormat;
  }
  return FileDto as unknown as Type<List & Formatted>;
};

export class BatchFileDto extends fileOf(BatchListDto) {}
export class ListFileDto extends fileOf(PageDto) {}
export class HistoryFileDto extends fileOf(HistoryListDto) {}
export class ApprovalFileDto extends fileOf(ApprovalListDto) {}
export class NotificationFileDto extends fileOf(NotificationListDto) {}
