/** Every refusal that a user or a program can meet. Codes are stable; texts may change. */
export type DomainErrorCode =
  // Access and the request itself
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'REQUEST_INVALID'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'PAYLOAD_TOO_LARGE'
  | 'MEDIA_TYPE_NOT_SUPPORTED'
  | 'PRECONDITION_FAILED'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'REQUEST_IN_PROGRESS'
  | 'TOO_MANY_AT_ONCE'
  | 'TOO_MANY_REQUESTS'
  | 'TOO_MANY_WAITING'
  | 'CHANGED_MEANWHILE'
  | 'STORE_UNAVAILABLE'
  | 'NOT_YET_VISIBLE'
  | 'EVENT_TOO_NEW'
  // Connection
  | 'NOT_CONNECTED'
  | 'CONNECTION_PAUSED'
  | 'CONNECTION_REFUSED'
  | 'LEDGER_UNAVAILABLE'
  | 'POSTING_OPEN'
  | 'COMPANY_IN_USE'
  | 'TEST_BESIDE_LIVE'
  | 'SETTING_INVALID'
  // Custom fields and mappings
  | 'CUSTOM_FIELD_EXISTS'
  | 'CUSTOM_FIELD_NOT_FOUND'
  | 'CUSTOM_FIELD_INVALID'
  | 'VALUE_OVERRIDE_INVALID'
  | 'ACCOUNT_MAPPING_INVALID'
  | 'ACCOUNT_MAPPING_NOT_FOUND'
  // Lists of the ledger
  | 'LIST_UNKNOWN'
  // Imports
  | 'IMPORT_NOT_FOUND'
  | 'IMPORT_CLOSED'
  | 'IMPORT_QUESTIONS_OPEN'
  | 'IMPORT_SCOPE_PARTIAL'
  | 'IMPORT_PROFILE_INVALID'
  | 'IMPORT_PROFILE_NOT_FOUND'
  | 'COLUMN_NAME_INVALID'
  | 'PICK_UP_INVALID'
  | 'PICK_UP_NOT_OFFERED'
  | 'PICK_UP_NOT_SET_UP'
  // Batches and runs
  | 'BATCH_NOT_FOUND'
  | 'BATCH_NOT_READY'
  | 'BATCH_CONTENT_DIFFERS'
  | 'BATCH_NOT_HELD'
  | 'ATTEMPT_NOT_OPEN'
  | 'BATCH_NEEDS_NO_DECISION'
  | 'ENTRY_STILL_IN_LEDGER'
  | 'ABSENCE_NOT_PROVABLE'
  | 'RECORD_NOT_LISTED'
  | 'RECORD_DIFFERS'
  | 'RECORD_NOT_FOUND'
  | 'RECORD_IS_OURS'
  | 'RECORD_TAKEN'
  | 'RECORDS_INCOMPLETE'
  | 'ATTEMPT_NOT_SETTLED'
  | 'PAYLOAD_MISMATCH'
  | 'COMPANY_MISMATCH'
  | 'ENTRY_UNBALANCED'
  | 'ENTRY_ONE_SIDED'
  | 'ENTRY_CANNOT_BE_SPLIT'
  | 'ENTRY_ALREADY_POSTED'
  | 'ENTRY_IN_POSTING'
  | 'ENTRY_IN_LEDGER'
  | 'ENTRY_WITHDRAWN'
  | 'OUTCOME_NOT_KNOWN'
  | 'ENTRY_IN_ANOTHER_IMPORT'
  | 'ENTRY_SPELLED_TWICE'
  | 'REVERSAL_DATES_DIFFER'
  | 'NOTHING_TO_POST'
  | 'RUN_NOT_FOUND'
  | 'RUN_ENDED'
  | 'PLAN_CHANGED'
  | 'PLAN_EXPIRED'
  | 'PREREQUISITES_NOT_MET'
  | 'PREFLIGHT_NOT_FOUND'
  // Posting that stopped, and a service that may not write
  | 'POSTING_OFF'
  | 'POSTING_STOPPED'
  | 'POSTING_NOT_RESUMABLE'
  | 'SWEEP_NOT_SHOWN'
  | 'LOG_STILL_DAMAGED'
  | 'LEDGER_ENTRY_NOT_LISTED'
  | 'REASON_MISSING'
  | 'READ_ONLY'
  | 'RESTORE_NOT_FOUND'
  | 'DATA_FOLDER_IN_USE'
  | 'DISK_FULL'
  | 'DISK_FAILING'
  | 'FILE_DAMAGED'
  | 'STREAM_DAMAGED'
  | 'CREDENTIALS_LOST'
  // Approvals
  | 'APPROVAL_MISSING'
  | 'APPROVAL_NOT_NEEDED'
  | 'APPROVAL_NOT_FOUND'
  | 'APPROVAL_CONTENT_CHANGED'
  | 'APPROVAL_OWN_WORK'
  | 'APPROVAL_REFUSED_BEFORE'
  | 'POLICY_OWN_PROPOSAL'
  | 'POLICY_PROPOSAL_GONE'
  // Signatures of approvals
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_INVALID'
  | 'SIGNATURE_SPENT'
  | 'SIGNATURE_ROLE_CHANGED'
  | 'SIGNING_GONE'
  | 'SIGNING_KEY_MISSING'
  | 'SIGNING_KEY_NOT_FOUND'
  | 'SIGNING_KEY_KNOWN'
  | 'SIGNING_KEY_OWN'
  | 'SIGNING_KEY_DIFFERS'
  | 'SIGNING_KEY_REVOKED'
  | 'SIGNING_KEY_LIMIT'
  | 'ENROLLMENT_GONE'
  // History
  | 'EVENT_NOT_FOUND'
  | 'EVIDENCE_NOT_FOUND'
  | 'SEAL_NOT_FOUND'
  | 'SEAL_NOT_WRITTEN'
  // Automatic posting
  | 'SCHEDULE_INVALID'
  | 'SCHEDULE_OFF'
  | 'SCHEDULE_PAUSED'
  // Notifications
  | 'NOTIFICATION_SETTING_INVALID'
  | 'WEBHOOK_NOT_FOUND'
  | 'RECIPIENT_NOT_FOUND'
  | 'NOTIFICATION_NOT_FOUND'
  | 'NOTHING_TO_REDELIVER';

/** Facts for programs and screens: where it is, which value, what was expected. Never a secret. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null | readonly unknown[]>>;

/** A rule refused. `message` says what is wrong, `fix` what to do about it. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: DomainErrorCode,
    message: string,
    readonly fix: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}
