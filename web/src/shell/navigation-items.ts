import {
  type Icon,
  IconBell,
  IconBuildingBank,
  IconCalendarTime,
  IconChecklist,
  IconEyeCheck,
  IconFileImport,
  IconFolderDown,
  IconForms,
  IconHistory,
  IconHome,
  IconKey,
  IconListDetails,
  IconLock,
  IconScale,
  IconSend,
  IconTransfer,
  IconUserCheck,
  IconUsers,
  IconUserSearch,
} from '@tabler/icons-react';

export interface NavigationItem {
  readonly label: string;
  readonly icon: Icon;
  /** Below the environment. */
  readonly to: EnvironmentAddress;
}

export type EnvironmentAddress =
  | '/e/$environment'
  | '/e/$environment/import'
  | '/e/$environment/post-journals'
  | '/e/$environment/approvals'
  | '/e/$environment/ledger-watch'
  | '/e/$environment/reconcile'
  | '/e/$environment/close-period'
  | '/e/$environment/settings/approvals'
  | '/e/$environment/settings/signing-keys'
  | '/e/$environment/settings/notifications'
  | '/e/$environment/runs'
  | '/e/$environment/history'
  | '/e/$environment/team'
  | '/e/$environment/access-review'
  | '/e/$environment/settings/accounting'
  | '/e/$environment/settings/accounting/custom-fields'
  | '/e/$environment/settings/accounting/account-mappings'
  | '/e/$environment/settings/accounting/journal-frequency'
  | '/e/$environment/settings/accounting/pick-up';

export interface NavigationSection {
  /** Empty for the everyday pages. */
  readonly heading: string;
  readonly items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationSection[] = [
  {
    heading: '',
    items: [
      { label: 'Home', icon: IconHome, to: '/e/$environment' },
      { label: 'Import', icon: IconFileImport, to: '/e/$environment/import' },
      { label: 'Post Journals', icon: IconSend, to: '/e/$environment/post-journals' },
      { label: 'Approvals', icon: IconChecklist, to: '/e/$environment/approvals' },
      { label: 'Runs', icon: IconListDetails, to: '/e/$environment/runs' },
      { label: 'Ledger Watch', icon: IconEyeCheck, to: '/e/$environment/ledger-watch' },
      { label: 'Reconcile', icon: IconScale, to: '/e/$environment/reconcile' },
      { label: 'Close Period', icon: IconLock, to: '/e/$environment/close-period' },
      { label: 'History', icon: IconHistory, to: '/e/$environment/history' },
    ],
  },
  {
    heading: 'Settings > Accounting',
    items: [
      { label: 'Accounting', icon: IconBuildingBank, to: '/e/$environment/settings/accounting' },
      {
        label: 'Journal account mappings',
        icon: IconTransfer,
        to: '/e/$environment/settings/accounting/account-mappings',
      },
      {
        label: 'Journal frequency',
        icon: IconCalendarTime,
        to: '/e/$environment/settings/accounting/journal-frequency',
      },
      { label: 'Pick-up', icon: IconFolderDown, to: '/e/$environment/settings/accounting/pick-up' },
      { label: 'Approval policy', icon: IconUserCheck, to: '/e/$environment/settings/approvals' },
      { label: 'Signing keys', icon: IconKey, to: '/e/$environment/settings/signing-keys' },
      { label: 'Notifications', icon: IconBell, to: '/e/$environment/settings/notifications' },
    ],
  },
  {
    heading: 'Site Settings',
    items: [
      { label: 'Custom Fields', icon: IconForms, to: '/e/$environment/settings/accounting/custom-fields' },
      { label: 'Team', icon: IconUsers, to: '/e/$environment/team' },
      { label: 'Access review', icon: IconUserSearch, to: '/e/$environment/access-review' },
    ],
  },
];
