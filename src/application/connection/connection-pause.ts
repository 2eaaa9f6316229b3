import { Injectable } from '@nestjs/common';
import { pause } from '../../domain/connection/connection.decisions';
import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { connection } from '../../domain/connection/connection.state';
import { type LedgerReason } from '../../domain/ledger-entry/ledger-entry';
import { Log } from '../ports/log';
import { Aggregates, type Origin } from '../shared/aggregates';

/**
 * Pauses a connection whose credentials the ledger refused: repeated attempts could lock the user. Nothing is posted
 * until it is resumed.
 */
@Injectable()
export class ConnectionPause {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly log: Log,
  ) {}

  /** Does nothing when other credentials were entered meanwhile. `during` names the refused work, for the log. */
  async because(
    origin: Origin,
    { credentialRef }: Pick<ConnectionFacts, 'credentialRef'>,
    [reason]: readonly LedgerReason[],
    during: 'check' | 'posting' | 'preflight' | 'ledger-directory' | 'ledger-watch' | 'tie-out',
  ): Promise<void> {
    const why = {
      credentialRef,
      code: reason?.code ?? 'SIGN_IN_REFUSED',
      message: reason?.meaning ?? 'Sage Intacct refused the connection.',
      fix: reason?.fix ?? 'Check the connection, or connect with new credentials.',
    };
    await this.aggregates.change(connection, origin.environment, origin, (state) => pause(state, why));
    this.log.warn(`${during}.connection-paused`, { environment: origin.environment, code: why.code });
  }
}
