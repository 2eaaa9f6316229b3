import { type Provider } from '@nestjs/common';
import { Ed25519SealKey } from './adapters/seals/ed25519-seal-key';
import { FileSealArchive } from './adapters/seals/file-seal-archive';
import { LogSealing } from './application/audit/log-sealing';
import { Clock } from './application/ports/clock';
import { EventStore } from './application/ports/event-store';
import { Log } from './application/ports/log';
import { Aggregates } from './application/shared/aggregates';
import { type Config } from './config';

/** What signs the log, and keeps the seals outside of it. */
export const sealingOf = ({ seals }: Config): Provider[] => {
  const key = new Ed25519SealKey(seals.keyFile);
  const archive = new FileSealArchive(seals.folder, key.publicKey);
  return [
    {
      provide: LogSealing,
      inject: [EventStore, Aggregates, Clock, Log],
      useFactory: (...[store, aggregates, clock, log]: [EventStore, Aggregates, Clock, Log]) =>
        new LogSealing({ store, aggregates, key, archive, clock, log }, seals.rules),
    },
  ];
};
