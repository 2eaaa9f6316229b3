import { type BatchStatus, type JournalBatchView } from '../../api/views';

const SETTLEABLE: readonly BatchStatus[] = ['Ready to Post', 'Awaiting Approval Here', 'Failed', 'On Hold'];

/** Whether a record that was posted elsewhere can settle the batch. */
export const isSettleable = ({ status }: JournalBatchView): boolean => SETTLEABLE.includes(status);
