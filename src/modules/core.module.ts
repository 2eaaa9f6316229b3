import { Changes } from '../application/shared/changes';
import { Reading } from '../application/shared/reading';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { chainStart, hashOf } from '../adapters/event-store/event-json';
import { Ed25519SealKey, signatureCheck } from '../adapters/evidence/ed25519-seal-key';
import { FileSealArchive } from '../adapters/evidence/file-seal-archive';
import { Intacct } from '../adapters/intacct/intacct';
import { EncryptingSecretVault } from '../adapters/secrets/encrypting-secret-vault';
import { Metrics } from '../adapters/system/metrics';
import { WebauthnPasskeys } from '../adapters/passkeys/webauthn-passkeys';
import { SystemChance } from '../adapters/system/system-chance';
import { SystemClock } from '../adapters/system/system-clock';
import { CallCounter } from '../application/ledger-calls/call-counter';
import { BatchContent } from '../application/journal-batch/batch-content';
import { ChainRules } from '../application/log-seals/log-verification';
import { Chance } from '../application/ports/chance';
import { Clock } from '../application/ports/clock';
import { EventStore } from '../application/ports/event-store';
import { Ids } from '../application/ports/ids';
import { Leases } from '../application/ports/leases';
import { Log } from '../application/ports/log';
import { StreamDamages } from '../application/ports/stream-damage';
import { Passkeys, SigningPlace } from '../application/ports/passkeys';
import { SealArchive, SealKey } from '../application/ports/seal-ports';
import { SecretVault } from '../application/ports/secret-vault';
import { PostingGate, PostingSwitch } from '../application/posting/posting-gate';
import { GuardedEventStore } from '../application/service-state/guarded-event-store';
import { ServiceConditions } from '../application/service-state/service-conditions';
import { OpenMonths } from '../application/accounting-period/open-months';
import { Access } from '../application/shared/access';
import { Aggregates } from '../application/shared/aggregates';
import { Idempotency } from '../application/shared/idempotency';
import { CompanyUse } from '../application/connection/company-use';
import { EnvironmentKinds } from '../application/shared/environment-kinds';
import { ServedEnvironments } from '../application/shared/served-environments';
import { PostingOutlook } from '../application/shared/posting-outlook';
import { InstanceFitness, WorkShare } from '../application/shared/work-share';
import { type OpenedResources, RESOURCES } from './opened-resources';
import { CONFIG, setting } from './settings';

/** What every feature uses: the log, time, chance, secrets and permissions. */
@Global()
@Module({})
export class CoreModule {
  static with(resources: OpenedResources): DynamicModule {
    const { config, log, metrics, ids, opened, store, conditions, vault, intacct } = resources;
    const clock = new SystemClock();
    const key = new Ed25519SealKey(config.seals.keyFile);
    const rules: ChainRules = { hashOf, chainStart, isSigned: signatureCheck([key.publicKey]) };
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: RESOURCES, useValue: resources },
      { provide: Log, useValue: log },
      { provide: Metrics, useValue: metrics },
      { provide: CallCounter, useValue: resources.calls },
      { provide: Ids, useValue: ids },
      { provide: Clock, useValue: clock },
      { provide: Chance, useClass: SystemChance },
      { provide: EventStore, useValue: new GuardedEventStore(store, conditions, clock, log) },
      { provide: StreamDamages, useValue: opened.damages },
      { provide: Leases, useValue: opened.leases() },
      { provide: ServiceConditions, useValue: conditions },
      { provide: EncryptingSecretVault, useValue: vault },
      { provide: SecretVault, useExisting: EncryptingSecretVault },
      { provide: Intacct, useValue: intacct },
      { provide: SealKey, useValue: key },
      { provide: SealArchive, useValue: new FileSealArchive(config.seals.folder, key.publicKey) },
      { provide: ChainRules, useValue: rules },
      { provide: InstanceFitness, useValue: { problems: opened.problems } },
      setting(ServedEnvironments, ({ environments }) => ({ names: environments })),
      setting(EnvironmentKinds, ({ testEnvironments }) => ({
        kindOf: (environment) => (testEnvironments.includes(environment) ? 'test' : 'live'),
      })),
      { provide: Passkeys, useClass: WebauthnPasskeys },
      setting(SigningPlace, ({ signing }) => signing),
      CompanyUse,
      setting(PostingSwitch, ({ isPostingOff }) => ({ isOff: isPostingOff })),
      Aggregates,
      Access,
      Reading,
      Changes,
      PostingOutlook,
      Idempotency,
      WorkShare,
      PostingGate,
      BatchContent,
      OpenMonths,
    ];
    return { module: CoreModule, providers, exports: providers };
  }
}
