import { Module } from '@nestjs/common';
import { ZipEvidenceArchive } from '../adapters/evidence/zip-evidence-archive';
import { AccessReviewController } from '../adapters/http/access-review/access-review.controller';
import { EvidencePackController } from '../adapters/http/audit/evidence-pack.controller';
import { LineProofController } from '../adapters/http/audit/line-proof.controller';
import { HistoryController } from '../adapters/http/audit/history.controller';
import { TeamController } from '../adapters/http/access-review/team.controller';
import { GetAccessReviewHandler, GetTeamHandler } from '../application/access-review/access-review.queries';
import { EvidencePacks, EvidencePorts } from '../application/evidence/evidence-packs';
import { GetEvidencePackHandler, GetLineProofHandler } from '../application/evidence/evidence.queries';
import { LineProofs } from '../application/evidence/line-proofs';
import { ListAuditEntriesHandler } from '../application/history/audit-entry.queries';
import {
  CompareStatesHandler,
  GetHistoryEventHandler,
  GetPastStateHandler,
  ListHistoryHandler,
} from '../application/history/history.queries';
import { PastStates } from '../application/history/past-states';
import { LogCheck } from '../application/log-seals/log-check';
import { LogSealing, SealingPorts, SealingRules } from '../application/log-seals/log-sealing';
import { EvidenceArchive } from '../application/ports/evidence-archive';
import { setting } from './settings';

/** History, the seals of the log, and evidence of both. */
@Module({
  controllers: [HistoryController, EvidencePackController, LineProofController, AccessReviewController, TeamController],
  providers: [
    LogSealing,
    LogCheck,
    setting(SealingRules, ({ seals }) => seals.rules),
    { provide: EvidenceArchive, useClass: ZipEvidenceArchive },
    SealingPorts,
    EvidencePorts,
    EvidencePacks,
    LineProofs,
    PastStates,
    ListHistoryHandler,
    GetHistoryEventHandler,
    GetPastStateHandler,
    CompareStatesHandler,
    ListAuditEntriesHandler,
    GetEvidencePackHandler,
    GetLineProofHandler,
    GetAccessReviewHandler,
    GetTeamHandler,
  ],
  exports: [LogSealing, LogCheck],
})
export class AuditModule {}
