import { type UseQueryResult } from '@tanstack/react-query';
import { useRead } from '../api/hooks';
import {
  type AccountMappingView,
  type ApprovalPolicyView,
  type BatchStatus,
  type BatchSummaryView,
  type ConnectionView,
  type FailureCauseView,
  type JournalImportView,
  type PageOf,
  type PickUpView,
  type PostingRunView,
  type PostingScheduleView,
} from '../api/views';
import { countOf } from '../components/formats';
import { permissionOf } from '../environment/permissions';
import { useEnvironment } from '../environment/environment-context';
import { useExportRun } from '../shell/export-run-context';
import { useUnmapped } from '../pages/account-mappings/use-unmapped';
import { type Attention } from './AttentionItem';

/** On every page, so seldom: what a person does renews it at once. */
const LOOK_EVERY_MS = 60_000;
const MAPPINGS_LOOKED_AT = 500;
const CAUSES_LOOKED_AT = 100;
const IMPORTS_LOOKED_AT = 20;

interface AttentionState {
  readonly query: UseQueryResult;
  readonly items: readonly Attention[];
}

/**
 * Everything that stops money from reaching the ledger, or that changed there: of the whole environment, and of the
 * batches of one month or, with null, of all.
 */
export const useAttention = (period: string | null): AttentionState => {
  const renewed = { refetchIntervalMs: LOOK_EVERY_MS };
  const query = useRead<ConnectionView>('/connection', renewed);
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary', renewed);
  const schedule = useRead<PostingScheduleView>('/posting-schedule', renewed);
  const pickUp = useRead<PickUpView>('/pick-up', renewed);
  const policy = useRead<ApprovalPolicyView>('/approval-policy', renewed);
  const causes = useRead<PageOf<FailureCauseView>>('/journal-batches/failure-causes', {
    query: { limit: CAUSES_LOOKED_AT },
    ...renewed,
  });
  const imports = useRead<PageOf<JournalImportView>>('/journal-imports', {
    query: { limit: IMPORTS_LOOKED_AT },
    ...renewed,
  });
  const mappings = useRead<PageOf<AccountMappingView>>('/account-mappings', {
    query: { limit: MAPPINGS_LOOKED_AT },
    ...renewed,
  });
  const { accounts: unmapped } = useUnmapped(new Set(mappings.data?.items.map(({ account }) => account)));
  const { role } = useEnvironment();
  const run = useExportRun();
  const rows = summary.data?.items ?? [];
  const own = period === null ? rows : rows.filter((row) => row.period === period);
  const others = period === null ? [] : rows.filter((row) => row.period !== period);
  const mayApprove = permissionOf(role, 'posting-approval:decide').isAllowed;
  const items = [
    connectionItem(query.data),
    silenceItem(run?.waitsForLedger ?? null, query.data?.failedCheck ?? null),
    scheduleItem(schedule.data),
    pickUpItem(pickUp.data),
    unmappedItem(unmapped.length),
    mayApprove && awaitingItem(policy.data),
    ...batchItems(own, period, causes.data?.items.length ?? 0),
    otherMonths(others),
    ...waitingImports(imports.data?.items ?? []),
  ];
  return { query, items: items.filter((item) => isItem(item)) };
};

const isItem = (item: Attention | false | null): item is Attention => item !== false && item !== null;

const connectionItem = (connection: ConnectionView | undefined): Attention | null => {
  const to = '/e/$environment/settings/accounting';
  if (connection?.status === 'Not connected')
    return {
      key: 'connect',
      sentence: 'Sage Intacct is not connected: nothing can be posted.',
      link: 'Connect it',
      to,
    };
  if (!connection?.paused) return null;
  const sentence = `The connection is paused, and nothing is sent: ${connection.paused.message}`;
  return { key: 'paused', sentence, link: 'Fix it', to };
};

/** Sage Intacct was asked, and gave no usable answer. */
const silenceItem = (
  silence: PostingRunView['waitsForLedger'],
  failedCheck: ConnectionView['failedCheck'],
): Attention | null => {
  const place = { key: 'silence', link: 'Look at the connection', to: '/e/$environment/settings/accounting' } as const;
  if (silence !== null)
    return { ...place, sentence: `Sage Intacct gives no usable answer, and a run waits for it: ${silence.cause}` };
  return failedCheck && { ...place, sentence: `The last check of the connection failed: ${failedCheck.message}` };
};

const scheduleItem = (schedule: PostingScheduleView | undefined): Attention | null =>
  schedule?.paused
    ? {
        key: 'schedule',
        sentence: `Automatic posting is paused: ${schedule.paused.reason}`,
        link: 'Look at it',
        to: '/e/$environment/settings/accounting/journal-frequency',
      }
    : null;

