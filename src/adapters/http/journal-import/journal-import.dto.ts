import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  type ControlTotalsCheckView,
  type ControlTotalView,
  type EntryPreviewView,
  IMPORT_STATUSES,
  type ImportStatus,
  type OtherEntryView,
  type JournalImportView,
  type TakeBackView,
} from '../../../application/journal-import/journal-import.views';
import { type CompleteScope } from '../../../domain/journal-import/delivery-scope';
import { DATE_FORMATS, DECIMAL_MARKS, ENCODINGS } from '../../../domain/journal-import/import-profile';
import {
  type ColumnFate,
  DELIVERY_FORMATS,
  type DeliveryFormat,
  type FileShape,
  IMPORT_QUESTION_CODES,
  type ImportChoice,
  type ImportProblem,
  type ImportQuestion,
} from '../../../domain/journal-import/journal-import.events';
import { type Rounding, ROUNDINGS } from '../../../domain/shared/money';
import { Nullable, pageOf } from '../shared/responses';

export class ImportOptionsDto {
  /** What to do with more digits than the currency has. The entry must balance afterwards. */
  @ApiProperty({ enum: ROUNDINGS, required: false, default: 'none' })
  @IsOptional()
  @IsIn(ROUNDINGS)
  rounding?: Rounding;

  /** Shown in the list of imports. A multipart upload has its own. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  fileName?: string;

  /** Only shows entries and control totals. Nothing is recorded until POST confirm. */
  @IsOptional()
  @IsIn(['true', 'false'])
  preview?: 'true' | 'false';

  /** Name of an import profile. Without one, the shape of the file is recognized where it is certain. */
  @IsOptional()
  @IsString()
  @MaxLength(80)
  profile?: string;
}

/** One value of a repeated parameter comes alone. */
const asList = ({ value }: { readonly value: unknown }): unknown => (value === undefined ? undefined : [value].flat());

const PERIOD = /^\d{4}-(0[1-9]|1[0-2])$/;

export class ImportScopeDto extends ImportOptionsDto {
  @ApiProperty({
    enum: ['partial', 'complete'],
    required: false,
    default: 'partial',
    description: 'A complete delivery is all that the source has. What is missing from it is asked about.',
  })
  @IsOptional()
  @IsIn(['partial', 'complete'])
  scope?: 'partial' | 'complete';

  @ApiProperty({
    required: false,
    type: [String],
    description:
      'Business Entity Ids that a complete delivery covers; may be repeated. Default: those that occur in it.',
  })
  @IsOptional()
  @Transform(asList)
  @IsArray()
  @ArrayMaxSize(200)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  entities?: string[];

  @ApiProperty({
    required: false,
    type: [String],
    description:
      'Periods (`YYYY-MM`) that a complete delivery covers; may be repeated. Default: those that occur in it.',
  })
  @IsOptional()
  @Transform(asList)
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(PERIOD, { each: true, message: 'periods must be written as YYYY-MM' })
  periods?: string[];
}

