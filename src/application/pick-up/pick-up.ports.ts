import { Inject, Injectable } from '@nestjs/common';
import { type JournalImport } from '../../domain/journal-import/journal-import.state';
import { ImportJournalHandler } from '../journal-import/journal-import.commands';
import { Clock } from '../ports/clock';
import { DeliverySources } from '../ports/delivery-sources';
import { Ids } from '../ports/ids';
import { Log } from '../ports/log';
import { SecretVault } from '../ports/secret-vault';
import { Aggregates } from '../shared/aggregates';

export abstract class PickUpLimits {
  /** How often each source is looked at. */
  abstract readonly everyMs: number;
  /** Larger files are refused before they are read. */
  abstract readonly bytesMax: number;
}

@Injectable()
export class PickUpPorts {
  constructor(
    readonly aggregates: Aggregates,
    readonly sources: DeliverySources,
    @Inject(SecretVault) readonly vault: Pick<SecretVault, 'reveal'>,
    @Inject(ImportJournalHandler) readonly imports: Pick<ImportJournalHandler, 'execute'>,
    readonly limits: PickUpLimits,
    readonly clock: Clock,
    readonly ids: Ids,
    readonly log: Log,
  ) {}
}

/** Nothing came of the import: a file that comes back unchanged is a new delivery. */
export const cameToNothing = ({ status }: JournalImport): boolean => status === 'Rejected' || status === 'Withdrawn';
