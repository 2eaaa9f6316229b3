import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const RunPage = (): ReactNode => <PageHeader title="Run" />;
