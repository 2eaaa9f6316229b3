import { type EnvironmentKind } from '../shared/environment-kind';
import { DomainError } from '../shared/errors';
import { type ConnectionEvent } from './connection.events';

/** Another environment of this installation that is connected to the same company. */
export interface CompanyUser {
  readonly environment: string;
  readonly kind: EnvironmentKind;
}

export interface CompanySharing {
  readonly companyId: string;
  readonly own: EnvironmentKind;
  readonly others: readonly CompanyUser[];
  /** Why two environments post to one company; null when nobody said so. */
  readonly reason: string | null;
}

/**
 * One company has one poster. A second environment of the same kind needs a reason, which is recorded (COMPANY_IN_USE
 * without one). A test environment never gets beside a live one, nor the other way round (TEST_BESIDE_LIVE).
 */
export const shareCompany = ({ companyId, own, others, reason }: CompanySharing): ConnectionEvent[] => {
  if (others.length === 0) return [];
  const environments = others.map(({ environment }) => environment);
  const details = { companyId, environments };
  const of = others.filter(({ kind }) => kind !== own).map(({ environment }) => environment);
  if (of.length > 0)
    throw new DomainError(
      'TEST_BESIDE_LIVE',
      `Company ${companyId} is connected to ${listed(of)}, and this is a ${own} environment. ` +
        'Test entries and real ones must not meet in one company.',
      own === 'test'
        ? 'Connect this environment to a sandbox company of Sage Intacct.'
        : `Disconnect ${listed(of)} first, and connect it to a sandbox company of Sage Intacct.`,
      details,
    );
  if (reason === null || reason.trim() === '')
    throw new DomainError(
      'COMPANY_IN_USE',
      `Company ${companyId} is already connected to ${listed(environments)}. ` +
        'Two environments that post the same month would post it twice.',
      'Check the company ID. If both are to post there, say why: the reason is shown in both environments.',
      details,
    );
  return [{ type: 'SharedCompanyAccepted', data: { companyId, environments, reason: reason.trim() } }];
};

const listed = (names: readonly string[]): string => new Intl.ListFormat('en-US').format(names);
