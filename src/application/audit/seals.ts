import { type Decider, type DomainEvent } from '../../domain/shared/decider';
import { type Seal } from '../ports/seal-ports';
import { type StreamKind } from '../shared/aggregates';

export type SealEvent = DomainEvent<'LogSealed', Seal>;

/** The last seal; null before the first. */
export type SealedLog = Seal | null;

const decider: Decider<SealedLog, SealEvent> = { initial: null, evolve: (_, event) => event.data };

/** All seals of a log are one stream: of several instances one writes the next. */
export const sealStream: StreamKind<SealedLog, SealEvent> = { category: 'seal', decider };
export const SEAL_STREAM_ID = 'log';

/** Of what only the service itself has to do with: it is no environment. */
export const SEAL_ENVIRONMENT = 'service';
