import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const JournalFrequencyPage = (): ReactNode => (
  <PageHeader title="Journal frequency" path={['Settings', 'Accounting']} />
);
