import { type DomainEvent } from '../shared/decider';
import { type ImportProfile } from './import-profile';

export type ImportSettingsEvent =
  /** A new profile, or a new version of one. */
  | DomainEvent<'ImportProfileSaved', ImportProfile>
  | DomainEvent<'ImportProfileRemoved', { name: string }>
  /** A person recorded that a column of the close files is not for the ledger. */
  | DomainEvent<'ColumnSetAside', { column: string }>
  | DomainEvent<'ColumnTakenBack', { column: string }>;
