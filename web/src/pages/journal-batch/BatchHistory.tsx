import { type ReactNode } from 'react';

interface BatchHistoryProps {
  readonly batchKey: string;
}

/** What happened to a batch, from its import to the ledger. Shows nothing until the service tells the history of a batch. */
export const BatchHistory = (props: BatchHistoryProps): ReactNode => (props.batchKey === '' ? undefined : null);