export class ConfirmImportDto {
  @ApiProperty({
    required: false,
    type: [String],
    description:
      'Ids of the answers: one of the choices of every question or, where it has none, the question. ' +
      'And the sameId of every entry of another period that the delivery replaces.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(200, { each: true })
  accepted?: string[];
}

export class WithdrawImportDto {
  /** Why an import that counts is taken back. Not needed for a preview. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class CloseLinesDto {
  @ApiProperty({
    description: 'One object per line, keyed by the columns of JournalEntries.csv. All values are text, amounts too.',
    type: 'array',
    items: { type: 'object', additionalProperties: { type: 'string' } },
    example: [
      {
        'Transaction Date': '2026-09-30',
        'Journal Entry Id': 'JE-1',
        'Account Number': '2400',
        Amount: '10.00',
        'Posting Type': 'Debit',
        Currency: 'USD',
      },
    ],
  })
  lines!: Record<string, string>[];

  @ApiProperty({
    description: 'What each entry has in each currency, for the import to compare. All values are text.',
    required: false,
    type: 'array',
    items: { type: 'object', additionalProperties: { type: 'string' } },
    example: [
      {
        'Journal Entry Id': 'JE-1',
        'Business Entity Id': 'us01',
        Currency: 'USD',
        Lines: '2',
        Debit: '10.00',
        Credit: '10.00',
      },
    ],
  })
  controlTotals?: Record<string, string>[];
}

export class CloseFileDto {
  @ApiProperty({ type: 'string', format: 'binary', description: 'JournalEntries.csv' })
  file!: unknown;

  @ApiProperty({
    type: 'string',
    format: 'binary',
    required: false,
    description: 'JournalEntries.totals.csv, the control totals: as a file part, or as a field with the text.',
  })
  totals?: unknown;
}

export class ControlTotalResponse implements ControlTotalView {
  currency!: string;
  lines!: number;
  debit!: string;
  credit!: string;
}

export class ControlTotalsCheckResponse implements ControlTotalsCheckView {
  @ApiProperty({ enum: ['agreed', 'none'] }) result!: ControlTotalsCheckView['result'];
  entries!: number;
  /** One for each entry and currency. */
  totals!: number;
}

export class ImportProblemResponse implements Omit<ImportProblem, 'code'> {
  code!: string;
  @ApiProperty({
    required: false,
    enum: ['control totals'],
    description: 'Where the row counts; left out for the close file.',
  })
  file?: 'control totals';
  @Nullable(Number, 'As in a spreadsheet: the header is row 1.') row!: number | null;
  /** How many rows have this problem, `row` being the first; left out for one. */
  rows?: number;
  @Nullable(String) column!: string | null;
  @Nullable(String) value!: string | null;
  @Nullable(String) journalEntryId!: string | null;
  message!: string;
  fix!: string;
}

export class FileShapeResponse implements FileShape {
  @Nullable(Object, 'Name and version of the import profile; null when none was chosen or recognized.')
  profile!: FileShape['profile'];
  @Nullable(String) delimiter!: FileShape['delimiter'];
  @ApiProperty({ enum: ENCODINGS }) encoding!: FileShape['encoding'];
  @ApiProperty({ enum: DECIMAL_MARKS }) decimalMark!: FileShape['decimalMark'];
  @ApiProperty({ enum: DATE_FORMATS }) dateFormat!: FileShape['dateFormat'];
}

export class ColumnFateResponse implements ColumnFate {
  name!: string;
  @ApiProperty({ enum: ['used', 'sent', 'not sent', 'set aside'] }) fate!: ColumnFate['fate'];
  /** What it is used for, or the field that it goes to. */
  as!: string;
  /** Values that are not blank. */
  values!: number;
}

export class ImportChoiceResponse implements ImportChoice {
  id!: string;
  label!: string;
}

export class ImportQuestionResponse implements ImportQuestion {
  id!: string;
  @ApiProperty({ enum: IMPORT_QUESTION_CODES }) code!: ImportQuestion['code'];
  message!: string;
  @ApiProperty({
    type: [ImportChoiceResponse],
    required: false,
    description: 'Accept the id of one. Without choices the only answer is yes: accept the id of the question.',
  })
  choices?: readonly ImportChoiceResponse[];
}

export class EntryPreviewResponse implements EntryPreviewView {
  journalEntryId!: string;
  businessEntityId!: string;
  period!: string;
  @ApiProperty({ enum: ['create', 'replace', 'unchanged', 'correct', 'wait'] }) action!: EntryPreviewView['action'];
  batches!: number;
  @ApiProperty({ type: [ControlTotalResponse] }) totals!: readonly ControlTotalView[];
  @ApiProperty({ type: [ControlTotalResponse], description: 'What the entry had before, if it is another content.' })
  before!: readonly ControlTotalView[];
  @Nullable(String, 'Why it was withdrawn when it was delivered last.') withdrawnBefore!: string | null;
  /** Its month is closed here: it is set aside until that is reopened. */
  isPeriodClosed!: boolean;
}

class DeliveredTotalsResponse {
  period!: string;
  @ApiProperty({ type: [ControlTotalResponse] }) totals!: readonly ControlTotalView[];
}

class CompleteScopeResponse implements CompleteScope {
  @Nullable(Array, 'Null: those that occur in it.') entities!: readonly string[] | null;
  @Nullable(Array, 'Null: those that occur in it.') periods!: readonly string[] | null;
}

export class OtherEntryResponse implements OtherEntryView {
  journalEntryId!: string;
  businessEntityId!: string;
  period!: string;
  revision!: number;
  @ApiProperty({ enum: ['missing', 'same id'] }) because!: OtherEntryView['because'];
  /** In the ledger, or on its way there. */
  isPosted!: boolean;
  @ApiProperty({ type: [ControlTotalResponse] }) totals!: readonly ControlTotalView[];
  @ApiProperty({ type: [DeliveredTotalsResponse], description: 'What the delivery has under the id.' })
  delivered!: readonly DeliveredTotalsResponse[];
  @Nullable(String, 'Accept it to say that it is the same entry, which the delivery replaces.')
  sameId!: string | null;
}

export class TakeBackResponse implements TakeBackView {
  reason!: string;
  by!: string;
  at!: string;
  @Nullable(String, 'Null while its entries are withdrawn.') finishedAt!: string | null;
  @Nullable(Number) withdrawnEntries!: number | null;
  @Nullable(Number, 'Entries that stayed: posted, in posting, or of unknown outcome.') leftEntries!: number | null;
}

export class JournalImportResponse implements JournalImportView {
  importId!: string;
  @ApiProperty({ enum: IMPORT_STATUSES }) status!: ImportStatus;
  fileName!: string;
  @ApiProperty({ enum: DELIVERY_FORMATS }) format!: DeliveryFormat;
  bytes!: number;
  digest!: string;
  @ApiProperty({ enum: ROUNDINGS }) rounding!: Rounding;
  receivedAt!: string;
  receivedBy!: string;
  @Nullable(String) finishedAt!: string | null;
  @Nullable(Number) lines!: number | null;
  @Nullable(Number) roundedLines!: number | null;
  @Nullable(Number) entries!: number | null;
  @Nullable(Number) newEntries!: number | null;
  @Nullable(Number) replacedEntries!: number | null;
  @Nullable(Number) unchangedEntries!: number | null;
  @Nullable(Number, 'Of these, entries that differ in columns that are not posted.')
  unchangedButForColumns!: number | null;
  @Nullable(Number, 'Posted entries with another content now, set aside until somebody decides.')
  correctedEntries!: number | null;
  @Nullable(Number, 'Entries whose earlier delivery is being posted.') waitingEntries!: number | null;
  @Nullable(Number) batches!: number | null;
  @Nullable(CompleteScopeResponse, 'What a complete delivery covers; null for a partial one.')
  scope!: CompleteScopeResponse | null;
  @Nullable(Number, 'Unposted entries that a complete delivery does not hold any more.')
  missingEntries!: number | null;
  @Nullable(Number, 'New entries that were withdrawn when they were delivered last.')
  withdrawnBeforeEntries!: number | null;
  @Nullable(Number) missingPostedEntries!: number | null;
  @Nullable(Number, 'Unposted entries of other periods whose id the delivery has too.')
  sameIdEntries!: number | null;
  @ApiProperty({ type: [OtherEntryResponse], description: 'The first of these entries.' })
  others!: readonly OtherEntryResponse[];
  /** Entries that it takes back when it counts. */
  withdrawnEntries!: number;
  @ApiProperty({ type: [ControlTotalResponse] }) totals!: readonly ControlTotalView[];
  @ApiProperty({
    type: [EntryPreviewResponse],
    description: 'The first entries of an import that awaits confirmation.',
  })
  preview!: readonly EntryPreviewResponse[];
  @Nullable(FileShapeResponse) shape!: FileShapeResponse | null;
  @ApiProperty({ type: [ColumnFateResponse] }) columns!: readonly ColumnFateResponse[];
  @ApiProperty({ type: [ImportQuestionResponse], description: 'What a person has to answer before it counts.' })
  questions!: readonly ImportQuestionResponse[];
  @Nullable(ControlTotalsCheckResponse, 'Whether control totals came with it and agree; null while it is checked.')
  controlTotals!: ControlTotalsCheckResponse | null;
  @Nullable(String, 'SHA-256 of the file of control totals.') totalsDigest!: string | null;
  @Nullable(TakeBackResponse, 'Who took it back after it counted, and what became of that.')
  takeBack!: TakeBackResponse | null;
  /** Causes: a problem that many rows have counts once. */
  problemCount!: number;
  @ApiProperty({ type: [ImportProblemResponse], description: 'The first 100.' })
  problems!: readonly ImportProblem[];
}

export class JournalImportListResponse extends pageOf(JournalImportResponse) {}
