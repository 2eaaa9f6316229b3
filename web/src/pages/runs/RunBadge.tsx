import {
  IconAlertTriangle,
  IconBan,
  IconCircleCheck,
  IconPlayerPlay,
  IconPlayerStop,
  IconUserCheck,
} from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type PostingRunView } from '../../api/views';
import { WordBadge } from '../../components/StatusBadge';
import { isAllWell } from '../../shell/run-progress';

/** The state of a run, in a word. */
export const RunBadge = ({ run }: { readonly run: PostingRunView }): ReactNode => {
  if (run.status === 'Running' && run.stop !== null)
    return <WordBadge word="Stopping" icon={IconPlayerStop} color="orange" />;
  if (run.status === 'Running') return <WordBadge word="Running" icon={IconPlayerPlay} color="indigo" />;
  if (run.status === 'Not started') return <WordBadge word="Not started" icon={IconBan} color="red" />;
  if (!isAllWell(run)) return <WordBadge word="Needs attention" icon={IconAlertTriangle} color="red" />;
  if (run.stop !== null) return <WordBadge word="Stopped" icon={IconPlayerStop} color="gray" />;
  return run.awaitingApproval > 0 ? (
    <WordBadge word="Awaiting approval" icon={IconUserCheck} color="grape" />
  ) : (
    <WordBadge word="Done" icon={IconCircleCheck} color="pine" />
  );
};
