import { type ReadBack } from '../../domain/journal-batch/read-back.decisions';
import { DomainError, type DomainErrorCode } from '../../domain/shared/errors';
import { type ReadFailure } from '../ports/accounting-system';
import { expectationOf, readBackOf } from './entry-reading';
import { problemOfReason } from './ledger-entry';
import { readBackRefused } from './entry-verification';
import { type PostingContext } from './posting-context';
import { type PostingPorts } from './posting-ports';

export interface Look {
  readonly readBack: ReadBack;
  /** ISO 8601; null when nothing was ever sent. */
  readonly lastAttemptAt: string | null;
}

/** Looks one batch up in the ledger because a person wants to know. Changes nothing. */
export class BatchLooking {
  constructor(
    private readonly environment: string,
    private readonly ports: PostingPorts,
    private readonly context: PostingContext,
  ) {}

  /** Refused with BATCH_NEEDS_NO_DECISION when the batch was never sent, COMPANY_MISMATCH, or why the ledger cannot be asked. */
  async look(batchKey: string): Promise<Look> {
    const loaded = await this.ports.content.read(this.environment, batchKey);
    const { state, lastAttemptAt } = loaded;
    if (!('identity' in state)) {
      throw new DomainError(
        'BATCH_NEEDS_NO_DECISION',
        'This batch waits for no decision.',
        'Look at its status: it may be Ready to Post.',
        { state: state.status },
      );
    }
    const link = await this.context.link();
    if (link.kind === 'unusable') throw new DomainError(link.code, link.message, link.fix);
    const { companyId, referenceNo } = state.identity;
    if (link.link.facts.companyId !== companyId) {
      throw new DomainError(
        'COMPANY_MISMATCH',
        `Reference ${referenceNo} was sent to company ${companyId}, and this environment is connected to another one.`,
        `Connect to company ${companyId}, then check again.`,
        { companyId },
      );
    }
    const context = await this.context.entryContext(link.link.link);
    if (context.kind !== 'context') throw unavailable(context);
    const expectation = expectationOf(this.ports.ledger, loaded, state, context.context);
    const what = { referenceNos: [referenceNo], fields: expectation.fields };
    const outcome = await this.ports.ledger.readBack(link.link.link, what);
    if (outcome.kind === 'refused') {
      return { readBack: { kind: 'refused', problem: readBackRefused(outcome.reasons) }, lastAttemptAt };
    }
    if (outcome.kind !== 'entries') throw unavailable(outcome);
    return { readBack: readBackOf(this.ports.ledger, state, expectation, outcome.entries), lastAttemptAt };
  }
}

const unavailable = (failure: ReadFailure): DomainError => {
  const code: DomainErrorCode = failure.kind === 'connection-refused' ? 'CONNECTION_REFUSED' : 'LEDGER_UNAVAILABLE';
  if (failure.kind === 'unavailable') {
    return new DomainError(code, 'Sage Intacct gives no answer now.', 'Try again in a minute.', {
      cause: failure.cause,
    });
  }
  const [reason] = failure.reasons;
  const problem = reason ? problemOfReason(reason) : null;
  return new DomainError(
    code,
    problem?.message ?? 'Sage Intacct refused to be read.',
    problem?.fix ?? 'Check the connection.',
  );
};
