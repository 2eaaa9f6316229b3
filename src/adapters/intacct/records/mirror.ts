import { type LedgerRow } from './row';

/**
 * Whether an entry reverses another one: `REVERSEDFROM` holds the record number of the original. The ledger makes it by
 * itself on `REVERSEDATE`, or a person does; it may carry the reference of the original, and is no copy of it.
 */
export const isMirror = (row: LedgerRow): boolean => row.text('REVERSEDFROM').trim() !== '';
