import { DomainError } from '../../domain/shared/errors';
import { STANDARD_DIMENSIONS } from '../../domain/shared/ledger-field';
import { type LedgerList } from '../ports/ledger-inspection';

const COMPANY_LISTS = ['accounts', 'journals', 'entities'] as const;
const USER_DEFINED = /^GLDIM[A-Za-z0-9_]{1,95}$/i;

/** The list with this name (`ledgerListName`). Throws LIST_UNKNOWN. */
export const requireList = (name: string): LedgerList => {
  const kind = COMPANY_LISTS.find((list) => list === name);
  if (kind) return { kind };
  const dimension = STANDARD_DIMENSIONS.find((standard) => standard === name);
  if (dimension) return { kind: 'dimension', dimension };
  if (USER_DEFINED.test(name)) return { kind: 'userDefinedDimension', name };
  throw new DomainError(
    'LIST_UNKNOWN',
    `Sage Intacct has no list ${name}.`,
    `Ask for one of ${[...COMPANY_LISTS, ...STANDARD_DIMENSIONS].join(', ')}, or for a user-defined dimension like GLDIMREGION.`,
    { list: name },
  );
};
