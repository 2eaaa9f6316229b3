const controlIdScopes = ['company-sender', 'company', 'sender', 'entity'] as const;
const companyMissingAnswers = ['http-401', 'auth-failure'] as const;

/** What Sage does not publish, and what a test wants to vary. Each can be changed while the sandbox runs. */
export interface SandboxSettings {
  /** Added to each answer. */
  latencyMs: number;
  /** The error number and text of a refused repeat; `{id}` stands for the control id. */
  duplicateErrorNo: string;
  duplicateText: string;
  /** Whether a function that failed uses up its control id too. */
  burnFailedIds: boolean;
  controlIdScope: (typeof controlIdScopes)[number];
  /** How long a control id is remembered; null is for ever. */
  controlIdRetentionMs: number | null;
  sessionMinutes: number;
  companyMissing: (typeof companyMissingAnswers)[number];
  /** Zero never locks a user. */
  lockAfterFailedLogins: number;
  /** Entity to the last closed day, `YYYY-MM-DD`. The entity `*` stands for all. */
  bookClosedThrough: Record<string, string>;
}

export const defaultSettings = (latencyMs = 0): SandboxSettings => ({
  latencyMs,
  duplicateErrorNo: 'XL03000009',
  duplicateText: "The function with controlid '{id}' was already executed.",
  burnFailedIds: false,
  controlIdScope: 'company-sender',
  controlIdRetentionMs: null,
  sessionMinutes: 360,
  companyMissing: 'auth-failure',
  lockAfterFailedLogins: 0,
  bookClosedThrough: {},
});

/** Applies the changes only when all of them are valid, and returns what is wrong otherwise. */
export const changeSettings = (settings: SandboxSettings, changes: unknown): string[] => {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) return ['A JSON object is expected.'];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(changes)) {
    const isValid = checks.get(name);
    if (isValid === undefined) problems.push(`${name} is not a setting.`);
    else if (!isValid(value)) problems.push(`${name} has a value that is not allowed.`);
  }
  if (problems.length === 0) Object.assign(settings, changes);
  return problems;
};

const latencyMaxMs = 60_000;
const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= 4000;
const isWhole = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
const isDay = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

const checks: ReadonlyMap<string, (value: unknown) => boolean> = new Map<string, (value: unknown) => boolean>([
  ['latencyMs', isWhole(0, latencyMaxMs)],
  ['duplicateErrorNo', isText],
  ['duplicateText', isText],
  ['burnFailedIds', (value) => typeof value === 'boolean'],
  ['controlIdScope', (value) => controlIdScopes.some((scope) => scope === value)],
  ['controlIdRetentionMs', (value) => value === null || isWhole(1, Number.MAX_SAFE_INTEGER)(value)],
  ['sessionMinutes', isWhole(1, 10_000)],
  ['companyMissing', (value) => companyMissingAnswers.some((answer) => answer === value)],
  ['lockAfterFailedLogins', isWhole(0, 1000)],
  [
    'bookClosedThrough',
    (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isDay),
  ],
]);
