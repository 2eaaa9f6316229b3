export type FaultValues = Readonly<Record<string, unknown>>;

/** Whether the values are complete and allowed; undefined when there is no such kind. */
export const isCompleteFault = (kind: string, values: FaultValues): boolean | undefined => {
  const parameters = parametersByKind.get(kind);
  if (parameters === undefined) return undefined;
  const hasOnlyKnown = Object.keys(values).every((name) => name === 'kind' || name in parameters);
  return hasOnlyKnown && Object.entries(parameters).every(([name, isAllowed]) => isAllowed(values[name]));
};

/** The values of a fault that a plan names by its kind alone. */
export const plannedFault = (kind: string): FaultValues => ({ kind, ...plannedValues[kind] });

export const faultKindNames = (): readonly string[] => [...parametersByKind.keys()];

type Check = (value: unknown) => boolean;
type Parameters = Readonly<Record<string, Check>>;

const isWhole =
  (least: number, most = Number.MAX_SAFE_INTEGER): Check =>
  (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
const isText: Check = (value) => typeof value === 'string';
const isAbsentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isStatus = isWhole(200, 599);
const isRedirect: Check = (value) => [301, 302, 303, 307, 308].some((status) => status === value);
const isInformational: Check = (value) => [100, 102, 103].some((status) => status === value);
const isDifference: Check = (value) => isWhole(-100_000, 100_000)(value) && value !== 0;
const payloadMaxBytes = 512 * 1024 * 1024;

const timed: Parameters = { when: isAbsentOr((value) => value === 'before' || value === 'after') };
/** Where only one of the two is possible it may be said all the same. */
const onlyBefore: Parameters = { when: isAbsentOr((value) => value === 'before') };
const onlyAfter: Parameters = { when: isAbsentOr((value) => value === 'after') };
const sized: Parameters = { ...timed, bytes: isAbsentOr(isWhole(1, payloadMaxBytes)) };

const parametersByKind: ReadonlyMap<string, Parameters> = new Map<string, Parameters>([
  ['drop-before-commit', {}],
  ['drop-after-commit', {}],
  ['reset-before-commit', {}],
  ['reset-after-commit', {}],
  ['commit-late', { ms: isWhole(0), status: isAbsentOr(isStatus), body: isAbsentOr(isText) }],
  ['delay', { ms: isWhole(0) }],
  ['http', { ...timed, status: isStatus, body: isAbsentOr(isText) }],
  ['redirect', { ...timed, status: isAbsentOr(isRedirect), location: isAbsentOr(isText) }],
  ['throttle', { ...onlyBefore, retryAfterSeconds: isAbsentOr(isWhole(0)) }],
  ['maintenance', { ...onlyBefore, errorNo: isAbsentOr(isText) }],
  ['gw-0011', onlyBefore],
  ['garbage', timed],
  ['html-page', timed],
  ['empty', timed],
  ['truncate', { ...timed, bytes: isWhole(0) }],
  ['half-reply', timed],
  ['wrong-length', { ...timed, by: isAbsentOr(isDifference) }],
  ['gzip-bomb', sized],
  ['huge-reply', sized],
  ['slow-drip', { ...timed, bytesPerTick: isWhole(1), ms: isWhole(0) }],
  [
    'informational',
    {
      ...timed,
      statuses: isAbsentOr((value) => Array.isArray(value) && value.length > 0 && value.every(isInformational)),
    },
  ],
  ['stored-error', timed],
  ['doctype', onlyAfter],
  ['wrong-control-id', onlyAfter],
  ['other-company', timed],
  ['duplicate-result', onlyAfter],
  ['failed-after-commit', onlyAfter],
  ['partial', onlyAfter],
  ['expire-session', {}],
]);

const plannedValues: Readonly<Record<string, FaultValues>> = {
  'commit-late': { ms: 1000 },
  delay: { ms: 1000 },
  http: { status: 503 },
  truncate: { bytes: 200 },
  'slow-drip': { bytesPerTick: 64, ms: 5 },
};
