import { ConnectionPause } from '../application/connection/connection-pause';
import { type Provider } from '@nestjs/common';
import { CustomFieldViews } from '../application/custom-field/custom-field.views';
import { DryRun } from '../application/dry-run/dry-run';
import { PostedEntries } from '../application/dry-run/posted-entries';
import { BatchContent } from '../application/journal-batch/batch-content';
import { JournalBatchViews } from '../application/journal-batch/journal-batch.views';
import { CompanyFactsReader } from '../application/ledger-directory/company-facts';
import { DirectoryReader } from '../application/ledger-directory/directory-reader';
import { AccountingSystem } from '../application/ports/accounting-system';
import { Clock } from '../application/ports/clock';
import { Ids } from '../application/ports/ids';
import { LedgerDirectory } from '../application/ports/ledger-directory';
import { LedgerInspection } from '../application/ports/ledger-inspection';
import { Log } from '../application/ports/log';
import { SecretVault } from '../application/ports/secret-vault';
import { BatchChoice } from '../application/posting-run/batch-choice';
import { type EnginePorts } from '../application/posting/engine-ports';
import { PostingRunViews } from '../application/posting-run/posting-run.views';
import { RunCheck } from '../application/posting-run/run-check';
import { PostingWorker } from '../application/posting/posting.worker';
import { PostingGate } from '../application/posting-stop/posting-gate';
import { PreflightViews } from '../application/preflight/preflight.views';
import { PreflightWorker } from '../application/preflight/preflight.worker';
import { Prerequisites } from '../application/preflight/prerequisites';
import { Aggregates } from '../application/shared/aggregates';
import { WorkShare } from '../application/shared/work-share';
import { Freshness } from '../application/shared/freshness';
import { type Config } from '../config/config';

const POSTING_PORTS = Symbol('PostingPorts');

type PortsFound = [
  Aggregates,
  BatchContent,
  CustomFieldViews,
  PostingRunViews,
  JournalBatchViews,
  AccountingSystem,
  LedgerDirectory,
  DirectoryReader,
  CompanyFactsReader,
  SecretVault,
  Clock,
  Ids,
  Log,
  Freshness,
];

/** Posting and what looks at its prerequisites. */
export const postingOf = ({ posting }: Config): Provider[] => [
  {
    provide: POSTING_PORTS,
    inject: [
      ...[Aggregates, BatchContent, CustomFieldViews, PostingRunViews, JournalBatchViews, AccountingSystem],
      ...[LedgerDirectory, DirectoryReader, CompanyFactsReader, SecretVault, Clock, Ids, Log, Freshness],
    ],
    useFactory: (...found: PortsFound): EnginePorts => {
      const [aggregates, content, fieldViews, runViews, batchViews, ledger, ...others] = found;
      const [directory, lists, companies, vault, clock, ids, log, freshness] = others;
      return {
        ...{ aggregates, content, fieldViews, runViews, batchViews, ledger },
        ...{ directory, lists, companies, vault, clock, ids, log, freshness },
      };
    },
  },
  {
    provide: PostingWorker,
    inject: [POSTING_PORTS, WorkShare, PostingGate, Prerequisites],
    useFactory: (ports: EnginePorts, share: WorkShare, gate: PostingGate, prerequisites: Prerequisites) =>
      new PostingWorker(ports, posting, share, gate, new RunCheck(prerequisites, ports.aggregates)),
  },
  { provide: Prerequisites, inject: [POSTING_PORTS], useFactory: (ports: EnginePorts) => new Prerequisites(ports) },
  {
    provide: DryRun,
    inject: [POSTING_PORTS, Prerequisites],
    useFactory: (ports: EnginePorts, prerequisites: Prerequisites) => new DryRun(ports, prerequisites),
  },
  { provide: PostedEntries, inject: [POSTING_PORTS], useFactory: (ports: EnginePorts) => new PostedEntries(ports) },
  {
    provide: BatchChoice,
    inject: [Freshness, JournalBatchViews, PreflightViews],
    useFactory: (freshness: Freshness, batches: JournalBatchViews, preflights: PreflightViews) =>
      new BatchChoice(freshness, batches, preflights),
  },
  {
    provide: PreflightWorker,
    inject: [POSTING_PORTS, Prerequisites, LedgerInspection, JournalBatchViews, PreflightViews, ConnectionPause],
    useFactory: (
      ...[posting, prerequisites, inspection, batchViews, views, pause]: [
        EnginePorts,
        Prerequisites,
        LedgerInspection,
        JournalBatchViews,
        PreflightViews,
        ConnectionPause,
      ]
    ) => new PreflightWorker({ posting, prerequisites, inspection, batchViews, views, pause }),
  },
];
