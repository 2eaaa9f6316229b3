import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type JournalBatchDetailView } from '../../api/views';
import { TimeOfDay } from '../../components/dates';

/** When an unknown outcome is looked up next, and by when it is known. */
export const OutcomeClock = ({ batch }: { readonly batch: JournalBatchDetailView }): ReactNode => {
  const { outlook } = batch;
  if (outlook === null) return null;
  return (
    <Text size="sm" mb="md" role="status">
      Next look in Sage Intacct at <TimeOfDay at={outlook.nextLookUpAt} />. If Sage Intacct answers, it is known by{' '}
      <TimeOfDay at={outlook.knownBy} /> at the latest what became of it.
    </Text>
  );
};
