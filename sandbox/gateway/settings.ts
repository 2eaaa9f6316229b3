import type { BatchState } from '../ledger/batch';

export const controlIdScopes = ['company-sender', 'company', 'sender', 'entity'] as const;
export const controlIdMemories = ['completed', 'atomic', 'none'] as const;
export const duplicateLevels = ['result', 'control'] as const;
export const companyMissingAnswers = ['http-401', 'auth-failure'] as const;
export const additionalErrorInfoPlaces = ['last', 'anywhere', 'refused'] as const;
export const readBatchNames = ['GLBATCH', 'glbatch'] as const;
export const readLinePlaces = ['ENTRIES/glentry', 'ENTRIES/GLENTRY', 'GLENTRY', 'absent'] as const;
export const unknownFieldTreatments = ['keep', 'ignore', 'refuse'] as const;
export const customObjectKeys = ['id', 'RECORDNO'] as const;
export const employeeNameFields = ['CONTACT_INFO.CONTACTNAME', 'PERSONALINFO.CONTACTNAME', 'NAME'] as const;
export const contractStatusFields = ['STATE', 'STATUS'] as const;
export const restQueryRowShapes = ['flat', 'nested'] as const;
export const restSessionReplies = ['object', 'text'] as const;
export const entrySpellings = ['documented', 'loose'] as const;
export const gatewayErrorShapes = ['bare', 'echoed'] as const;
export const readByQueryOrders = ['key', 'reversed'] as const;
export const rollbackCulprits = ['failure', 'aborted'] as const;

/** What Sage does not publish, and what a test wants to vary. Each can be changed while the sandbox runs. */
export interface SandboxSettings {
  /** Added to each answer. */
  latencyMs: number;
  /** The error number and text of a refused repeat; `{id}` is replaced by the control id. */
  duplicateErrorNo: string;
  duplicateText: string;
  /** Whether a refused repeat fails alone or the whole request with it. */
  duplicateLevel: (typeof duplicateLevels)[number];
  /** Whether an absent `uniqueid` means `true`. */
  uniqueIdAbsentMeans: boolean;
  /** When a control id is remembered: once its function is done, from its arrival on, or never. */
  controlIdMemory: (typeof controlIdMemories)[number];
  /** Whether an id that is recorded only when done is checked again just before the function is executed. */
  controlIdRecheckAtCommit: boolean;
  /** Whether a function that failed uses up its control id too. */
  burnFailedIds: boolean;
  controlIdScope: (typeof controlIdScopes)[number];
  /** How long a control id is remembered; null means forever. */
  controlIdRetentionMs: number | null;
  /** How many requests may be worked on at once; null is no limit. The documented first tier has 6 and 8. */
  senderConcurrencyMax: number | null;
  companyConcurrencyMax: number | null;
  sessionMinutes: number;
  /** How long a `readMore` may follow its `readByQuery`. */
  resultSetMinutes: number;
  companyMissing: (typeof companyMissingAnswers)[number];
  /** Whether the subscription of the company ran out. */
  companyExpired: boolean;
  /** Zero never locks a user. */
  lockAfterFailedLogins: number;
  /** Entity to the last closed day, `YYYY-MM-DD`. The entity `*` means all. */
  bookClosedThrough: Record<string, string>;

  /** What global transaction security forbids to do with posted batches. */
  disableEdit: boolean;
  disableDelete: boolean;
  /**
   * With inter-entity transactions a base location makes an entry balance in each entity, by lines on these accounts.
   */
  interEntityTransactions: boolean;
  dueFromAccountNo: string;
  dueToAccountNo: string;

  /** With approvals a batch that is to be posted is submitted instead. */
  approvals: boolean;
  /** The state of a batch to be posted, regardless of approvals; null leaves it to them. */
  stateAfterCreate: BatchState | null;
  /** How long a new batch stays invisible to every way of reading. */
  visibilityLagMs: number;
  /** Whether amounts lose their trailing zeros: `1450.8` for `1450.80`. */
  trimAmounts: boolean;
  /** How a `read` names a batch, and where in it the lines are. */
  readBatchName: (typeof readBatchNames)[number];
  readLines: (typeof readLinePlaces)[number];
  /** Where `showadditionalerrorinfo` may stand in `control`; refused makes it a schema error. */
  additionalErrorInfo: (typeof additionalErrorInfoPlaces)[number];
  /** Whether the schema knows `get_closedbooksdate`. */
  servesClosedBooksDate: boolean;
  /** Whether the company answers `get_trialbalance`, and what its rows and their account are called. */
  servesTrialBalance: boolean;
  trialBalanceRowName: string;
  trialBalanceAccountName: string;
  /** Whether the company has `GLDETAIL` and `GLACCOUNTBALANCE`, and fields that the first lacks. */
  servesDetails: boolean;
  detailFieldsMissing: string[];
  servesAccountBalances: boolean;
  /** What `getUserPermissions` calls the application and its policy for journal entries. */
  permissionApplicationName: string;
  permissionPolicyName: string;
  /** The field of a journal for direct posting: DISALLOW… or ALLOW…; empty when there is none. */
  journalDirectPostingField: string;
  /**
   * Whether the values of user-defined dimensions are custom objects as documented (`id`, `name`, …), or objects like
   * the others (`RECORDNO`, `NAME`, `STATUS`).
   */
  customObjectKey: (typeof customObjectKeys)[number];
  employeeNameField: (typeof employeeNameFields)[number];
  contractStatusField: (typeof contractStatusFields)[number];
  /** User to the only entity that they may enter: without an entity they sign in to that one. */
  userEntities: Record<string, string>;
  /** `loose` takes names in any case, and days as `9/28/2022` or `2022-09-28`, as some public clients send them. */
  entrySpelling: (typeof entrySpellings)[number];
  /** Whether an error of the gateway itself (`GW-…`) has only a status in `control`, or what was sent. */
  gatewayErrors: (typeof gatewayErrorShapes)[number];
  /** In which order a `readByQuery` gives its rows; none is promised. */
  readByQueryOrder: (typeof readByQueryOrders)[number];
  /** The status of the function that had a transaction rolled back. */
  rollbackCulprit: (typeof rollbackCulprits)[number];
  /** Custom fields of the company that may be requested before the first batch has them. */
  batchCustomFields: string[];
  lineCustomFields: string[];
  /** What happens to an element of a create that is neither standard nor declared as a custom field. */
  unknownFields: (typeof unknownFieldTreatments)[number];

