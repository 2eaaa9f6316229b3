import { Stack } from '@mantine/core';
import { type ReactNode } from 'react';
import { type Cause, CauseItem } from './CauseItem';
import classes from './CauseList.module.css';

interface CauseListProps {
  readonly label: string;
  readonly causes: readonly Cause[];
  readonly hasFailed?: boolean;
  /** What was so at a moment: nothing is offered to be done. */
  readonly isRecord?: boolean;
}

/** Causes, each once however many batches have it. */
export const CauseList = ({ label, causes, hasFailed = false, isRecord = false }: CauseListProps): ReactNode => (
  <Stack gap="xs" component="ul" className={classes['list'] ?? ''} aria-label={label}>
    {causes.map((cause) => (
      <CauseItem key={`${cause.code} ${cause.message}`} cause={cause} hasFailed={hasFailed} isRecord={isRecord} />
    ))}
  </Stack>
);
