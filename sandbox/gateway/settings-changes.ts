import { batchStates } from '../ledger/batch';
import {
  additionalErrorInfoPlaces,
  companyMissingAnswers,
  controlIdMemories,
  contractStatusFields,
  controlIdScopes,
  customObjectKeys,
  duplicateLevels,
  employeeNameFields,
  entrySpellings,
  gatewayErrorShapes,
  readBatchNames,
  readByQueryOrders,
  readLinePlaces,
  restQueryRowShapes,
  restSessionReplies,
  rollbackCulprits,
  unknownFieldTreatments,
  type SandboxSettings,
} from './settings';

/** Applies the changes only when all of them are valid, and returns what is wrong otherwise. */
export const changeSettings = (settings: SandboxSettings, changes: unknown): string[] => {
  if (!isRecord(changes)) return ['A JSON object is expected.'];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(changes)) {
    const isValid = checksByName.get(name);
    if (isValid === undefined) problems.push(`${name} is not a setting.`);
    else if (!isValid(value)) problems.push(`${name} has a value that is not allowed.`);
  }
  if (problems.length === 0) Object.assign(settings, changes);
  return problems;
};

type Check = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const waitMaxMs = 60_000;
const lengthMax = 100_000;
const isText: Check = (value) => typeof value === 'string' && value.length <= 4000;
const isFlag: Check = (value) => typeof value === 'boolean';
const isWhole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isOneOf =
  (values: readonly unknown[]): Check =>
  (value) =>
    values.includes(value);
const isNullOr =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isFieldList: Check = (value) =>
  Array.isArray(value) && value.every((name) => typeof name === 'string' && /^[A-Z][A-Z0-9_]*$/.test(name));
const isFieldNameOrNone: Check = (value) => typeof value === 'string' && /^(?:[A-Z][A-Z0-9_]*)?$/.test(value);
const isElementName: Check = (value) => typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]*$/.test(value);
const isDay: Check = (value) => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);
const isLength = isWhole(1, lengthMax);

const checks: Readonly<Record<keyof SandboxSettings, Check>> = {
  latencyMs: isWhole(0, waitMaxMs),
  duplicateErrorNo: isText,
  duplicateText: isText,
  duplicateLevel: isOneOf(duplicateLevels),
  uniqueIdAbsentMeans: isFlag,
  controlIdMemory: isOneOf(controlIdMemories),
  controlIdRecheckAtCommit: isFlag,
  burnFailedIds: isFlag,
  controlIdScope: isOneOf(controlIdScopes),
  controlIdRetentionMs: isNullOr(isWhole(1, Number.MAX_SAFE_INTEGER)),
  senderConcurrencyMax: isNullOr(isWhole(1, 1000)),
  companyConcurrencyMax: isNullOr(isWhole(1, 1000)),
  sessionMinutes: isWhole(1, 10_000),
  resultSetMinutes: isWhole(1, 10_000),
  companyMissing: isOneOf(companyMissingAnswers),
  companyExpired: isFlag,
  lockAfterFailedLogins: isWhole(0, 1000),
  bookClosedThrough: (value) => isRecord(value) && Object.values(value).every(isDay),
  disableEdit: isFlag,
  disableDelete: isFlag,
  interEntityTransactions: isFlag,
  dueFromAccountNo: isText,
  dueToAccountNo: isText,
  approvals: isFlag,
  stateAfterCreate: isNullOr(isOneOf(batchStates)),
  visibilityLagMs: isWhole(0, Number.MAX_SAFE_INTEGER),
  trimAmounts: isFlag,
  readBatchName: isOneOf(readBatchNames),
  readLines: isOneOf(readLinePlaces),
  additionalErrorInfo: isOneOf(additionalErrorInfoPlaces),
  servesClosedBooksDate: isFlag,
  servesTrialBalance: isFlag,
  trialBalanceRowName: isElementName,
  trialBalanceAccountName: isElementName,
  servesDetails: isFlag,
  detailFieldsMissing: isFieldList,
  servesAccountBalances: isFlag,
  permissionApplicationName: isText,
  permissionPolicyName: isText,
  journalDirectPostingField: isFieldNameOrNone,
  customObjectKey: isOneOf(customObjectKeys),
  employeeNameField: isOneOf(employeeNameFields),
  contractStatusField: isOneOf(contractStatusFields),
  entrySpelling: isOneOf(entrySpellings),
  gatewayErrors: isOneOf(gatewayErrorShapes),
  readByQueryOrder: isOneOf(readByQueryOrders),
  rollbackCulprit: isOneOf(rollbackCulprits),
  userEntities: (value) => isRecord(value) && Object.values(value).every(isText),
  batchCustomFields: isFieldList,
  lineCustomFields: isFieldList,
  unknownFields: isOneOf(unknownFieldTreatments),
  accessTokenSeconds: isWhole(1, 1_000_000),
  refreshTokensRotate: isFlag,
  newGrantEndsOlder: isFlag,
  idempotencyReplayHours: isWhole(0, 10_000),
  idempotencyKeyDays: isWhole(0, 10_000),
  idempotencyLockStatus: isWhole(400, 599),
  firstReplyIsDated: isFlag,
  restQueryRows: isOneOf(restQueryRowShapes),
  restSessionReply: isOneOf(restSessionReplies),
  referenceNoLengthMax: isLength,
  titleLengthMax: isLength,
  documentLengthMax: isLength,
  descriptionLengthMax: isLength,
  historyCommentLengthMax: isLength,
  unbalancedErrorNo: isText,
  closedPeriodErrorNo: isText,
  invalidJournalErrorNo: isText,
  lockedUserErrorNo: isText,
  transactionSecurityErrorNo: isText,
};

const checksByName: ReadonlyMap<string, Check> = new Map(Object.entries(checks));