  /** Life of an access token of the REST API. */
  accessTokenSeconds: number;
  refreshTokensRotate: boolean;
  /** Whether a new consent of the same user and company ends the older ones. */
  newGrantEndsOlder: boolean;
  /** How long the reply of a request with a key is given again, and how long the key is known at all. */
  idempotencyReplayHours: number;
  idempotencyKeyDays: number;
  /** The status of a request whose key another one is just using. */
  idempotencyLockStatus: number;
  /** Whether already the first reply under a key carries the date of its record. */
  firstReplyIsDated: boolean;
  /** Whether a row of the query service names `glAccount.id`, or has an object `glAccount`. */
  restQueryRows: (typeof restQueryRowShapes)[number];
  /** Whether the session of a token is `{"sessionId": …}` or a bare text. */
  restSessionReply: (typeof restSessionReplies)[number];

  referenceNoLengthMax: number;
  titleLengthMax: number;
  documentLengthMax: number;
  descriptionLengthMax: number;
  historyCommentLengthMax: number;

  unbalancedErrorNo: string;
  closedPeriodErrorNo: string;
  invalidJournalErrorNo: string;
  lockedUserErrorNo: string;
  transactionSecurityErrorNo: string;
}

export const defaultSettings = (latencyMs = 0): SandboxSettings => ({
  latencyMs,
  duplicateErrorNo: 'XL03000009',
  duplicateText: "The function with controlid '{id}' was already executed.",
  duplicateLevel: 'result',
  uniqueIdAbsentMeans: true,
  controlIdMemory: 'completed',
  controlIdRecheckAtCommit: true,
  burnFailedIds: false,
  controlIdScope: 'company-sender',
  controlIdRetentionMs: null,
  senderConcurrencyMax: null,
  companyConcurrencyMax: null,
  sessionMinutes: 360,
  resultSetMinutes: 30,
  companyMissing: 'auth-failure',
  companyExpired: false,
  lockAfterFailedLogins: 0,
  bookClosedThrough: {},
  disableEdit: false,
  disableDelete: false,
  interEntityTransactions: false,
  dueFromAccountNo: '1990',
  dueToAccountNo: '2990',
  approvals: false,
  stateAfterCreate: null,
  visibilityLagMs: 0,
  trimAmounts: true,
  readBatchName: 'GLBATCH',
  readLines: 'ENTRIES/glentry',
  additionalErrorInfo: 'last',
  servesClosedBooksDate: true,
  servesTrialBalance: true,
  trialBalanceRowName: 'trialbalance',
  trialBalanceAccountName: 'glaccountno',
  servesDetails: true,
  detailFieldsMissing: [],
  servesAccountBalances: true,
  permissionApplicationName: 'General Ledger',
  permissionPolicyName: 'Journal entries',
  journalDirectPostingField: 'DISALLOWDIRECTPOSTING',
  customObjectKey: 'id',
  employeeNameField: 'CONTACT_INFO.CONTACTNAME',
  contractStatusField: 'STATE',
  userEntities: {},
  entrySpelling: 'documented',
  gatewayErrors: 'bare',
  readByQueryOrder: 'key',
  rollbackCulprit: 'failure',
  batchCustomFields: [],
  lineCustomFields: [],
  unknownFields: 'keep',
  accessTokenSeconds: 3600,
  refreshTokensRotate: true,
  newGrantEndsOlder: true,
  idempotencyReplayHours: 48,
  idempotencyKeyDays: 60,
  idempotencyLockStatus: 409,
  firstReplyIsDated: false,
  restQueryRows: 'flat',
  restSessionReply: 'object',
  referenceNoLengthMax: 20,
  titleLengthMax: 80,
  documentLengthMax: 30,
  descriptionLengthMax: 500,
  historyCommentLengthMax: 300,
  unbalancedErrorNo: 'BL01001973',
  closedPeriodErrorNo: 'BL01001973',
  invalidJournalErrorNo: 'BL01001973',
  lockedUserErrorNo: 'XL03000006',
  transactionSecurityErrorNo: 'BL01001973',
});
