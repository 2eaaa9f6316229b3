import { type JournalImportView } from '../../api/views';

export type RoundingRule = JournalImportView['rounding'];

/** How digits beyond the decimals of the currency are handled. */
export const ROUNDING_RULES: Readonly<Record<RoundingRule, { readonly label: string; readonly text: string }>> = {
  none: { label: 'Do not round', text: 'An amount like 12.3456 USD is a problem of its row, and the file is refused.' },
  'half-up': { label: 'Round half up', text: '12.3450 becomes 12.35, and 12.3350 becomes 12.34.' },
  'half-even': { label: 'Round half to even', text: '12.3450 becomes 12.34, and 12.3350 becomes 12.34.' },
};
