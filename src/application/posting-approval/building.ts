import { DomainError } from '../../domain/shared/errors';
import { type BuildingContext } from '../posting/entry-approvals';
import { type EnginePorts } from '../posting/engine-ports';
import { PostingContext } from '../posting/posting-context';

/**
 * With what entries are built now. Throws NOT_CONNECTED, CONNECTION_PAUSED, or LEDGER_UNAVAILABLE: names of dimension
 * values become ids only with the ledger's lists.
 */
export const buildingOf = async (
  ports: EnginePorts,
  environment: string,
  posting = new PostingContext(environment, ports),
): Promise<BuildingContext> => {
  const connection = await posting.connection();
  if (connection.kind === 'unusable') throw new DomainError(connection.code, connection.message, connection.fix);
  const outcome = await posting.entryContext(connection.access);
  if (outcome.kind === 'context') return { companyId: connection.facts.companyId, context: outcome.context };
  throw new DomainError('LEDGER_UNAVAILABLE', 'Sage Intacct is not responding.', 'Try again in a minute.');
};
