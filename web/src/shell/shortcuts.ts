import { type EnvironmentAddress } from './navigation-items';

/** After `g`, one letter opens a page. */
export const PAGE_KEYS: Readonly<Record<string, { readonly page: string; readonly to: EnvironmentAddress }>> = {
  h: { page: 'Home', to: '/e/$environment' },
  i: { page: 'Import', to: '/e/$environment/import' },
  p: { page: 'Post Journals', to: '/e/$environment/post-journals' },
  a: { page: 'Approvals', to: '/e/$environment/approvals' },
  r: { page: 'Runs', to: '/e/$environment/runs' },
  l: { page: 'Ledger Watch', to: '/e/$environment/ledger-watch' },
  t: { page: 'Reconcile', to: '/e/$environment/reconcile' },
  c: { page: 'Close Period', to: '/e/$environment/close-period' },
  y: { page: 'History', to: '/e/$environment/history' },
  s: { page: 'Accounting', to: '/e/$environment/settings/accounting' },
  m: { page: 'Journal account mappings', to: '/e/$environment/settings/accounting/account-mappings' },
  n: { page: 'Notifications', to: '/e/$environment/settings/notifications' },
};

const OFF = 'revrec.shortcuts-off';

/** Single letters can get in the way of speech input: everybody can switch them off in their browser. */
export const areShortcutsOn = (): boolean => window.localStorage.getItem(OFF) === null;

export const switchShortcuts = (isOn: boolean): void => {
  if (isOn) window.localStorage.removeItem(OFF);
  else window.localStorage.setItem(OFF, 'yes');
};

/** Whether a key belongs to what is focused, or to a dialog that is open. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.closest('input, textarea, select, [contenteditable="true"], [role="listbox"], [role="dialog"]') !== null ||
    document.querySelector('[role="dialog"]') !== null);

/** The first field of the page that searches. */
export const searchField = (): HTMLInputElement | null =>
  document.querySelector<HTMLInputElement>('main [role="search"] input, main input[type="search"]');
