import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type BatchStatus, type BatchSummaryView } from '../../api/views';
import { countOf } from '../../components/formats';
import { amountsText } from '../../components/sums';

/** What the first automatic run would take, as it stands now. */
export const WhatGoes = ({ retriesFailed }: { readonly retriesFailed: boolean }): ReactNode => {
  const summary = useRead<{ readonly items: readonly BatchSummaryView[] }>('/journal-batches/summary');
  if (summary.data === undefined) return null;
  const of = (wanted: BatchStatus): readonly BatchSummaryView[] =>
    summary.data.items.filter(({ status }) => status === wanted);
  const ready = of('Ready to Post');
  const failed = of('Failed');
  return (
    <>
      <Text size="sm">
        {ready.length === 0
          ? 'Nothing is Ready to Post now. What is imported until then goes with it.'
          : `Ready to Post now: ${batchesText(ready)} (${amountsText(ready)}). They go with the first run, and so does what is imported until then. Months that have not begun yet stay.`}
      </Text>
      {retriesFailed && failed.length > 0 && (
        <Text size="sm">Of {batchesText(failed)} that failed before, those whose cause is fixed go too.</Text>
      )}
    </>
  );
};

const batchesText = (rows: readonly BatchSummaryView[]): string =>
  countOf(
    rows.reduce((sum, { batches }) => sum + batches, 0),
    'batch',
    'batches',
  );
