import { assertNever, type Decider } from '../shared/decider';
import { foldedHeader } from '../shared/folded-header';
import { type ImportSettingsEvent } from './import-settings.events';
import { type ImportProfile } from './import-profile';

/** How an environment reads the close files that it gets. */
export interface ImportSettings {
  /** Saved profiles by name, with the number of times that each was changed. */
  readonly profiles: ReadonlyMap<string, ImportProfile>;
  /** Columns that are not for the ledger, folded (`foldedHeader`). */
  readonly columnsNotSent: ReadonlySet<string>;
}

export const importSettings: Decider<ImportSettings, ImportSettingsEvent> = {
  category: 'importSettings',
  initial: { profiles: new Map(), columnsNotSent: new Set() },
  evolve: (state, event): ImportSettings => {
    switch (event.type) {
      case 'ImportProfileSaved':
        return { ...state, profiles: new Map([...state.profiles, [event.data.name, event.data]]) };
      case 'ImportProfileRemoved':
        return { ...state, profiles: new Map([...state.profiles].filter(([name]) => name !== event.data.name)) };
      case 'ColumnSetAside':
        return { ...state, columnsNotSent: new Set([...state.columnsNotSent, foldedHeader(event.data.column)]) };
      case 'ColumnTakenBack': {
        const folded = foldedHeader(event.data.column);
        return { ...state, columnsNotSent: new Set([...state.columnsNotSent].filter((one) => one !== folded)) };
      }
      default:
        return assertNever(event);
    }
  },
};
