import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const CustomFieldsPage = (): ReactNode => (
  <PageHeader title="Custom Fields" path={['Settings', 'Accounting', 'Site Settings']} />
);
