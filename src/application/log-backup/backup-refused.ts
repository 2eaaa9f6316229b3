/** Why nothing was backed up or restored. What was there before is unchanged. */
export class BackupRefused extends Error {
  constructor(
    readonly code:
      | 'LOG_MISSING'
      | 'LOG_UNFINISHED'
      | 'SEALS_MISSING'
      | 'SEALS_DIFFER'
      | 'NOT_VERIFIED'
      | 'BACKUP_MISSING'
      | 'BACKUP_UNFINISHED'
      | 'BACKUP_FOREIGN'
      | 'FILE_MISSING'
      | 'FILE_DIFFERS'
      | 'TARGET_NOT_EMPTY',
    message: string,
  ) {
    super(message);
  }
}
