import { type BatchPlan } from '../../domain/shared/batch-plan';
import { monthsBetween, periodOf } from '../../domain/shared/calendar';
import { type JournalLine } from '../../domain/shared/journal-line';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { DOCUMENT_LENGTH_MAX, type EntryContext, type ValueMatch } from '../../domain/ledger-entry/entry-builder';
import { columnsOfField } from '../../domain/ledger-entry/field-columns';
import { foldedHeader } from '../../domain/shared/folded-header';
import { plainLine } from './plain-line';

/** Values and columns named in one sentence. */
const NAMED_MAX = 10;
/** Distinct values remembered per field. */
const VALUES_MAX = 2_000;
/** Months after which a date is worth a warning: behind and ahead of today, and beside the month being closed. */
const MONTHS_BEHIND_MAX = 12;
const MONTHS_AHEAD_MAX = 3;
const MONTHS_BESIDE_MAX = 3;

/** What blocks nothing, but a person should see before it is posted: matched values, unused columns, odd dates. */
export class EntryNotes {
  private readonly matches = new Map<string, Map<string, ValueMatch>>();
  private readonly columns = new Map<string, { name: string; values: number }>();
  private readonly linesByPeriod = new Map<string, number>();
  private longGroups = 0;
  private used: ReadonlySet<string> | null = null;
  private readonly noted = new Set<string>();

  /** `columnsNotSent` are the columns that a person recorded as not for the ledger, folded (`foldedHeader`). */
  constructor(private readonly columnsNotSent: ReadonlySet<string>) {}

  /** Counts the batch once, however often it is checked. */
  add({ batchKey, period }: BatchPlan, lines: readonly JournalLine[], { fields }: EntryContext): void {
    if (this.noted.has(batchKey)) return;
    this.noted.add(batchKey);
    this.used ??= new Set([...fields.flatMap(columnsOfField), ...this.columnsNotSent]);
    this.linesByPeriod.set(period, (this.linesByPeriod.get(period) ?? 0) + lines.length);
    for (const { values, postingGroup } of lines) {
      if (postingGroup.length > DOCUMENT_LENGTH_MAX) this.longGroups += 1;
      for (const name in values) this.countColumn(name, this.used);
    }
  }

  addMatches(matches: readonly ValueMatch[]): void {
    for (const match of matches) {
      const ofField = this.matches.get(match.label) ?? new Map<string, ValueMatch>();
      this.matches.set(match.label, ofField);
      if (ofField.size < VALUES_MAX) ofField.set(match.value, match);
    }
  }

  /** `today` is `YYYY-MM-DD`. */
  lines(today: string): PreflightLine[] {
    return [...this.matchLines(), ...this.columnLines(), ...this.groupLines(), ...this.dateLines(today)];
  }

  private countColumn(name: string, used: ReadonlySet<string>): void {
    const folded = foldedHeader(name);
    if (used.has(folded)) return;
    const known = this.columns.get(folded) ?? { name, values: 0 };
    known.values += 1;
    this.columns.set(folded, known);
  }

  private matchLines(): PreflightLine[] {
    return [...this.matches].flatMap(([label, byValue]) => {
      const of = (by: ValueMatch['by']): ValueMatch[] => [...byValue.values()].filter((match) => match.by === by);
      const found = { name: of('name'), folded: of('folded'), override: of('override'), empty: of('left empty') };
      return [
        ...matchLine(label, found.name, 'matched by name', 'ok', ''),
        ...matchLine(label, found.folded, LOOSELY, 'warning', 'VALUES_MATCHED_LOOSELY'),
        ...matchLine(label, found.override, 'replaced by an override', 'ok', ''),
        ...matchLine(label, found.empty, 'left empty by choice', 'ok', ''),
      ];
    });
  }

  private columnLines(): PreflightLine[] {
    return [...this.columns.values()].map(({ name, values }) =>
      plainLine(
        'Columns',
        'warning',
        `The column "${name}" has ${values === 1 ? 'one value' : `${values} values`} and goes nowhere.`,
        {
          code: 'COLUMN_NOT_SENT',
          field: name,
          fix: `Include a custom field with the label "${name}" in journal posting, or record that the column is not for the ledger.`,
          mendAt: '/custom-fields',
        },
      ),
    );
  }

  private groupLines(): PreflightLine[] {
    if (this.longGroups === 0) return [];
    const lines = this.longGroups === 1 ? 'One line has' : `${this.longGroups} lines have`;
    return [
      plainLine(
        'Texts and amounts',
        'warning',
        `${lines} a Posting Group Id of more than ${DOCUMENT_LENGTH_MAX} characters, which Sage Intacct cannot hold as the document: it stays blank there.`,
        {
          code: 'DOCUMENT_LEFT_BLANK',
          fix: `Shorten Posting Group Id to ${DOCUMENT_LENGTH_MAX} characters at the source.`,
        },
      ),
    ];
  }

  private dateLines(today: string): PreflightLine[] {
    const [closing = ''] = [...this.linesByPeriod].sort(([, one], [, other]) => other - one)[0] ?? [];
    const fromToday = (period: string): number => monthsBetween(periodOf(today), period);
    const isFarFromToday = (period: string): boolean =>
      fromToday(period) > MONTHS_AHEAD_MAX || fromToday(period) < -MONTHS_BEHIND_MAX;
    const isFar = (period: string): boolean =>
      isFarFromToday(period) ||
      (!isFarFromToday(closing) && Math.abs(monthsBetween(closing, period)) > MONTHS_BESIDE_MAX);
    return [...this.linesByPeriod]
      .filter(([period]) => isFar(period))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([period, lines]) =>
        plainLine('Dates', 'warning', `${linesText(lines)} dated in ${period}, far from the month being closed.`, {
          code: 'DATE_FAR_AWAY',
          field: 'Transaction Date',
          value: period,
          fix: 'Check the dates in the close file, and deliver the entries again if they are wrong.',
        }),
      );
  }
}

const LOOSELY = 'matched although case, width or white space differ';

const matchLine = (
  label: string,
  matches: readonly ValueMatch[],
  how: string,
  status: 'ok' | 'warning',
  code: string,
): PreflightLine[] => {
  if (matches.length === 0) return [];
  const named = matches.slice(0, NAMED_MAX).map(({ value, ledgerId }) => `"${value}"${ledgerId && ` is ${ledgerId}`}`);
  const more = matches.length > NAMED_MAX ? `, and ${matches.length - NAMED_MAX} more` : '';
  const count = matches.length === 1 ? 'One value' : `${matches.length} values`;
  const fix = code === '' ? '' : 'Check that they are the same, or override a value with the id that is meant.';
  const message = `${count} of ${label} ${matches.length === 1 ? 'is' : 'are'} ${how}: ${named.join(', ')}${more}.`;
  return [plainLine('Dimension values', status, message, { code, field: label, fix })];
};

const linesText = (lines: number): string => (lines === 1 ? 'One line is' : `${lines} lines are`);
