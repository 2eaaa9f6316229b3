import { UnstyledButton } from '@mantine/core';
import { type ReactNode } from 'react';
import { type BatchStatus, type BatchSummaryView } from '../../api/views';
import { Amounts } from '../../components/Amounts';
import { countOf } from '../../components/formats';
import { StatusBadge } from '../../components/StatusBadge';
import { BATCH_STATUSES } from '../../components/status-words';
import { STATUS_MEANINGS } from '../../components/statuses';
import { sumsByCurrency } from '../../components/sums';
import classes from './StatusFilter.module.css';

interface StatusFilterProps {
  readonly summary: readonly BatchSummaryView[];
  readonly status: BatchStatus | undefined;
  readonly onChange: (status: BatchStatus | undefined) => void;
}

/** Number and amounts of batches per status; a press filters by it. */
export const StatusFilter = ({ summary, status, onChange }: StatusFilterProps): ReactNode => {
  const present = BATCH_STATUSES.filter((one) => one === status || summary.some((row) => row.status === one));
  return (
    <div className={classes['statuses']} role="group" aria-label="Status">
      {present.map((one) => {
        const rows = summary.filter((row) => row.status === one);
        return (
          <UnstyledButton
            key={one}
            className={classes['status'] ?? ''}
            aria-pressed={one === status}
            title={STATUS_MEANINGS[one]}
            onClick={() => {
              onChange(one === status ? undefined : one);
            }}
          >
            <StatusBadge status={one} />
            <span className={classes['count']}>
              {countOf(
                rows.reduce((sum, { batches }) => sum + batches, 0),
                'batch',
                'batches',
              )}
            </span>
            <Amounts amounts={sumsByCurrency(rows)} />
          </UnstyledButton>
        );
      })}
    </div>
  );
};
