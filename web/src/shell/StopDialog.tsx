import { type ReactNode } from 'react';
import { DeclareForeignDialog } from './DeclareForeignDialog';
import { ResumeDialog } from './ResumeDialog';
import { type StopDecision } from './stop-decision';

interface StopDialogProps {
  readonly decision: StopDecision;
  readonly onClose: () => void;
}

/** Resumes posting, or declares an entry of the ledger foreign. */
export const StopDialog = ({ decision, onClose }: StopDialogProps): ReactNode =>
  decision.kind === 'resume' ? (
    <ResumeDialog stopId={decision.stopId} onClose={onClose} />
  ) : (
    <DeclareForeignDialog period={decision.period} referenceNo={decision.referenceNo} onClose={onClose} />
  );
