import { customFieldDefinition } from '../../domain/custom-field/custom-field.state';
import { accountMapping } from '../../domain/account-mapping/account-mapping.state';
import { accountingPeriod, periodSettings } from '../../domain/accounting-period/accounting-period.state';
import { connection } from '../../domain/connection/connection.state';
import { postingApproval } from '../../domain/posting-approval/posting-approval.state';
import { postingRun } from '../../domain/posting-run/posting-run.state';
import { watchRound } from '../../domain/ledger-watch/ledger-watch.state';
import { tieOut, tieOutTable } from '../../domain/reconciliation/reconciliation.state';
import { isOfKind, streamId, streamOf } from '../shared/streams';
import { type AccountingSystem } from '../ports/accounting-system';
import { isAtLeast, type RecordedEvent } from '../ports/event-store';
import { type PackContents, type PackFile, type PackTable } from '../ports/evidence-archive';
import { type Seal, type SealKey } from '../ports/seal-ports';
import { asStored } from '../shared/event-versions';
import { sentenceOf } from '../history/sentences';
import { approvalKeyOf } from '../journal-batch/batch-keys';
import { placeOf } from '../log-seals/log-sealing';
import { APPROVAL_COLUMNS, approvalRows } from './approval-rows';
import { type BatchEvidence, batchEvidence } from './batch-evidence';
import { exchangesOf, JOURNAL_LINE_COLUMNS, journalLineRows, READ_BACK_COLUMNS, readBackRow } from './batch-rows';
import { ControlTotals } from './control-totals';
import { type EvidenceScope, type ScopeStreams } from './evidence-scope';
import { GL_DETAIL_COLUMNS, glDetailRows, postedAttempt } from './gl-detail-rows';
import { Inclusion, type InclusionStep } from './inclusion';
import { PastConfiguration } from './past-configuration';
import { CORRECTION_COLUMNS, correctionRows } from './correction-rows';
import { DELIVERED_TOTAL_COLUMNS, deliveredTotals } from './delivered-totals';
import { type SealedEvents } from './sealed-events';
import { SIGNING_KEY_COLUMNS, signingKeyRows } from './signing-key-rows';
import { SentRequests } from './sent-requests';
import { SIGN_OFF_COLUMNS, signOffRows, WATCH_COLUMNS, watchRow } from './month-rows';
import {
  BALANCE_COLUMNS,
  balanceRows,
  DIFFERENCE_COLUMNS,
  differenceRows,
  OTHER_COLUMNS,
  otherRows,
  TIE_OUT_COLUMNS,
  type TieOutEvidence,
  tieOutRows,
  tieOutsOf,
} from './tie-out-evidence';

export const PACK_FORMAT = 'revrec-evidence/1';

export interface EvidencePackParts {
  readonly environment: string;
  readonly scope: EvidenceScope;
  readonly streams: ScopeStreams;
  readonly events: SealedEvents;
  /** All seals from the first to the one that covers the pack. */
  readonly seals: readonly Seal[];
  readonly ledger: Pick<AccountingSystem, 'prepare'>;
  readonly key: Pick<SealKey, 'publicKey' | 'keyId' | 'sign'>;
}

/**
 * Everything that proves what happened to the batches of a scope. It depends only on the log up to a seal, so it can be
 * reproduced; each file reads the log when it is written, so memory use is constant.
 */
export class EvidencePack {
  constructor(private readonly parts: EvidencePackParts) {}

  contents(): PackContents {
    const { environment, scope, events, streams, key } = this.parts;
    const { number, size, root, at } = events.seal;
    return {
      about: {
        format: PACK_FORMAT,
        environment,
        scope,
        seal: { number, size, root, at, keyId: key.keyId },
        streams: streams.lastRevisions.size,
        batches: streams.batches.length,
      },
      files: this.files(),
      sign: (text) => key.sign(`${PACK_FORMAT}\n${text}`),
    };
  }

