import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { ledgerFieldName } from '../../domain/shared/ledger-field';
import { PREFLIGHT_CHECKS, type PreflightCheck, type PreflightLine } from '../../domain/preflight/preflight.events';
import { dimensionsOf, type EntryContext } from '../../domain/ledger-entry/entry-builder';
import { type CauseTally } from './cause-tally';
import { plainLine } from './plain-line';

/** What was checked. */
export interface Looked {
  readonly batches: number;
  readonly journals: ReadonlySet<string>;
  /** What blocks nothing, but should be seen. */
  readonly notes: readonly PreflightLine[];
}

/**
 * Intacct's own examples use this symbol for payables. The feature text uses it for revenue, so it is only a warning.
 */
const PAYABLES_JOURNAL = 'APJ';

/** A line per cause that blocks batches, and per check without one what it found instead. */
export const linesOfChecks = (
  tally: CauseTally,
  context: EntryContext,
  facts: Pick<ConnectionFacts, 'companyId' | 'userId'>,
  looked: Looked,
): PreflightLine[] => {
  const hasWarning = (check: PreflightCheck): boolean =>
    looked.notes.some((note) => note.check === check && note.status === 'warning');
  const clean = PREFLIGHT_CHECKS.filter((check) => !tally.hasCheck(check) && !hasWarning(check));
  return [
    ...tally.lines(apiNamesOf(context)),
    ...looked.notes,
    ...clean.flatMap((check) => LINES[check]({ context, facts, looked })),
    ...warnings(context, looked),
  ];
};

/** What is known of the batches while the ledger cannot be asked. */
export const linesUnconnected = (tally: CauseTally, context: EntryContext): PreflightLine[] => [
  ...tally.lines(apiNamesOf(context)),
  ...(tally.hasCheck('Accounts')
    ? []
    : [
        cannotTell(
          'Accounts',
          'Every account is mapped. Without a connection, whether the mapped accounts exist and are active cannot be determined.',
          'Connect first, then check again.',
        ),
      ]),
];

const apiNamesOf = ({ fields }: EntryContext): ReadonlyMap<string, string> =>
  new Map(fields.map(({ label, apiName }): [string, string] => [label, apiName]));

interface Findings {
  readonly context: EntryContext;
  readonly facts: Pick<ConnectionFacts, 'companyId' | 'userId'>;
  readonly looked: Looked;
}

const ok = (check: PreflightCheck, message: string, { looked }: Findings): PreflightLine =>
  plainLine(check, 'ok', message, { batches: looked.batches });

const cannotTell = (check: PreflightCheck, message: string, fix: string): PreflightLine =>
  plainLine(check, 'cannot tell', message, { fix });

const LINES: Readonly<Record<PreflightCheck, (findings: Findings) => PreflightLine[]>> = {
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
      : cannotTell(
          'Accounts',
          'Every account is mapped. Whether the mapped accounts exist and are active cannot be determined: the user may not read them.',
          'In Sage Intacct, give the role of this user General Ledger > Accounts > List and View.',
        ),
  ],
  'Custom fields': (findings) => fieldLines(findings),
  Columns: (findings) => [ok('Columns', 'Every column with values is sent or used.', findings)],
  'Dimension values': (findings) => [ok('Dimension values', 'Every value has an id in Sage Intacct.', findings)],
  'Required dimensions': (findings) =>
    findings.context.facts.directory.isKnown('accounts')
      ? [ok('Required dimensions', 'Every line has the dimensions that its account requires.', findings)]
      : [],
  Dates: (findings) => [ok('Dates', 'No date is far from the month being closed.', findings)],
  'Books open': (findings) => [
    findings.context.facts.closedThrough === null
      ? cannotTell(
          'Books open',
          'Sage Intacct does not report through which day the books are closed.',
          'Check General Ledger > Books in Sage Intacct; an entry of a closed period is refused there and reported here.',
        )
      : ok('Books open', 'The books are open on every date, for every entity.', findings),
  ],
  Balance: (findings) => [ok('Balance', 'Debits equal credits in every batch, per currency and entity.', findings)],
  'Entities and currencies': (findings) => [setupLine(findings)],
  'Texts and amounts': (findings) => [
    ok('Texts and amounts', 'Sage Intacct can hold every text and amount unaltered.', findings),
  ],
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
    const fix = 'In Sage Intacct, give the role of this user General Ledger > Journals > List and View.';
    return [cannotTell('Journal', 'Whether the journals exist cannot be determined: the user may not read them.', fix)];
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
  const unread = dimensionsOf(fields)
    .map(ledgerFieldName)
    .filter((list) => facts.directory.isRefused(list));
  if (unread.length > 0) {
    return unread.map((list) =>
      plainLine('Custom fields', 'warning', `The user may not read ${list}; no batch has a value for it.`, {
        code: 'CUSTOM_FIELD_NOT_READABLE',
        fix: `In Sage Intacct, give the role of this user the permission to list and view ${list}.`,
      }),
    );
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
