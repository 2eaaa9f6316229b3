import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const HomePage = (): ReactNode => <PageHeader title="Home" />;
