import { problemOfReason } from '../../domain/ledger-entry/entry-builder';
import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { type ConnectionPause } from '../connection/connection-pause';
import { type ReadFailure } from '../ports/accounting-system';
import { type Origin } from '../shared/aggregates';

/** Why a job that reads the ledger ended before it was done. */
export interface ReadTrouble {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

interface Reading {
  readonly origin: Origin;
  readonly facts: Pick<ConnectionFacts, 'credentialRef'>;
  readonly pause: Pick<ConnectionPause, 'because'>;
  readonly during: Parameters<ConnectionPause['because']>[3];
  /** What to do when the ledger does not answer. */
  readonly whenUnavailable: string;
}

/** The first refusal of the credentials pauses the connection: repeated ones could lock the user. */
export const readTrouble = async (
  failure: ReadFailure,
  { origin, facts, pause, during, whenUnavailable }: Reading,
): Promise<ReadTrouble> => {
  if (failure.kind === 'unavailable')
    return {
      code: 'LEDGER_UNAVAILABLE',
      message: `Sage Intacct did not answer: ${failure.cause}`,
      fix: whenUnavailable,
    };
  if (failure.kind === 'connection-refused') await pause.because(origin, facts, failure.reasons, during);
  const [reason] = failure.reasons;
  const problem = reason === undefined ? null : problemOfReason(reason);
  return {
    code: failure.kind === 'refused' ? 'LEDGER_NOT_READABLE' : 'CONNECTION_REFUSED',
    message: problem?.message ?? 'Sage Intacct refused the read.',
    fix: problem?.fix ?? 'Check the connection.',
  };
};
