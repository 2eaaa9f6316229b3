import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const ImportPage = (): ReactNode => <PageHeader title="Import" />;
