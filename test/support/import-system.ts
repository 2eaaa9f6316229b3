import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteEventStore } from '../../src/adapters/event-store/sqlite-event-store';
import { JournalBatchReadModel } from '../../src/adapters/read-models/journal-batch.read-model';
import { openDatabase } from '../../src/adapters/sqlite/open-database';
import { FileImportSpool } from '../../src/adapters/import-spool/file-import-spool';
import { batchKeyOf } from '../../src/application/journal-batch/batch-keys';
import { type CustomFieldView } from '../../src/application/custom-field/custom-field.views';
import { IncludedFields } from '../../src/application/custom-field/included-fields';
import { EntryBatches } from '../../src/application/journal-batch/entry-batches';
import { EntryControl } from '../../src/application/journal-batch/entry-control';
import { EntrySelection } from '../../src/application/journal-batch/entry-selection';
import { BatchContent } from '../../src/application/journal-batch/batch-content';
import { OtherEntries } from '../../src/application/journal-import/other-entries';
import { PostedContent } from '../../src/application/journal-import/posted-content';
import { WaitingEntries } from '../../src/application/journal-import/waiting-entries';
import { EntryRegister } from '../../src/application/journal-import/entry-register';
import { ImportOwnership } from '../../src/application/journal-import/import-ownership';
import { ImportTakeBack } from '../../src/application/journal-import/import-take-back';
import { ImportRecording } from '../../src/application/journal-import/import-recording';
import { ImportValidation } from '../../src/application/journal-import/import-validation';
import { JournalImportProcessor } from '../../src/application/journal-import/journal-import.processor';
import { type Position } from '../../src/application/ports/event-store';
import { Freshness } from '../../src/application/shared/freshness';
import { Aggregates } from '../../src/application/shared/aggregates';
import { streamId } from '../../src/application/shared/streams';
import { type JournalBatchEvent } from '../../src/domain/journal-batch/journal-batch.events';
import { journalBatch } from '../../src/domain/journal-batch/journal-batch.state';
import { type JournalBatch } from '../../src/domain/journal-batch/batch-states';
import { receiveImport } from '../../src/domain/journal-import/journal-import.decisions';
import { type DeliveryFacts } from '../../src/domain/journal-import/journal-import.events';
import { type JournalImport, journalImport } from '../../src/domain/journal-import/journal-import.state';
import { deliveryOf } from './builders';
import { FakeClock } from './clock';
import { cause, ENVIRONMENT, EvenChance, SequentialIds } from './plain-ports';
import { WatchedStore } from './watched-store';

export const HEADER =
  'Transaction Date,Journal Entry Id,Account Number,Amount,Posting Type,Currency,Posting Group Id,Customer ID';

/** Two rows that make one balanced entry. */
export const entryRows = (journalEntryId: string, amount: string, account = '4000'): string[] => [
  `2026-09-30,${journalEntryId},1200,${amount},Debit,USD,,`,
  `2026-09-30,${journalEntryId},${account},${amount},Credit,USD,,`,
];

export const csvOf = (...rows: readonly (string | readonly string[])[]): string =>
  `${[HEADER, ...rows.flat()].join('\n')}\n`;

/** Imports as the service wires them, over a log in memory and a spool in a folder of its own. */
export class ImportSystem {
  readonly folder = mkdtempSync(join(tmpdir(), 'revrec-import-'));
  readonly inner = new SqliteEventStore(':memory:');
  readonly store = new WatchedStore(this.inner);
  readonly clock = new FakeClock('self-driven');
  readonly spool = new FileImportSpool(this.folder, 10_000_000);
  private readonly ids = new SequentialIds();
  readonly aggregates = new Aggregates(this.store, this.clock, this.ids);
  private readonly register = new EntryRegister(this.aggregates);
  private readonly views = new FollowedViews(this.inner);
  private readonly entries = new EntryBatches(this.aggregates);
  readonly control = new EntryControl(this.aggregates, this.entries);
  readonly selection = new EntrySelection(this.aggregates, this.control, this.views, this.views.batches);
  readonly ownership = new ImportOwnership(this.inner, this.aggregates, this.views, this.views.batches);
  readonly processor = new JournalImportProcessor(
    this.aggregates,
    this.spool,
    new ImportValidation(
      this.spool,
      this.register,
      new IncludedFields(this.aggregates, this),
      this.aggregates,
      new PostedContent(new BatchContent(this.inner, { hashOf: () => '', chainStart: () => '' })),
      new OtherEntries(this.views.batches, this.register, this.views, this.clock),
      this.clock,
    ),
    new ImportRecording(this.aggregates, this.register, new EvenChance()),
    new ImportTakeBack(this.aggregates, this.selection),
  );

  /** The first batch of every entry that waits, as last looked for. */
  private known: readonly { readonly environment: string; readonly batchKey: string }[] = [];
  readonly waitingEntries = new WaitingEntries(this.aggregates, this.register, { waiting: () => this.known });

