import { Injectable } from '@nestjs/common';
import { type CompanyUser } from '../../domain/connection/company-sharing';
import { connection } from '../../domain/connection/connection.state';
import { isSameCompany } from '../../domain/shared/company';
import { Aggregates } from '../shared/aggregates';
import { EnvironmentKinds } from '../shared/environment-kinds';
import { ServedEnvironments } from '../shared/served-environments';

/** Which environments of this installation are connected to a company, from the log. */
@Injectable()
export class CompanyUse {
  constructor(
    private readonly aggregates: Aggregates,
    private readonly served: ServedEnvironments,
    private readonly kinds: EnvironmentKinds,
  ) {}

  async others(environment: string, companyId: string): Promise<readonly CompanyUser[]> {
    const others: CompanyUser[] = [];
    for (const name of this.served.names) {
      if (name === environment) continue;
      const { state } = await this.aggregates.load(connection, name);
      if (state.status !== 'NotConnected' && isSameCompany(state.facts.companyId, companyId))
        others.push({ environment: name, kind: this.kinds.kindOf(name) });
    }
    return others;
  }
}
