import {
  type Icon,
  IconBan,
  IconCircleCheck,
  IconCircleX,
  IconDatabaseImport,
  IconEye,
  IconListSearch,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type JournalImportView } from '../../api/views';
import { WordBadge } from '../../components/StatusBadge';

const LOOKS: Readonly<Record<JournalImportView['status'], { readonly icon: Icon; readonly color: string }>> = {
  Validating: { icon: IconListSearch, color: 'indigo' },
  'Awaiting Confirmation': { icon: IconEye, color: 'grape' },
  Recording: { icon: IconDatabaseImport, color: 'indigo' },
  Completed: { icon: IconCircleCheck, color: 'pine' },
  Rejected: { icon: IconCircleX, color: 'red' },
  Withdrawn: { icon: IconBan, color: 'gray' },
};

export const ImportBadge = ({ status }: { readonly status: JournalImportView['status'] }): ReactNode => (
  <WordBadge word={status} {...LOOKS[status]} />
);
