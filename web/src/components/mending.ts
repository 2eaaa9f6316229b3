import { type CustomFieldView } from '../api/views';
import { type EnvironmentAddress } from '../shell/navigation-items';

/** A screen on which a cause is fixed. */
export type MendingScreen =
  | { readonly to: Exclude<EnvironmentAddress, '/e/$environment'>; readonly label: string }
  | {
      readonly to: '/e/$environment/settings/accounting/custom-fields/$apiName';
      readonly apiName: string;
      readonly label: string;
    };

const OVERRIDES = /^\/custom-fields\/([^/]+)(?:\/value-overrides)?$/;

/** The screen for a path of the API; null when the fix is in Sage Intacct or in the close file. */
export const mendingScreenOf = (mendAt: string | null): MendingScreen | null => {
  const apiName = OVERRIDES.exec(mendAt ?? '')?.[1];
  if (apiName !== undefined)
    return {
      to: '/e/$environment/settings/accounting/custom-fields/$apiName',
      apiName: decodeURIComponent(apiName),
      label: `Fix at the custom field ${decodeURIComponent(apiName)}`,
    };
  switch (mendAt) {
    case '/account-mappings':
      return { to: '/e/$environment/settings/accounting/account-mappings', label: 'Fix at Journal account mappings' };
    case '/custom-fields':
      return { to: '/e/$environment/settings/accounting/custom-fields', label: 'Fix at Custom Fields' };
    case '/connection':
      return { to: '/e/$environment/settings/accounting', label: 'Fix at Accounting' };
    case '/connection/settings':
      return { to: '/e/$environment/settings/accounting', label: 'Fix at the posting settings' };
    case '/posting-approvals':
      return { to: '/e/$environment/approvals', label: 'Go to Approvals' };
    default:
      return null;
  }
};

/** Where a problem of a batch is fixed; the problem names a custom field by its label. */
export const mendingPathOf = (
  { code, field }: { readonly code: string; readonly field: string | null },
  fields: readonly CustomFieldView[],
): string | null => {
  if (/^(ACCOUNT_NOT_MAPPED|LEDGER_ACCOUNT_)/.test(code)) return '/account-mappings';
  if (/^APPROVAL_/.test(code)) return '/posting-approvals';
  if (/^JOURNAL_/.test(code)) return '/connection/settings';
  if (!/^(DIMENSION_|VALUE_OVERRIDE_|CUSTOM_FIELD_|LEDGER_FIELD_|LOCATION_REQUIRED)/.test(code)) return null;
  const own = fields.find(({ label }) => label === field);
  return own && /^(DIMENSION_VALUE_|VALUE_OVERRIDE_)/.test(code)
    ? `/custom-fields/${encodeURIComponent(own.apiName)}/value-overrides`
    : '/custom-fields';
};
