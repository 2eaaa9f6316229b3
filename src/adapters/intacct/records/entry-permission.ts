import { type GatewayAccess } from '../../../application/ports/accounting-system';
import { type LedgerReason } from '../../../domain/ledger-entry/ledger-entry';
import { type EntryPermissionOutcome } from '../../../application/ports/ledger-inspection';
import { type LedgerReader } from './ledger-reader';
import { type XmlElement } from '../xml/xml-reader';
import { element, isXmlText } from '../xml/xml-writer';

/**
 * The permissions for journal entries that the ledger lists for our own user. Sage does not publish their names, and a
 * company may rename them, so a list without this name proves nothing: that is `refused`, like a user who may not read
 * it.
 */
export const readEntryPermission = async (
  reader: LedgerReader,
  access: GatewayAccess,
): Promise<EntryPermissionOutcome> => {
  // A user with an id that no request can carry is refused at sign-in.
  const body = `<getUserPermissions>${element('userId', isXmlText(access.userId) ? access.userId : '')}</getUserPermissions>`;
  const outcome = await reader.call(access, { name: 'getUserPermissions', body });
  if (outcome.kind !== 'answer') return outcome;
  const permissions = outcome.data?.only('permissions');
  if (permissions === undefined) return { kind: 'unavailable', cause: 'The reply lists no permissions.' };
  const policies = policiesIn(permissions);
  const policy = entryPolicyOf(policies);
  if (policy === undefined && policies.length > 0) return { kind: 'refused', reasons: [RIGHTS_NOT_RECOGNISED] };
  const rights = policy?.rights ?? '';
  return {
    kind: 'permission',
    mayAdd: rights.split('|').some((right) => right.trim().toLowerCase() === 'add'),
    rights,
  };
};

interface Policy {
  readonly application: string;
  readonly name: string;
  readonly rights: string;
}

const policiesIn = (permissions: XmlElement): Policy[] =>
  permissions.all('appSubscription').flatMap((subscription) =>
    subscription
      .all('policies')
      .flatMap((policies) => policies.all('policy'))
      .map((policy) => ({
        application: subscription.text('applicationName'),
        name: policy.text('policyName').trim(),
        rights: policy.text('rights').trim(),
      })),
  );

// The shortest name is the plain one, beside "Adjusting journal entries" and the like.
const entryPolicyOf = (policies: readonly Policy[]): Policy | undefined =>
  policies
    .filter(({ application, name }) => /general\s+ledger/i.test(application) && /journal\s+entr/i.test(name))
    .sort((one, other) => one.name.length - other.name.length)[0];

const RIGHTS_NOT_RECOGNISED: LedgerReason = {
  code: 'LEDGER_REFUSED',
  errorNo: '',
  message: '',
  meaning:
    'Sage Intacct lists permissions of the user, but none that this service recognizes as the permission for journal entries.',
  fix: 'Check in Company → Admin → Users → the user → Permissions → General Ledger whether Journal entries has Add.',
  supportId: '',
};
