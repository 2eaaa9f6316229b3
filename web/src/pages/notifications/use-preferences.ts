import { type UseMutationResult } from '@tanstack/react-query';
import { useChange } from '../../api/hooks';
import { type NotificationSettingsView } from '../../api/views';

type Preferences = Pick<NotificationSettingsView, 'recipients' | 'closeDay' | 'closeReminderDays'>;

/** Changes some of the preferences, which are saved together. */
export const usePreferences = (
  settings: NotificationSettingsView,
  onSaved: () => void,
): UseMutationResult<NotificationSettingsView, Error, Partial<Preferences>> => {
  const { recipients, closeDay, closeReminderDays, revision } = settings;
  return useChange(
    (api, change: Partial<Preferences>) =>
      api.put<NotificationSettingsView>('/notification-settings', {
        body: { recipients, closeDay, closeReminderDays, ...change },
        ...(revision >= 0 && { revision }),
      }),
    onSaved,
  );
};
