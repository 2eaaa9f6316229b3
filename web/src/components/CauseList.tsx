import { Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Cause, CauseItem } from './CauseItem';
import classes from './CauseList.module.css';

interface CauseListProps {
  readonly label: string;
  readonly causes: readonly Cause[];
  readonly hasFailed?: boolean;
  /** A record of the past: no actions are offered. */
  readonly isRecord?: boolean;
}

/** Causes, each listed once regardless of how many batches have it. */
export const CauseList = ({ label, causes, hasFailed = false, isRecord = false }: CauseListProps): ReactNode => (
  <Stack gap="xs" component="ul" className={classes['list'] ?? ''} aria-label={label}>
    {causes.map((cause) => (
      <CauseItem key={`${cause.code} ${cause.message}`} cause={cause} hasFailed={hasFailed} isRecord={isRecord} />
    ))}
  </Stack>
);