const unmappedItem = (accounts: number): Attention | null =>
  accounts === 0
    ? null
    : {
        key: 'unmapped',
        sentence: `${countOf(accounts, 'account', 'accounts')} of imported journals ${accounts === 1 ? 'is' : 'are'} not mapped.`,
        link: accounts === 1 ? 'Map it' : 'Map them',
        to: '/e/$environment/settings/accounting/account-mappings',
      };

const awaitingItem = (policy: ApprovalPolicyView | undefined): Attention | null =>
  policy === undefined || policy.awaiting === 0
    ? null
    : {
        key: 'approvals',
        sentence: `${countOf(policy.awaiting, 'entry awaits', 'entries await')} approval.`,
        link: 'Look at the approvals',
        to: '/e/$environment/approvals',
      };

const pickUpItem = (pickUp: PickUpView | undefined): Attention | null => {
  const place = {
    key: 'pick-up',
    link: 'Look at the pick-up',
    to: '/e/$environment/settings/accounting/pick-up',
  } as const;
  if (pickUp === undefined) return null;
  const { trouble, troubledFiles } = pickUp;
  if (trouble !== null) return { ...place, sentence: `Deliveries are not picked up: ${trouble.message}` };
  if (troubledFiles === 0) return null;
  return { ...place, sentence: `${countOf(troubledFiles, 'file', 'files')} could not be picked up or moved.` };
};

const waitingImports = (imports: readonly JournalImportView[]): Attention[] =>
  imports.filter(({ status }) => status === 'Awaiting Confirmation').map(unconfirmed);

const unconfirmed = ({ importId, fileName }: JournalImportView): Attention => ({
  key: importId,
  sentence: `The import of ${fileName} waits to be confirmed or withdrawn.`,
  link: 'Look at it',
  to: { importId },
});

/** What a posted entry may have become in the ledger since. */
const CHANGED_THERE: readonly BatchStatus[] = [
  'Differs in Ledger',
  'Twice in Ledger',
  'Gone',
  'Reversed in Ledger',
  'Reversal Pending',
  'Could Not Be Read',
];

const batchItems = (
  rows: readonly BatchSummaryView[],
  period: string | null,
  causes: number,
): (Attention | false)[] => {
  const of = (...statuses: readonly BatchStatus[]): readonly BatchSummaryView[] =>
    rows.filter(({ status }) => statuses.includes(status));
  const failed = batchesOf(of('Failed'));
  const halfPosted = needingPerson(of('Failed'));
  const refused = needingPerson(of('Awaiting Approval Here'));
  const changed = needingPerson(of(...CHANGED_THERE));
  const undecided = needingPerson(rows) - halfPosted - refused - changed;
  const month = period === null ? {} : { period };
  const why = causes > 0 ? ` for ${countOf(causes, 'cause', 'causes')}` : '';
  return [
    refused > 0 && {
      key: 'refused',
      sentence: `Approval of ${countOf(refused, 'batch', 'batches')} was refused.`,
      link: 'Look at the approvals',
      to: '/e/$environment/approvals',
    },
    undecided > 0 && {
      key: 'undecided',
      sentence: `${countOf(undecided, 'batch waits', 'batches wait')} for a decision: Sage Intacct may hold something else than was sent.`,
      link: 'Decide',
      to: { batches: { status: 'Outcome Unknown', ...month } },
    },
    changed > 0 && {
      key: 'changed',
      sentence: `${countOf(changed, 'posted batch is', 'posted batches are')} not in Sage Intacct as posted any more.`,
      link: 'Look at the ledger watch',
      to: '/e/$environment/ledger-watch',
    },
    halfPosted > 0 && {
      key: 'half-posted',
      sentence: `${countOf(halfPosted, 'batch', 'batches')} failed while other parts of the same entry are in Sage Intacct.`,
      link: 'Post the rest',
      to: { batches: { status: 'Failed', ...month } },
    },
    failed > 0 && {
      key: 'failed',
      sentence: `${countOf(failed, 'batch has', 'batches have')} failed${why}.`,
      link: 'Fix and post again',
      to: { batches: { status: 'Failed', ...month } },
    },
  ];
};

/** Counted apart from the month that is shown. */
const otherMonths = (rows: readonly BatchSummaryView[]): Attention | null => {
  const batches =
    batchesOf(rows.filter(({ status }) => status === 'Failed')) +
    needingPerson(rows.filter(({ status }) => status !== 'Failed'));
  if (batches === 0) return null;
  return {
    key: 'other-months',
    sentence: `In other months, ${countOf(batches, 'batch needs', 'batches need')} attention.`,
    link: 'Show all months',
    to: { batches: {} },
  };
};

const batchesOf = (rows: readonly BatchSummaryView[]): number => rows.reduce((sum, { batches }) => sum + batches, 0);

const needingPerson = (rows: readonly BatchSummaryView[]): number =>
  rows.reduce((sum, { needsPerson }) => sum + needsPerson, 0);
