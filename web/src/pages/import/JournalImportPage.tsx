import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const JournalImportPage = (): ReactNode => <PageHeader title="Import" />;