  private files(): PackFile[] {
    const totals = new ControlTotals(); // Filled while the lines are written, which come first.
    return [
      text('events.jsonl', this.eventLines()),
      text('inclusion.jsonl', this.inclusionLines()),
      text('seals.jsonl', linesOf(this.parts.seals)),
      text('public-key.pem', [this.parts.key.publicKey]),
      table('journal-lines.csv', JOURNAL_LINE_COLUMNS, this.journalLines(totals)),
      table('control-totals.csv', TOTAL_COLUMNS, totalRows(totals)),
      text('control-totals.json', totalsJson(totals)),
      table('delivered-totals.csv', DELIVERED_TOTAL_COLUMNS, deliveredTotals(this.ownEvents())),
      table('approvals.csv', APPROVAL_COLUMNS, approvalRows(this.ownEvents())),
      table('signing-keys.csv', SIGNING_KEY_COLUMNS, signingKeyRows(this.ownEvents())),
      table('read-back.csv', READ_BACK_COLUMNS, this.rowsOfBatches(readBackRow)),
      text('exchanges.jsonl', this.exchangeLines()),
      table('gl-detail.csv', GL_DETAIL_COLUMNS, this.glDetail()),
      table('corrections.csv', CORRECTION_COLUMNS, this.corrections()),
      table('watch.csv', WATCH_COLUMNS, this.watchRounds()),
      table('tie-out.csv', TIE_OUT_COLUMNS, this.tieOuts(tieOutRows)),
      table('tie-out-balances.csv', BALANCE_COLUMNS, this.tieOuts(balanceRows)),
      table('tie-out-batches.csv', DIFFERENCE_COLUMNS, this.tieOuts(differenceRows)),
      table('tie-out-other-origin.csv', OTHER_COLUMNS, this.tieOuts(otherRows)),
      table('sign-offs.csv', SIGN_OFF_COLUMNS, this.signOffs()),
      table('who-did-what.csv', WHO_COLUMNS, this.whoDidWhat()),
    ];
  }

  private async *ownEvents(): AsyncGenerator<RecordedEvent> {
    for await (const { event } of this.parts.events.all()) if (this.isIncluded(event.stream)) yield event;
  }

  private async *eventLines(): AsyncGenerator<string> {
    for await (const { event, index } of this.parts.events.all()) {
      if (!this.isIncluded(event.stream)) continue;
      const { stream, revision, id, type, schemaVersion, data, metadata } = asStored(event);
      yield line({ index, stream, revision, id, type, schemaVersion, data, metadata });
    }
  }

  private async *inclusionLines(): AsyncGenerator<string> {
    const inclusion = new Inclusion();
    const sizes = new Set(this.parts.seals.map(({ size }) => size));
    for await (const { event, index } of this.parts.events.all()) {
      yield* inclusion.add(placeOf(event, index), this.isIncluded(event.stream)).map(stepLine);
      if (sizes.has(index + 1)) yield* inclusion.flush().map(stepLine);
    }
  }

  private async *whoDidWhat(): AsyncGenerator<string[]> {
    for await (const { stream, revision, type, data, metadata } of this.ownEvents())
      yield [metadata.occurredAt, metadata.actor, sentenceOf(type, data), stream, String(revision), type];
  }

  private async *journalLines(totals: ControlTotals): AsyncGenerator<string[]> {
    const requests = await this.requests();
    for await (const batch of this.batches()) {
      totals.add(batch);
      yield* journalLineRows(batch, requests.ofLast(batch));
    }
  }

  private async *exchangeLines(): AsyncGenerator<string> {
    const requests = await this.requests();
    for await (const batch of this.batches()) for (const exchange of exchangesOf(batch, requests)) yield line(exchange);
  }

  private async *rowsOfBatches(rowsOf: (batch: BatchEvidence) => string[][]): AsyncGenerator<string[]> {
    for await (const batch of this.batches()) yield* rowsOf(batch);
  }

  private async *glDetail(): AsyncGenerator<string[]> {
    const { environment } = this.parts;
    const requests = await this.requests();
    const startedBy = new Map<string, string>();
    for await (const batch of this.batches()) {
      const found = postedAttempt(batch);
      if (found === null) continue;
      const { runId } = found.attempt.data;
      const runStream = streamOf(postingRun, streamId(environment, runId));
      const enteredBy = startedBy.get(runId) ?? (await this.read(runStream))[0]?.metadata.actor ?? '';
      startedBy.set(runId, enteredBy);
      const approvalId = streamId(environment, approvalKeyOf(environment, batch.plan));
      const approval = await this.read(streamOf(postingApproval, approvalId));
      yield* glDetailRows(batch, { sent: requests.of(batch, found.attempt), enteredBy, approval });
    }
  }

