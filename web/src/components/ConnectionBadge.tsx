import { type Icon, IconCircleCheck, IconPlayerPause, IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type ConnectionView } from '../api/views';
import { useExportRun } from '../shell/export-run-context';
import { WordBadge } from './StatusBadge';

type Word = ConnectionView['status'] | 'No answer' | 'Check failed';

const LOOKS: Readonly<Record<Word, { readonly icon: Icon; readonly color: string }>> = {
  Connected: { icon: IconCircleCheck, color: 'pine' },
  Paused: { icon: IconPlayerPause, color: 'orange' },
  'Not connected': { icon: IconPlugConnectedX, color: 'gray' },
  'No answer': { icon: IconPlugConnectedX, color: 'orange' },
  'Check failed': { icon: IconPlugConnectedX, color: 'red' },
};

/** How the connection stands, as last seen: *Connected* only while nothing says otherwise. */
export const ConnectionBadge = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const run = useExportRun();
  const word = wordOf(connection, (run?.waitsForLedger ?? null) !== null);
  return <WordBadge word={word} {...LOOKS[word]} />;
};

const wordOf = ({ status, failedCheck }: ConnectionView, isSilent: boolean): Word => {
  if (status !== 'Connected') return status;
  if (isSilent) return 'No answer';
  return failedCheck === null ? status : 'Check failed';
};
