import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { PREFLIGHT_CHECKS, type PreflightCheck, type PreflightLine } from '../../domain/preflight/preflight.events';
import { dimensionsOf, type EntryContext, textOfReason, unlisted } from '../../domain/ledger-entry/entry-builder';
import { type CauseTally } from './cause-tally';
import { plainLine } from './plain-line';

/** What was checked. */
export interface Looked {
  readonly batches: number;
  /** Of these, those whose entry could not be built: the ledger's rules were not held against it. */
  readonly unbuilt: number;
  /** Of these, those whose texts and amounts were not looked at. */
  readonly unwritten: number;
  readonly journals: ReadonlySet<string>;
  /** What blocks nothing, but should be seen. */
  readonly notes: readonly PreflightLine[];
}

/**
 * Intacct's own examples use this symbol for payables. The feature text uses it for revenue, so it is only a warning.
 */
const PAYABLES_JOURNAL = 'APJ';

/**
 * A line per cause that blocks batches, and per check without one what it found instead. What was not looked at is told
 * as not checked.
 */
export const linesOfChecks = (
  tally: CauseTally,
  context: EntryContext,
  facts: Pick<ConnectionFacts, 'companyId' | 'userId'>,
  looked: Looked,
): PreflightLine[] => {
  const hasWarning = (check: PreflightCheck): boolean =>
    looked.notes.some((note) => note.check === check && note.status === 'warning');
  const isClean = (check: PreflightCheck): boolean => !tally.hasCheck(check) && !hasWarning(check);
  const linesOf = (check: SpokenCheck): PreflightLine[] => {
    const missed = missedBy(check, looked);
    const own = isClean(check) && missed < looked.batches ? LINES[check]({ context, facts, looked }) : [];
    return missed > 0 ? [...own, notBuilt(check, missed)] : own;
  };
  return [
    ...tally.lines(apiNamesOf(context)),
    ...looked.notes,
    ...OF_COMPANY.filter(isClean).flatMap((check) => LINES[check]({ context, facts, looked })),
    ...(looked.batches === 0 ? OF_BATCHES.map(withoutBatches) : OF_BATCHES.flatMap(linesOf)),
    ...warnings(context, looked),
  ];
};

/** What is known of the batches while the ledger cannot be asked. `told` is what is said of the connection. */
export const linesUnconnected = (
  tally: CauseTally,
  context: EntryContext,
  looked: Looked,
  told: readonly PreflightLine[],
): PreflightLine[] => {
  const known = [...tally.lines(apiNamesOf(context)), ...looked.notes];
  const isTold = (check: PreflightCheck): boolean => [...told, ...known].some((line) => line.check === check);
  return [
    ...known,
    ...SPOKEN_CHECKS.filter((check) => !isTold(check)).map((check) => {
      if (looked.batches === 0 && OF_BATCHES.includes(check)) return withoutBatches(check);
      const passed = WITHOUT_LEDGER[check];
      return passed === undefined
        ? notChecked(check, NOT_ASKED[check] ?? 'Sage Intacct could not be asked.', MAKE_IT_WORK)
        : plainLine(check, 'ok', passed, { batches: looked.batches });
    }),
  ];
};

const OF_COMPANY: readonly SpokenCheck[] = [
  'Sign-in',
  'Sender authorised',
  'Other environments',
  'Permission to add journal entries',
];
/**
 * Who approves is told where entries wait for it, and nowhere else: no check says that all is approved. What others
 * posted is looked for, and told, apart.
 */
type SpokenCheck = Exclude<PreflightCheck, 'Approvals' | 'Other origin'>;
const SPOKEN_CHECKS = PREFLIGHT_CHECKS.filter((check) => check !== 'Approvals' && check !== 'Other origin');
const OF_BATCHES = SPOKEN_CHECKS.filter((check) => !OF_COMPANY.includes(check));
/** Made only with an entry that could be built. */
const OF_ENTRIES: ReadonlySet<PreflightCheck> = new Set<PreflightCheck>([
  'Journal',
  'Accounts',
  'Required dimensions',
  'Books open',
  'Balance',
  'Entities and currencies',
]);

const MAKE_IT_WORK = 'Make the connection to Sage Intacct work first, then check again.';

const NOT_ASKED: Partial<Record<PreflightCheck, string>> = {
  'Other environments': 'Whether another environment posts to the same company was not looked at.',
  Accounts:
    'Every account is mapped. Whether the mapped accounts exist and are active is not known: Sage Intacct could not be asked.',
};

const COLUMNS_USED = 'Every column with values is sent or used.';
const DATES_NEAR = 'No date is far from the month being closed.';

/** Checks that need nothing from the ledger. */
const WITHOUT_LEDGER: Partial<Record<PreflightCheck, string>> = {
  Columns: COLUMNS_USED,
  Dates: DATES_NEAR,
};

