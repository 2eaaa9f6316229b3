import { Button, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import {
  type AccountingPeriodsView,
  type AccountingPeriodView,
  type BatchStatus,
  type BatchSummaryView,
  type ReconciliationView,
} from '../../api/views';
import { countOf, periodText } from '../../components/formats';
import { Section } from '../../components/Section';
import { amountsText } from '../../components/sums';
import { useEnvironment } from '../../environment/environment-context';

interface MonthNextProps {
  readonly period: string;
  /** Of the month. */
  readonly summary: readonly BatchSummaryView[];
}

interface Next {
  readonly sentence: string;
  readonly action: string;
  readonly to: '/e/$environment/post-journals' | '/e/$environment/reconcile' | '/e/$environment/close-period';
  readonly search: { readonly period?: string; readonly status?: BatchStatus };
}

const LOOK_EVERY_MS = 15_000;

/** What to do next for a month, and the button that leads there. */
export const MonthNext = ({ period, summary }: MonthNextProps): ReactNode => {
  const { name } = useEnvironment();
  const renewed = { refetchIntervalMs: LOOK_EVERY_MS };
  const months = useRead<AccountingPeriodsView>('/accounting-periods', renewed);
  const tieOut = useRead<ReconciliationView>('/reconciliation', { query: { period }, ...renewed });
  if (months.data === undefined || tieOut.data === undefined) return null;
  const month = months.data.periods.find((one) => one.period === period);
  const { sentence, action, to, search } =
    postingNext(period, summary) ?? closingNext(period, month?.status ?? 'Open', tieOut.data.last !== null);
  return (
    <Section title="What to do next">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{sentence}</Text>
        <Button
          size="xs"
          renderRoot={(props) => <Link to={to} params={{ environment: name }} search={search} {...props} />}
        >
          {action}
        </Button>
      </Group>
    </Section>
  );
};

/** Not in the books for good: a person has to look before the month can be closed. */
const UNSETTLED: readonly BatchStatus[] = [
  'Failed',
  'Outcome Unknown',
  'Differs in Ledger',
  'Twice in Ledger',
  'Reversed in Ledger',
  'Gone',
  'Could Not Be Read',
  'On Hold',
  'Correction',
  'Period Closed',
];
const UNDER_WAY: readonly BatchStatus[] = [
  'In Progress',
  'Waiting',
  'Awaiting Approval Here',
  'Awaiting Approval',
  'Reversal Pending',
];

/** Null when all of the month is settled. */
const postingNext = (period: string, summary: readonly BatchSummaryView[]): Next | null => {
  const to = '/e/$environment/post-journals';
  const of = (...statuses: readonly BatchStatus[]): readonly BatchSummaryView[] =>
    summary.filter(({ status }) => statuses.includes(status));
  const month = periodText(period);
  const ready = of('Ready to Post');
  if (ready.length > 0) {
    const batches = batchesIn(ready);
    const sentence = `${countOf(batches, 'batch', 'batches')} of ${month} ${batches === 1 ? 'is' : 'are'} ready (${amountsText(ready)}): check and post.`;
    return { sentence, action: 'Check and post', to, search: { period, status: 'Ready to Post' } };
  }
  const [first] = UNSETTLED.filter((status) => of(status).length > 0);
  if (first !== undefined) {
    const batches = batchesIn(of(...UNSETTLED));
    const sentence = `${countOf(batches, 'batch', 'batches')} of ${month} ${batches === 1 ? 'needs' : 'need'} attention before the month can be closed.`;
    return { sentence, action: 'Show them', to, search: { period, status: first } };
  }
  const [waiting] = UNDER_WAY.filter((status) => of(status).length > 0);
  if (waiting === undefined) return null;
  const batches = batchesIn(of(...UNDER_WAY));
  const sentence = `${countOf(batches, 'batch', 'batches')} of ${month} ${batches === 1 ? 'is' : 'are'} under way.`;
  return { sentence, action: 'Show them', to, search: { period, status: waiting } };
};

const closingNext = (period: string, status: AccountingPeriodView['status'], isTiedOut: boolean): Next => {
  const month = periodText(period);
  const close = { to: '/e/$environment/close-period', search: {} } as const;
  if (status === 'Closed') return { sentence: `${month} is closed.`, action: 'Look at its evidence', ...close };
  if (status === 'Closing')
    return {
      sentence: `${month} is being closed: look at the checklist, and sign.`,
      action: 'Go on closing',
      ...close,
    };
  if (isTiedOut)
    return {
      sentence: `All of ${month} is in Sage Intacct, and it was tied out: close it.`,
      action: 'Close the month',
      ...close,
    };
  return {
    sentence: `All of ${month} is in Sage Intacct. Tie it out, then close it.`,
    action: 'Tie out',
    to: '/e/$environment/reconcile',
    search: { period },
  };
};

const batchesIn = (rows: readonly BatchSummaryView[]): number => rows.reduce((sum, { batches }) => sum + batches, 0);
