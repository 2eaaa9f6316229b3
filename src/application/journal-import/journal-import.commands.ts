import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import {
  type DeliveryFacts,
  type DeliveryFormat,
  type JournalImportEvent,
} from '../../domain/journal-import/journal-import.events';
import { normalizedId } from '../../domain/journal-import/close-file-values';
import { type CompleteScope } from '../../domain/journal-import/delivery-scope';
import { requireProfile } from '../../domain/journal-import/import-settings.decisions';
import { importSettings } from '../../domain/journal-import/import-settings.state';
import {
  confirmImport,
  receiveImport,
  takeBackImport,
  takesBack,
  withdrawImport,
} from '../../domain/journal-import/journal-import.decisions';
import { type JournalImport, journalImport } from '../../domain/journal-import/journal-import.state';
import { DomainError } from '../../domain/shared/errors';
import { type Rounding } from '../../domain/shared/money';
import { Ids } from '../ports/ids';
import { ImportSpool, type SpooledDelivery } from '../ports/import-spool';
import { connection } from '../../domain/connection/connection.state';
import { Aggregates, type Changed, type Receipt, receiptOf } from '../shared/aggregates';
import { Changes } from '../shared/changes';
import { EnvironmentCommand } from '../shared/messages';
import { isPermitted } from '../shared/permissions';
import { streamId } from '../shared/streams';
import { ImportAllowance } from './import-allowance';
import { ImportOwnership } from './import-ownership';
import { JournalImportWorker } from './journal-import.worker';
import { isStoreOutage } from '../shared/store-outage';

export interface Delivery {
  readonly importId: string;
  readonly fileName: string;
  readonly format: DeliveryFormat;
  readonly rounding: Rounding;
  /** Name of an import profile; null when the shape of the file tells enough. */
  readonly profile: string | null;
  /** It is all that the source has of this scope; null for a partial delivery. */
  readonly scope: CompleteScope | null;
  /** A person looks at it before it counts. */
  readonly awaitsConfirmation: boolean;
  readonly content: AsyncIterable<Uint8Array>;
  /**
   * CSV with the control totals; null when there is none. A function where that is known only when the content is read
   * to its end.
   */
  readonly totals: AsyncIterable<Uint8Array> | null | (() => Promise<AsyncIterable<Uint8Array> | null>);
}

/**
 * Receives a delivery. When it answers, the file is on disk and on record; validation runs in the background.
 * Repeating an id with the same content, to be read in the same way, does nothing; anything else under it throws
 * IDEMPOTENCY_KEY_REUSED.
 */
export class ImportJournalCommand extends EnvironmentCommand<Delivery> {}

@CommandHandler(ImportJournalCommand)
export class ImportJournalHandler implements ICommandHandler<ImportJournalCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly spool: ImportSpool,
    private readonly ids: Ids,
    private readonly worker: JournalImportWorker,
    private readonly allowance: ImportAllowance,
  ) {}

  async execute(command: ImportJournalCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'journal-import:create');
    const spoolRef = this.ids.next();
    const { importId, content, totals, profile: name, scope, ...named } = command.input;
    this.allowance.require(command.caller, importId);
    const { state: settings } = await this.aggregates.load(importSettings, environment);
    const profile = name === null ? null : requireProfile(settings, name);
    const spooled = await this.receiveFiles(spoolRef, { content, totals });
    const { state: connected } = await this.aggregates.load(connection, environment);
    const { linesPerBatchMax, clearingAccount } = connected.settings;
    const facts: DeliveryFacts = {
      importId,
      spoolRef,
      ...named,
      ...spooled,
      linesPerBatchMax,
      clearingAccount,
      profile,
      ...(scope !== null && { scope: comparedScope(scope) }),
      lineOrder: 'file',
    };
    const changed = await this.receive(command, facts);
    const isTaken = changed.state.status !== 'Absent' && changed.state.delivery.spoolRef === spoolRef;
    if (!isTaken) await this.spool.remove(spoolRef);
    else this.worker.submit({ environment, importId, correlationId: command.caller.correlationId });
    return receiptOf(changed);
  }

  /** Both files of a delivery, in the order in which they arrive; neither stays when one of them fails. */
  private async receiveFiles(
    spoolRef: string,
    { content, totals }: Pick<Delivery, 'content' | 'totals'>,
  ): Promise<SpooledDelivery & Pick<DeliveryFacts, 'totals'>> {
    try {
      const early =
        typeof totals === 'function' || totals === null ? null : await this.spool.receiveTotals(spoolRef, totals);
      const spooled = await this.spool.receive(spoolRef, content);
      const late = typeof totals === 'function' ? await totals() : null;
      const received = late === null ? early : await this.spool.receiveTotals(spoolRef, late);
      return received === null ? spooled : { ...spooled, totals: received };
    } catch (error) {
      await this.spool.remove(spoolRef);
      throw error;
    }
  }

  private async receive(command: ImportJournalCommand, facts: DeliveryFacts): Promise<Changed<JournalImport>> {
    try {
      return await this.changes.apply(command, journalImport, [facts.importId], (state) => receiveImport(state, facts));
    } catch (error) {
      if (!(error instanceof DomainError) || isStoreOutage(error)) throw error;
      await this.spool.remove(facts.spoolRef);
      if (error.code !== 'IMPORT_CLOSED') throw error;
      throw new DomainError(
        'IDEMPOTENCY_KEY_REUSED',
        'This Idempotency-Key was used for another delivery.',
        'Use a new key for a new delivery.',
      );
    }
  }
}

