import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const RunsPage = (): ReactNode => <PageHeader title="Runs" />;