/** Batches of which a check was not made. */
const missedBy = (check: PreflightCheck, { unbuilt, unwritten }: Looked): number => {
  if (check === 'Texts and amounts') return unwritten;
  return OF_ENTRIES.has(check) ? unbuilt : 0;
};

const notChecked = (check: PreflightCheck, why: string, fix: string): PreflightLine =>
  plainLine(check, 'not checked', why, { fix });

const withoutBatches = (check: PreflightCheck): PreflightLine =>
  notChecked(
    check,
    'There was no batch to check: none is Ready to Post, and none failed.',
    'Import a close file first, then check again.',
  );

const notBuilt = (check: PreflightCheck, batches: number): PreflightLine =>
  notChecked(
    check,
    `Not looked at for ${batches === 1 ? 'one batch' : `${batches} batches`} that something else blocks.`,
    'Fix what blocks batches first, then check again.',
  );

const apiNamesOf = ({ fields }: EntryContext): ReadonlyMap<string, string> =>
  new Map(fields.map(({ label, apiName }): [string, string] => [label, apiName]));

interface Findings {
  readonly context: EntryContext;
  readonly facts: Pick<ConnectionFacts, 'companyId' | 'userId'>;
  readonly looked: Looked;
}

const ok = (check: PreflightCheck, message: string, { looked }: Findings): PreflightLine =>
  plainLine(check, 'ok', message, { batches: looked.batches - missedBy(check, looked) });

const cannotTell = (check: PreflightCheck, message: string, fix: string): PreflightLine =>
  plainLine(check, 'cannot tell', message, { fix });

/** Why a list is not known. The ledger's own reason unless it is about permissions, which `permission` says better. */
const unread = ({ context }: Findings, list: string, permission: string): { why: string; fix: string } => {
  const reason = context.facts.directory.refusal(list);
  return reason === undefined || reason.code === 'PERMISSION_MISSING'
    ? { why: 'the user may not read them', fix: `In Sage Intacct, give the role of this user ${permission}.` }
    : { why: `Sage Intacct does not list them (${textOfReason(reason)})`, fix: reason.fix };
};

const unreadAccounts = (findings: Findings): { why: string; fix: string } =>
  unread(findings, 'accounts', 'General Ledger > Accounts > List and View');

/** Whether the entity of each line is known. Without it, nothing is checked per entity. */
const knowsEntities = ({ context: { facts } }: Findings): boolean =>
  facts.setup?.isMultiEntity !== true || facts.directory.isKnown('Location');

const withoutEntities = (check: PreflightCheck, findings: Findings): PreflightLine => {
  const { why, fix } = unread(findings, 'Location', 'Company > Locations > List and View');
  return notChecked(check, `To which entity a line belongs is not known from the locations: ${why}.`, fix);
};

const accountsUnread = (findings: Findings): PreflightLine => {
  const { why, fix } = unreadAccounts(findings);
  return cannotTell(
    'Accounts',
    `Every account is mapped. Whether the mapped accounts exist and are active cannot be determined: ${why}.`,
    fix,
  );
};

const requirementsUnread = (findings: Findings): PreflightLine => {
  const { why, fix } = unreadAccounts(findings);
  return notChecked('Required dimensions', `Which dimensions the accounts require is not known: ${why}.`, fix);
};

const LINES: Readonly<Record<SpokenCheck, (findings: Findings) => PreflightLine[]>> = {
  'Other environments': ({ facts: { companyId } }) => [
    plainLine('Other environments', 'ok', `No other environment here is connected to company ${companyId}.`),
  ],
  'Sign-in': (findings) => [
    ok('Sign-in', `Company ${findings.facts.companyId} accepts the sign-in of ${findings.facts.userId}.`, findings),
  ],
  'Sender authorised': (findings) => [
    ok('Sender authorised', `Company ${findings.facts.companyId} authorizes the sender.`, findings),
  ],
  'Permission to add journal entries': (findings) => permissionLines(findings),
  Journal: (findings) => journalLines(findings),
  Accounts: (findings) => [
    findings.context.facts.directory.isKnown('accounts')
      ? ok('Accounts', 'Every account is mapped, exists in Sage Intacct and is active.', findings)
      : accountsUnread(findings),
  ],
  'Custom fields': (findings) => fieldLines(findings),
  Columns: (findings) => [ok('Columns', COLUMNS_USED, findings)],
  'Dimension values': (findings) => [ok('Dimension values', 'Every value has an id in Sage Intacct.', findings)],
  'Required dimensions': (findings) =>
    findings.context.facts.directory.isKnown('accounts')
      ? [ok('Required dimensions', 'Every line has the dimensions that its account requires.', findings)]
      : [requirementsUnread(findings)],
  Dates: (findings) => [ok('Dates', DATES_NEAR, findings)],
  'Books open': (findings) => [booksLine(findings)],
  Balance: (findings) => [
    knowsEntities(findings)
      ? ok('Balance', 'Debits equal credits in every batch, per currency and entity.', findings)
      : withoutEntities('Balance', findings),
  ],
  'Whole entries': (findings) => [
    ok('Whole entries', 'No part of an entry is held back because of another one.', findings),
  ],
  'Entities and currencies': (findings) => [setupLine(findings)],
  'Texts and amounts': (findings) => [
    ok('Texts and amounts', 'Sage Intacct can hold every text and amount unaltered.', findings),
  ],
};

