import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { isSameCompany } from '../../domain/shared/company';
import { EnvironmentKinds } from '../shared/environment-kinds';
import { EnvironmentQuery, type NoInput } from '../shared/messages';
import { LedgerConsents } from '../ports/ledger-consents';
import { Reading } from '../shared/reading';
import { ServedEnvironments } from '../shared/served-environments';
import {
  ConnectionViews,
  type ConnectionView,
  type OwnConnectionView,
  type SharedCompanyView,
  type SharingAcceptedView,
} from './connection.views';

export class GetConnectionQuery extends EnvironmentQuery<NoInput, ConnectionView> {}

@QueryHandler(GetConnectionQuery)
export class GetConnectionHandler implements IQueryHandler<GetConnectionQuery> {
  constructor(
    private readonly reading: Reading,
    private readonly views: ConnectionViews,
    private readonly served: ServedEnvironments,
    private readonly kinds: EnvironmentKinds,
    private readonly consents: LedgerConsents,
  ) {}

  async execute(query: GetConnectionQuery): Promise<ConnectionView> {
    const environment = await this.reading.begin(query, 'connection:read');
    const { acceptedSharing, ...view } = this.views.connectionOf(environment);
    const sharedWith = this.sharedWith(environment, { ...view, acceptedSharing });
    return { ...view, sharedWith, isRestSetUp: this.consents.applicationId !== null };
  }

  /** The reason is recorded where the second environment was connected, and shown in both. */
  private sharedWith(name: string, own: OwnConnectionView): SharedCompanyView[] {
    return this.served.names.flatMap((environment) => {
      const other = this.views.connectionOf(environment);
      const isOther = environment !== name && own.companyId !== null && other.companyId !== null;
      if (!isOther || !isSameCompany(own.companyId, other.companyId)) return [];
      const accepted = acceptedBy(own, environment) ?? acceptedBy(other, name);
      return [{ environment, kind: this.kinds.kindOf(environment), accepted }];
    });
  }
}

const acceptedBy = ({ acceptedSharing }: OwnConnectionView, environment: string): SharingAcceptedView | null => {
  if (acceptedSharing?.environments.includes(environment) !== true) return null;
  const { reason, by, at } = acceptedSharing;
  return { reason, by, at };
};
