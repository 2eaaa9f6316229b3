import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { type PreflightLine } from '../../domain/preflight/preflight.events';
import { type Ids } from '../ports/ids';
import { type EntryProofOutcome, type LedgerInspection } from '../ports/ledger-inspection';
import { plainLine } from './plain-line';
import { type PrerequisiteReport } from './prerequisites';

const CHECK = 'Permission to add journal entries';

/** The report with the permission proven by a draft, if there is a batch for one. */
export const withProof = async (
  report: PrerequisiteReport,
  batchKeys: readonly string[],
  { inspection, ids }: { readonly inspection: LedgerInspection; readonly ids: Ids },
): Promise<PrerequisiteReport> => {
  const { sample, lines, batches } = report;
  if (sample === null) {
    const [why, fix] =
      batchKeys.length === 0
        ? ['there is no batch for one', 'Import a close file first, then prove it again.']
        : ['every batch is blocked', 'Fix what blocks the batches, then prove it again.'];
    const line = plainLine(CHECK, 'not checked', `No draft could be created: ${why}.`, { fix });
    return {
      ...report,
      lines: [...lines.filter(({ check, status }) => check !== CHECK || status === 'blocked'), line],
    };
  }
  // No reference of a period starts like this: a draft left behind is never treated as one of our batches.
  const referenceNo = `RRTEST-${ids.next().replaceAll('-', '').slice(0, 13).toUpperCase()}`;
  const entry = { ...sample.entry, title: `Permission check: ${sample.entry.title}`.slice(0, TITLE_LENGTH_MAX) };
  const outcome = await inspection.proveEntryPermission(sample.connection.access, entry, referenceNo);
  const line = lineOf(outcome, sample.entry.journal, referenceNo, batches);
  return {
    ...report,
    lines: [...lines.filter(({ check }) => check !== CHECK), line],
    blocked: line.status === 'blocked' ? new Set(batchKeys) : report.blocked,
  };
};

/** The ledger's own limit for the description of an entry. */
const TITLE_LENGTH_MAX = 80;

const lineOf = (outcome: EntryProofOutcome, journal: string, referenceNo: string, batches: number): PreflightLine => {
  switch (outcome.kind) {
    case 'proven':
      return plainLine(CHECK, 'ok', `A draft was created in the journal ${journal} and deleted again.`, { batches });
    case 'left-behind': {
      const which = outcome.recordNo === null ? `with the reference ${referenceNo}` : outcome.recordNo;
      return plainLine(CHECK, 'warning', `A draft was created in the journal ${journal}, but it may still be there.`, {
        code: 'DRAFT_LEFT_BEHIND',
        fix: `Look for the draft ${which} in Sage Intacct and delete it. It is not in the books.`,
      });
    }
    case 'refused':
      return refusedLine(outcome.reasons[0], batches);
    case 'connection-refused':
      return plainLine(CHECK, 'cannot tell', outcome.reasons[0]?.meaning ?? 'Sage Intacct refused the connection.', {
        fix: outcome.reasons[0]?.fix ?? 'Check the connection.',
      });
    case 'unavailable':
      return plainLine(CHECK, 'cannot tell', `Sage Intacct does not respond: ${outcome.cause}`, {
        fix: 'Try again in a moment.',
      });
  }
};

const refusedLine = (reason: LedgerReason | undefined, batches: number): PreflightLine => {
  const isPermission = reason?.code === 'PERMISSION_MISSING';
  return plainLine(
    CHECK,
    isPermission ? 'blocked' : 'cannot tell',
    reason?.meaning ?? 'Sage Intacct refused the draft.',
    {
      code: reason?.code ?? 'LEDGER_REFUSED',
      fix: reason?.fix ?? 'Check the journal and the accounts in Sage Intacct.',
      batches: isPermission ? batches : 0,
    },
  );
};
