import { Module } from '@nestjs/common';
import { PreflightController } from '../adapters/http/preflight/preflight.controller';
import { ApprovalSignatures } from '../application/posting/approval-signatures';
import { EntryApprovals } from '../application/posting/entry-approvals';
import { EnginePorts } from '../application/posting/engine-ports';
import { StartPreflightHandler } from '../application/preflight/preflight.commands';
import { GetPreflightHandler, ListPreflightsHandler } from '../application/preflight/preflight.queries';
import { PreflightPorts, PreflightWorker } from '../application/preflight/preflight.worker';
import { Prerequisites } from '../application/preflight/prerequisites';

/** Checks before posting. */
@Module({
  controllers: [PreflightController],
  providers: [
    ApprovalSignatures,
    EntryApprovals,
    EnginePorts,
    Prerequisites,
    PreflightPorts,
    PreflightWorker,
    StartPreflightHandler,
    ListPreflightsHandler,
    GetPreflightHandler,
  ],
  exports: [EntryApprovals, EnginePorts, Prerequisites, PreflightWorker],
})
export class PreflightModule {}
