import { type ReactNode } from 'react';
import { PageHeader } from '../../components/PageHeader';

export const PostJournalsPage = (): ReactNode => <PageHeader title="Post Journals" />;
