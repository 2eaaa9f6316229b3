import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  FILE_STATES,
  type FileState,
  type FileWaiting,
  type LastLook,
  type PickedUpFileView,
  PICK_UP_STATUSES,
  type PickUpSettingsView,
  type PickUpStatus,
  type PickUpTestView,
  type PickUpView,
} from '../../../application/pick-up/pick-up.views';
import { type SourceCredential } from '../../../application/ports/delivery-sources';
import { Secret } from '../../../application/ports/secret';
import {
  AFTERWARD,
  type Afterward,
  FINISHED_SIGNS,
  type FinishedSign,
  type FolderPlace,
  type PickUpPlace,
  type SftpPlace,
} from '../../../domain/pick-up/pick-up.settings';
import { type PickUpTrouble } from '../../../domain/pick-up/pick-up.troubles';
import { type Rounding, ROUNDINGS } from '../../../domain/shared/money';
import { Nullable, pageOf } from '../shared/responses';

const KINDS = ['folder', 'sftp'] as const;
const SFTP_PORT = 22;
const isSftp = ({ kind }: PickUpPlaceDto): boolean => kind === 'sftp';

export class PickUpPlaceDto {
  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS)
  kind!: PickUpPlace['kind'];

  /** Within the pick-up folder of this environment, or on the SFTP server. Empty for the folder that one starts in. */
  @IsString()
  @MaxLength(500)
  path!: string;

  @ApiProperty({ required: false, description: 'For kind sftp. The operator lists the servers that are offered.' })
  @ValidateIf(isSftp)
  @IsString()
  @IsNotEmpty()
  @MaxLength(253)
  host?: string;

  @ApiProperty({ required: false, default: SFTP_PORT, description: 'For kind sftp.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  port?: number;

  @ApiProperty({ required: false, description: 'For kind sftp.' })
  @ValidateIf(isSftp)
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  user?: string;

  @ApiProperty({
    required: false,
    description:
      'For kind sftp: the pinned fingerprint of the host key. POST test without it shows the key of the server, to ' +
      'compare with what its owner says.',
    example: 'SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  hostKey?: string;
}

export class TestPickUpDto {
  @ApiProperty({ type: PickUpPlaceDto })
  @IsObject()
  @ValidateNested()
  @Type(() => PickUpPlaceDto)
  place!: PickUpPlaceDto;

  /** Write-only: never returned. Left out with the private key: what was entered for the same server and user. */
  @ApiProperty({ format: 'password', writeOnly: true, required: false })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_000)
  password?: string;

  /** Write-only: never returned. In OpenSSH or PEM format. */
  @ApiProperty({ format: 'password', writeOnly: true, required: false })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(20_000)
  privateKey?: string;

  /** Write-only: never returned. Of the private key. */
  @ApiProperty({ format: 'password', writeOnly: true, required: false })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(1_000)
  passphrase?: string;
}

export class SavePickUpDto extends TestPickUpDto {
  @ApiProperty({
    enum: FINISHED_SIGNS,
    description:
      'How a file is known to be finished. marker: NAME.done or NAME.ok lies beside it. rename: it got its final name; ' +
      'names as NAME.part are never taken. steady-size: size and time stayed for a while, and control totals lie beside it.',
  })
  @IsIn(FINISHED_SIGNS)
  finishedSign!: FinishedSign;

  @ApiProperty({
    enum: AFTERWARD,
    description: 'move: into the folders taken and refused within the folder. remember: they stay where they are.',
  })
  @IsIn(AFTERWARD)
  afterward!: Afterward;

  /** Name of an import profile. Without one, the shape of each file is recognized where it is certain. */
  @IsOptional()
  @IsString()
  @MaxLength(80)
  profile?: string;

  @ApiProperty({ enum: ROUNDINGS, required: false, default: 'none' })
  @IsOptional()
  @IsIn(ROUNDINGS)
  rounding?: Rounding;

  /** A delivery whose control totals agree counts without a person. One without control totals never does. */
  @IsBoolean()
  countsByItself!: boolean;
}

export const placeOf = ({ kind, path, host = '', port, user = '', hostKey = '' }: PickUpPlaceDto): PickUpPlace =>
  kind === 'folder' ? { kind, path } : { kind, path, host, port: port ?? SFTP_PORT, user, hostKey };

/** Null when none was entered. */
export const credentialOf = ({ password, privateKey, passphrase }: TestPickUpDto): SourceCredential | null => {
  if (password === undefined && privateKey === undefined) return null;
  return {
    ...(password !== undefined && { password: new Secret(password) }),
    ...(privateKey !== undefined && { privateKey: new Secret(privateKey) }),
    ...(passphrase !== undefined && { passphrase: new Secret(passphrase) }),
  };
};

export class FolderPlaceResponse implements FolderPlace {
  @ApiProperty({ enum: ['folder'] }) kind!: 'folder';
  path!: string;
}

export class SftpPlaceResponse implements SftpPlace {
  @ApiProperty({ enum: ['sftp'] }) kind!: 'sftp';
  path!: string;
  host!: string;
  port!: number;
  user!: string;
  hostKey!: string;
}

export class PickUpTroubleResponse implements PickUpTrouble {
  @ApiProperty({ description: 'Stable.', example: 'SERVER_UNREACHABLE' }) code!: string;
  message!: string;
  fix!: string;
}

@ApiExtraModels(FolderPlaceResponse, SftpPlaceResponse)
export class PickUpSettingsResponse implements PickUpSettingsView {
  @ApiProperty({ oneOf: [FolderPlaceResponse, SftpPlaceResponse].map((one) => ({ $ref: getSchemaPath(one) })) })
  place!: PickUpPlace;
  @ApiProperty({ enum: FINISHED_SIGNS }) finishedSign!: FinishedSign;
  @ApiProperty({ enum: AFTERWARD }) afterward!: Afterward;
  @Nullable(String) profile!: string | null;
  @ApiProperty({ enum: ROUNDINGS }) rounding!: Rounding;
  countsByItself!: boolean;
}

export class FileWaitingResponse implements FileWaiting {
  name!: string;
  bytes!: number;
  modifiedAt!: string;
  @ApiProperty({ description: 'Stable.', example: 'NO_MARKER' }) reason!: string;
  message!: string;
}

export class LastLookResponse implements LastLook {
  at!: string;
  taken!: number;
  refused!: number;
  @ApiProperty({ type: [FileWaitingResponse] }) waiting!: readonly FileWaitingResponse[];
}

export class PickUpResponse implements PickUpView {
  @ApiProperty({
    enum: PICK_UP_STATUSES,
    description:
      'In trouble: it is tried again. Waiting for a person: it is not, because another attempt could do harm. ' +
      'Switched off: this installation is a copy that posts nothing.',
  })
  status!: PickUpStatus;
  @Nullable(PickUpSettingsResponse) settings!: PickUpSettingsResponse | null;
  @Nullable(PickUpTroubleResponse) trouble!: PickUpTroubleResponse | null;
  @Nullable(String) troubledSince!: string | null;
  @ApiProperty({ description: 'Files that need attention.' }) troubledFiles!: number;
  @Nullable(LastLookResponse, 'Of this instance of the service. Null until it has looked.')
  lastLook!: LastLookResponse | null;
  @ApiProperty({ description: 'How often it looks. Milliseconds.' }) everyMs!: number;
  @Nullable(String) changedAt!: string | null;
  @Nullable(String) changedBy!: string | null;
  revision!: number;
}

export class PickUpTestResponse implements PickUpTestView {
  @Nullable(String, 'The key that the server shows.') hostKey!: string | null;
  @Nullable(Number, 'Files in the folder. Null when it was not opened.') files!: number | null;
  @Nullable(PickUpTroubleResponse) trouble!: PickUpTroubleResponse | null;
}

export class PickedUpFileResponse implements PickedUpFileView {
  name!: string;
  @ApiProperty({ description: 'The place that it was in.' }) source!: string;
  bytes!: number;
  modifiedAt!: string;
  @ApiProperty({ enum: FILE_STATES }) state!: FileState;
  @Nullable(String, 'Null unless it was taken.') importId!: string | null;
  @Nullable(String, 'SHA-256 of the content. Null unless it was taken.') digest!: string | null;
  @ApiProperty({ description: 'Control totals lay beside it.' }) withTotals!: boolean;
  @Nullable(PickUpTroubleResponse) trouble!: PickUpTroubleResponse | null;
  recordedAt!: string;
}

export class PickedUpFileListResponse extends pageOf(PickedUpFileResponse) {}