const booksLine = (findings: Findings): PreflightLine => {
  const check = 'Books open';
  if (findings.context.facts.closedThrough === null) {
    return cannotTell(
      check,
      'Sage Intacct does not report through which day the books are closed.',
      'Check General Ledger > Books in Sage Intacct; an entry of a closed period is refused there and reported here.',
    );
  }
  return knowsEntities(findings)
    ? ok(check, 'The books are open on every date, for every entity.', findings)
    : withoutEntities(check, findings);
};

const permissionLines = (findings: Findings): PreflightLine[] => {
  const check = 'Permission to add journal entries';
  const { userId } = findings.facts;
  return findings.context.facts.mayAddEntries === true
    ? [ok(check, `${userId} may add journal entries.`, findings)]
    : [
        cannotTell(
          check,
          `Sage Intacct does not report whether ${userId} may add journal entries.`,
          'In Sage Intacct, check whether the role of this user has General Ledger > Journal entries > Add; or prove it by a draft.',
        ),
      ];
};

const journalLines = (findings: Findings): PreflightLine[] => {
  const { directory } = findings.context.facts;
  const journals = [...findings.looked.journals].sort();
  if (!directory.isKnown('journals')) {
    const { why, fix } = unread(findings, 'journals', 'General Ledger > Journals > List and View');
    return [cannotTell('Journal', `Whether the journals exist cannot be determined: ${why}.`, fix)];
  }
  return journals.map((symbol) =>
    directory.record('journals', symbol)?.allowsDirectPosting === undefined
      ? cannotTell(
          'Journal',
          `The journal ${symbol} exists and is active. Sage Intacct does not report whether it allows direct posting.`,
          'If entries are refused because of it, allow direct posting in the settings of the journal.',
        )
      : ok('Journal', `The journal ${symbol} exists, is active and allows direct posting.`, findings),
  );
};

const fieldLines = (findings: Findings): PreflightLine[] => {
  const { fields, facts } = findings.context;
  const refused = dimensionsOf(fields)
    .map(ledgerFieldName)
    .filter((list) => facts.directory.isRefused(list));
  if (refused.length > 0) {
    return refused.map((list) => {
      const { what, fix } = unlisted(list, facts.directory.refusal(list));
      return plainLine('Custom fields', 'warning', `${what} No batch has a value for it that needs the list.`, {
        code: 'CUSTOM_FIELD_NOT_READABLE',
        fix,
      });
    });
  }
  const labels = fields.map(({ label }) => label).join(', ');
  const message =
    labels === '' ? 'No custom field is included in journal posting.' : `Bound and readable by the user: ${labels}.`;
  return [ok('Custom fields', message, findings)];
};

const setupLine = (findings: Findings): PreflightLine => {
  const check = 'Entities and currencies';
  const { setup } = findings.context.facts;
  if (setup === null) {
    const fix = 'Nothing to do: Sage Intacct refuses what does not fit, and the refusal is reported here.';
    return cannotTell(check, 'Sage Intacct does not report how the company keeps its books.', fix);
  }
  const entities = setup.isMultiEntity ? 'several entities, and every line has a location' : 'one entity';
  const currencies = setup.isMultiCurrency ? 'several currencies' : `the currency ${setup.baseCurrency}`;
  return ok(check, `The company has ${entities}, and keeps its books in ${currencies}.`, findings);
};

const warnings = ({ facts, journalSymbol }: EntryContext, { journals }: Looked): PreflightLine[] => {
  if (!journals.has(PAYABLES_JOURNAL) && journalSymbol !== PAYABLES_JOURNAL) return [];
  const title = facts.directory.isKnown('journals') ? facts.directory.record('journals', PAYABLES_JOURNAL)?.name : '';
  return [
    plainLine(
      'Journal',
      'warning',
      `Sage Intacct's own examples use the journal ${PAYABLES_JOURNAL} for payables${title ? `; here it is called "${title}"` : ''}.`,
      {
        code: 'JOURNAL_OF_PAYABLES',
        fix: 'Check that it is the journal that you mean, or choose another one in the posting settings.',
        mendAt: '/connection/settings',
      },
    ),
  ];
};
