import { KNOWN_COLUMNS } from '../../domain/journal-import/known-columns';

/** Columns that the import reads itself: a rule on them would never take a line. */
export const COLUMNS_READ: readonly string[] = Object.values(KNOWN_COLUMNS).flat();
