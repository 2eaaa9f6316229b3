import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const AccountMappingsPage = (): ReactNode => (
  <PageHeader title="Journal account mappings" path={['Settings', 'Accounting']} />
);
