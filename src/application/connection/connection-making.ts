import { Injectable } from '@nestjs/common';
import { connect, removeConnection } from '../../domain/connection/connection.decisions';
import { type ConnectionFacts } from '../../domain/connection/connection.events';
import { type Connection, connection } from '../../domain/connection/connection.state';
import { type CompanySharing, shareCompany } from '../../domain/connection/company-sharing';
import { KeptTokens } from '../ledger-consent/kept-tokens';
import { SecretVault } from '../ports/secret-vault';
import { originOf } from '../shared/access';
import { Aggregates, type Changed, type Origin } from '../shared/aggregates';
import { EnvironmentKinds } from '../shared/environment-kinds';
import { type Caller } from '../shared/permissions';
import { CompanyUse } from './company-use';

export interface NewConnection {
  readonly caller: Caller;
  readonly facts: ConnectionFacts;
  /** The only entity that the user may enter; null for a user who may enter the top level. */
  readonly onlyEntityId: string | null;
  readonly sharedCompanyReason: string | null;
  readonly expectedRevision?: number | undefined;
}

/** Records a connection that the ledger has accepted, by whichever way, and forgets what it replaces. */
@Injectable()
export class ConnectionMaking {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly vault: SecretVault,
    private readonly tokens: KeptTokens,
    private readonly companies: CompanyUse,
    private readonly kinds: EnvironmentKinds,
  ) {}

  /** Throws COMPANY_IN_USE, TEST_BESIDE_LIVE, ENTRIES_OUT_OF_SIGHT and POSTING_OPEN; then nothing has changed. */
  async make(made: NewConnection): Promise<Changed<Connection>> {
    const { caller, facts, onlyEntityId, expectedRevision } = made;
    const { environment } = caller;
    const origin = originOf(caller);
    const before = await this.aggregates.load(connection, environment);
    const sharing = await this.sharingOf(made);
    const decide = (state: Connection) => connect(state, facts, sharing, onlyEntityId);
    const changed = await this.aggregates.change(connection, environment, origin, decide, expectedRevision);
    if (before.state.status === 'NotConnected') await this.undoIfAnotherCame(made, sharing);
    const isInUse =
      changed.state.status !== 'NotConnected' && changed.state.facts.credentialRef === facts.credentialRef;
    const unused = isInUse ? factsOf(before.state) : facts;
    if (unused !== null && (!isInUse || unused.credentialRef !== facts.credentialRef))
      await this.forget(unused, origin);
    return changed;
  }

  /** Forgets credentials that no connection uses any more. */
  async forget({ way, credentialRef }: Pick<ConnectionFacts, 'way' | 'credentialRef'>, origin: Origin): Promise<void> {
    if (way === 'rest') await this.tokens.drop(credentialRef, origin);
    else await this.vault.remove(credentialRef);
  }

  private async sharingOf({ caller, facts, sharedCompanyReason: reason }: NewConnection): Promise<Sharing> {
    const { environment } = caller;
    const others = await this.companies.others(environment, facts.companyId);
    return { own: this.kinds.kindOf(environment), others, reason };
  }

  /** Two environments that connect at the same moment do not see each other before: then neither stays. */
  private async undoIfAnotherCame(made: NewConnection, known: Sharing): Promise<void> {
    const now = await this.sharingOf(made);
    const isNew = now.others.some(
      ({ environment }) => !known.others.some((other) => other.environment === environment),
    );
    if (!isNew) return;
    const { caller, facts } = made;
    await this.aggregates.change(connection, caller.environment, originOf(caller), removeConnection);
    shareCompany({ ...now, reason: null, companyId: facts.companyId });
  }
}

type Sharing = Omit<CompanySharing, 'companyId'>;

/** Of the connection, if there is one. */
export const factsOf = (state: Connection): ConnectionFacts | null =>
  state.status === 'NotConnected' ? null : state.facts;
