import { type Provider } from '@nestjs/common';
import { ZipEvidenceArchive } from '../adapters/evidence/zip-evidence-archive';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { Ed25519SealKey, signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { FileSealArchive } from '../adapters/evidence/file-seal-archive';
import { EvidencePacks } from '../application/evidence/evidence-packs';
import { LogCheck } from '../application/log-seals/log-check';
import { LogSealing } from '../application/log-seals/log-sealing';
import { AccountingSystem } from '../application/ports/accounting-system';
import { Clock } from '../application/ports/clock';
import { EventStore } from '../application/ports/event-store';
import { Leases } from '../application/ports/leases';
import { Log } from '../application/ports/log';
import { RestoreCheck } from '../application/service-state/restore-check';
import { ServiceConditions } from '../application/service-state/service-conditions';
import { Aggregates } from '../application/shared/aggregates';
import { type Config } from '../config/config';

/** What signs the log, keeps the seals outside of it, and makes evidence of both. */
export const sealingOf = ({ seals, environments }: Config): Provider[] => {
  const key = new Ed25519SealKey(seals.keyFile);
  const archive = new FileSealArchive(seals.folder, key.publicKey);
  return [
    {
      provide: LogSealing,
      inject: [EventStore, Aggregates, Clock, Log, Leases],
      useFactory: (...[store, aggregates, clock, log, leases]: [EventStore, Aggregates, Clock, Log, Leases]) =>
        new LogSealing({ store, aggregates, key, archive, clock, log }, seals.rules, () => leases.hold('seals')),
    },
    {
      provide: LogCheck,
      inject: [EventStore],
      useFactory: (store: EventStore) =>
        new LogCheck(store, archive, { hashOf, chainStart, isSigned: signatureCheck([key.publicKey]) }),
    },
    {
      provide: RestoreCheck,
      inject: [EventStore, Aggregates, ServiceConditions, Log],
      useFactory: (...[store, aggregates, conditions, log]: [EventStore, Aggregates, ServiceConditions, Log]) =>
        new RestoreCheck({ store, key, archive, aggregates, conditions, log }, environments),
    },
    {
      provide: EvidencePacks,
      inject: [EventStore, LogSealing, AccountingSystem, Clock, Log],
      useFactory: (...[store, sealing, ledger, clock, log]: [EventStore, LogSealing, AccountingSystem, Clock, Log]) =>
        new EvidencePacks({ store, sealing, key, ledger, archive: new ZipEvidenceArchive(), clock, log }),
    },
  ];
};