  /** Decides again on what waits, as the worker does. */
  async settle(): Promise<void> {
    const events = await this.inner.readAll(null, 10_000);
    const keys = events.flatMap(({ stream, type }) =>
      type === 'JournalBatchSetAside' ? [stream.slice(stream.lastIndexOf('.') + 1)] : [],
    );
    this.known = [...new Set(keys)].map((batchKey) => ({ environment: ENVIRONMENT, batchKey }));
    await this.waitingEntries.settle();
  }

  /** Names of the custom fields that there are. */
  readonly fieldNames: string[] = [];

  customFieldsOf(): readonly CustomFieldView[] {
    return this.fieldNames.map((apiName) => ({ apiName }) as CustomFieldView);
  }

  close(): void {
    this.views.close();
    this.inner.close();
    rmSync(this.folder, { recursive: true });
  }

  /** Puts a delivery on disk and on record, as the command does. */
  async deliver(importId: string, content: string | Buffer, more: Partial<DeliveryFacts> = {}): Promise<void> {
    const spoolRef = `spool-${importId}`;
    const spooled = await this.spool.receive(spoolRef, chunksOf(Buffer.from(content)));
    const facts = deliveryOf({ importId, spoolRef, ...spooled, ...more });
    await this.aggregates.change(journalImport, streamId(ENVIRONMENT, importId), cause, (state) =>
      receiveImport(state, facts),
    );
  }

  /** Delivers and processes. */
  async import(
    importId: string,
    content: string | Buffer,
    more: Partial<DeliveryFacts> = {},
  ): Promise<JournalImport['status']> {
    await this.deliver(importId, content, more);
    await this.processor.process(importId, cause);
    return this.status(importId);
  }

  async status(importId: string): Promise<JournalImport['status']> {
    return (await this.aggregates.load(journalImport, streamId(ENVIRONMENT, importId))).state.status;
  }

  /** Data of the last event of this type in an import's stream. */
  async factOf(importId: string, type: string): Promise<unknown> {
    const events = await this.inner.read(`journalImport-${ENVIRONMENT}.${importId}`);
    return events.findLast((event) => event.type === type)?.data;
  }

  async problemsOf(importId: string): Promise<readonly { code: string; journalEntryId: string | null }[]> {
    const fact = (await this.factOf(importId, 'JournalImportRejected')) as
      { problems: readonly { code: string; journalEntryId: string | null }[] } | undefined;
    return (fact?.problems ?? []).map(({ code, journalEntryId }) => ({ code, journalEntryId }));
  }

  async batch(journalEntryId: string, entryRevision = 1, part = 1): Promise<JournalBatch> {
    return (await this.aggregates.load(journalBatch, this.idOf(journalEntryId, entryRevision, part))).state;
  }

  /** Lets something happen to a batch, for example its posting. */
  async happen(
    journalEntryId: string,
    events: readonly JournalBatchEvent[],
    entryRevision = 1,
    part = 1,
  ): Promise<void> {
    const id = this.idOf(journalEntryId, entryRevision, part);
    await this.aggregates.change(journalBatch, id, cause, () => events);
  }

  /** Every batch there is as `entry/revision/part: status`. */
  async batches(): Promise<string[]> {
    const events = await this.inner.readAll(null, 10_000);
    const streams = [...new Set(events.map(({ stream }) => stream))].filter((stream) => stream.startsWith('journalB'));
    const states = await Promise.all(
      streams.map(async (stream) => {
        const { state } = await this.aggregates.load(journalBatch, stream.slice('journalBatch-'.length));
        if (state.status === 'Absent') return 'absent';
        const { journalEntryId, entryRevision, part } = state.plan;
        return `${journalEntryId}/${entryRevision}/${part}: ${state.status}`;
      }),
    );
    return states.sort();
  }

  async eventCount(): Promise<number> {
    return (await this.inner.readAll(null, 10_000)).length;
  }

  private idOf(journalEntryId: string, entryRevision: number, part: number): string {
    return streamId(ENVIRONMENT, batchKeyOf({ ...ENTRY, journalEntryId }, entryRevision, part));
  }
}

/** What `entryRows` gives every entry. */
const ENTRY = { environment: ENVIRONMENT, businessEntityId: '', period: '2026-09' };

/** The views of batches, as far as they were asked to follow the log. */
class FollowedViews extends Freshness {
  private readonly database = openDatabase(':memory:', 'OFF');
  readonly batches = new JournalBatchReadModel(this.database);
  private after: Position | null = null;

  constructor(private readonly store: SqliteEventStore) {
    super();
    this.batches.create();
  }

  override async reached(): Promise<boolean> {
    return this.caughtUp();
  }

  override async caughtUp(): Promise<boolean> {
    for (const event of await this.store.readAll(this.after, 100_000)) {
      this.batches.apply(event);
      this.after = event.position;
    }
    return true;
  }

  close(): void {
    this.database.close();
  }
}

export async function* chunksOf(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
