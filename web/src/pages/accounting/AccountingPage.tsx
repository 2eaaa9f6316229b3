import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const AccountingPage = (): ReactNode => <PageHeader title="Accounting" path={['Settings']} />;
