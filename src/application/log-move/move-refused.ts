/** Why a log cannot be moved. Nothing was changed. */
export class MoveRefused extends Error {
  constructor(
    readonly code:
      | 'TARGET_DIFFERS'
      | 'TARGET_GREW'
      | 'TARGET_CHANGED'
      | 'SOURCE_GREW'
      | 'SOURCE_DAMAGED'
      | 'COPY_DIFFERS'
      | 'NOT_VERIFIED',
    message: string,
  ) {
    super(message);
  }
}
