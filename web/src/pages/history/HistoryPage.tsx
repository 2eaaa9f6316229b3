import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const HistoryPage = (): ReactNode => <PageHeader title="History" />;