  /** Of the scope first, then of the other months that they reach into. */
  private async *corrections(): AsyncGenerator<string[]> {
    yield* this.rowsOfBatches(correctionRows);
    for (const stream of this.parts.streams.chained) yield* correctionRows(batchEvidence(await this.read(stream)));
  }

  private async *watchRounds(): AsyncGenerator<string[]> {
    for (const stream of this.streamsOf(watchRound)) yield watchRow(await this.read(stream));
  }

  private async *tieOuts(rowsOf: (evidence: TieOutEvidence) => string[][]): AsyncGenerator<string[]> {
    const events = await this.merged([accountingPeriod, tieOut, tieOutTable]);
    for (const evidence of tieOutsOf(events)) yield* rowsOf(evidence);
  }

  private async *signOffs(): AsyncGenerator<string[]> {
    for (const event of await this.merged([accountingPeriod, periodSettings])) yield* signOffRows(event);
  }

  /** In the order of planning, each read when needed. */
  private async *batches(): AsyncGenerator<BatchEvidence> {
    for (const stream of this.parts.streams.batches) yield batchEvidence(await this.read(stream));
  }

  /** Events of these kinds in the order of the log. */
  private async merged(kinds: readonly Kind[]): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (const stream of kinds.flatMap((kind) => this.streamsOf(kind))) events.push(...(await this.read(stream)));
    return events.sort((one, other) => (isAtLeast(one.position, other.position) ? 1 : -1));
  }

  /** In the order of their first events. */
  private streamsOf(kind: Kind): readonly string[] {
    return [...this.parts.streams.lastRevisions.keys()].filter((stream) => isOfKind(kind, stream));
  }

  private async requests(): Promise<SentRequests> {
    const { environment, streams, ledger } = this.parts;
    const [connected, mappings] = [streamOf(connection, environment), streamOf(accountMapping, environment)];
    const fields = [];
    for (const apiName of streams.customFields)
      fields.push(await this.read(streamOf(customFieldDefinition, streamId(environment, apiName))));
    const configuration = { connection: await this.read(connected), mappings: await this.read(mappings), fields };
    return new SentRequests(ledger, new PastConfiguration(configuration));
  }

  private read(stream: string): ReturnType<SealedEvents['ofStream']> {
    return this.parts.events.ofStream(stream, this.parts.streams.lastRevisions.get(stream) ?? -1);
  }

  private isIncluded(stream: string): boolean {
    return this.parts.streams.lastRevisions.has(stream);
  }
}

type Kind = Parameters<typeof isOfKind>[0];

const TOTAL_COLUMNS = ['Currency', 'Step', 'Batches', 'Lines', 'Debit', 'Credit', 'Steps Agree'];
const WHO_COLUMNS = ['Time', 'Who', 'What Happened', 'Stream', 'Revision', 'Type'];

async function* totalRows(totals: ControlTotals): AsyncGenerator<string[]> {
  for (const { currency, step, batches, lines, debit, credit, agrees } of totals.rows())
    yield [currency, step, String(batches), String(lines), debit, credit, agrees ? 'yes' : 'no'];
}

async function* totalsJson(totals: ControlTotals): AsyncGenerator<string> {
  yield `${JSON.stringify(totals.rows(), null, 2)}\n`;
}

const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

const stepLine = (step: InclusionStep): string =>
  line(step.kind === 'events' ? ['events', step.count] : ['others', step.size, step.root]);

async function* linesOf(values: readonly unknown[]): AsyncGenerator<string> {
  for (const value of values) yield line(value);
}

const text = (name: string, chunks: AsyncIterable<string> | readonly string[]): PackFile => ({
  kind: 'text',
  name,
  chunks: Array.isArray(chunks) ? asynchronous(chunks as readonly string[]) : (chunks as AsyncIterable<string>),
});

async function* asynchronous(chunks: readonly string[]): AsyncGenerator<string> {
  yield* chunks;
}

const table = (name: string, columns: readonly string[], rows: PackTable['rows']): PackFile => ({
  kind: 'table',
  name,
  columns,
  rows,
});