/** Ids as the import compares them. */
const comparedScope = ({ entities, periods }: CompleteScope): CompleteScope => ({
  entities: entities?.map(normalizedId) ?? null,
  periods,
});

/**
 * A person confirms or withdraws a previewed import. Withdrawn after it counts, it is taken back: its entries that are
 * not posted are withdrawn in the background. Throws IMPORT_NOT_FOUND, IMPORT_CLOSED when it does not wait for that,
 * REASON_MISSING for one that counts, and FORBIDDEN when it, or what it takes back, is other people's and the caller
 * may not withdraw.
 */
export class DecideImportCommand extends EnvironmentCommand<{
  importId: string;
  decision: 'confirm' | 'withdraw';
  /** Ids of the questions of the preview that are answered with yes. */
  accepted: readonly string[];
  /** Why an import that counts is taken back. */
  reason: string;
}> {}

@CommandHandler(DecideImportCommand)
export class DecideImportHandler implements ICommandHandler<DecideImportCommand> {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly changes: Changes,
    private readonly worker: JournalImportWorker,
    private readonly ownership: ImportOwnership,
  ) {}

  async execute(command: DecideImportCommand): Promise<Receipt> {
    const environment = await this.changes.begin(command, 'journal-import:create');
    const { importId } = command.input;
    const { correlationId } = command.caller;
    const { state, revision } = await this.aggregates.load(journalImport, streamId(environment, importId));
    if (revision < 0) {
      const fix = 'Check its id in the list of imports.';
      throw new DomainError('IMPORT_NOT_FOUND', `There is no import ${importId}.`, fix, { importId });
    }
    if (!(await this.isOwnBusiness(command, state))) await this.changes.begin(command, 'journal-batch:withdraw');
    const changed = await this.changes.apply(command, journalImport, [importId], (current) =>
      decideImport(current, command),
    );
    if (changed.position !== null) this.worker.submit({ environment, importId, correlationId });
    return receiptOf(changed);
  }

  /** Who may not withdraw in general may do so with an own import of which nothing is posted. */
  private async isOwnBusiness({ caller, input }: DecideImportCommand, state: JournalImport): Promise<boolean> {
    const { importId, decision, accepted } = input;
    if (decision === 'confirm') return !takesBack(accepted);
    if (isPermitted(caller.role, 'journal-batch:withdraw')) return true;
    if (!(await this.ownership.isOwn(caller, importId))) return false;
    return state.status !== 'Completed' || this.ownership.isUnposted(caller.environment, importId);
  }
}

const decideImport = (state: JournalImport, { caller, input }: DecideImportCommand): JournalImportEvent[] => {
  const { decision, accepted, reason } = input;
  if (decision === 'confirm') return confirmImport(state, accepted);
  return state.status === 'Completed' ? takeBackImport(state, { reason, by: caller.subject }) : withdrawImport(state);
};
