import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const CustomFieldPage = (): ReactNode => (
  <PageHeader title="Custom field" path={['Settings', 'Accounting', 'Site Settings', 'Custom Fields']} />
);
