import { Paper, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type BatchStatus, type BatchSummaryView } from '../../api/views';
import { Amounts } from '../../components/Amounts';
import { countOf, countText } from '../../components/formats';
import { StatusBadge } from '../../components/StatusBadge';
import { BATCH_STATUSES } from '../../components/status-words';
import { sumsByCurrency } from '../../components/sums';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import classes from './Month.module.css';

/** Shown also when there is none. */
const ALWAYS: readonly BatchStatus[] = ['Ready to Post', 'Success', 'Failed', 'Awaiting Approval'];

interface MonthProps {
  readonly period: string;
  readonly summary: readonly BatchSummaryView[];
}

/** A card for each status of the month, with amounts by currency. */
export const Month = ({ period, summary }: MonthProps): ReactNode => {
  const shown = BATCH_STATUSES.filter(
    (status) => ALWAYS.includes(status) || summary.some((row) => row.status === status),
  );
  return (
    <div className={classes['cards']}>
      {shown.map((status) => (
        <StatusCard
          key={status}
          period={period}
          status={status}
          rows={summary.filter((row) => row.status === status)}
        />
      ))}
    </div>
  );
};

interface StatusCardProps {
  readonly period: string;
  readonly status: BatchStatus;
  readonly rows: readonly BatchSummaryView[];
}

const StatusCard = ({ period, status, rows }: StatusCardProps): ReactNode => {
  const { name } = useEnvironment();
  const batches = rows.reduce((sum, row) => sum + row.batches, 0);
  const lines = rows.reduce((sum, row) => sum + row.lines, 0);
  return (
    <Paper withBorder component="section" aria-label={status} className={classes['card'] ?? ''}>
      <StatusBadge status={status} />
      <Text className={classes['number'] ?? ''}>{countText(batches)}</Text>
      <Text size="sm" c="dimmed">
        {batches === 1 ? 'batch' : 'batches'}, {countOf(lines, 'line', 'lines')}
      </Text>
      <Text size="sm" component="div" className={classes['amounts'] ?? ''}>
        <Amounts amounts={sumsByCurrency(rows)} />
      </Text>
      {batches > 0 && (
        <TextLink
          to="/e/$environment/post-journals"
          params={{ environment: name }}
          search={{ period, status }}
          aria-label={`Show them: ${status}`}
        >
          Show them
        </TextLink>
      )}
    </Paper>
  );
};
