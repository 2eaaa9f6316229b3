import { List, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconEyeOff } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type AccountingPeriodView } from '../../api/views';
import { TextWithTimes } from '../../components/dates';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { type EnvironmentAddress } from '../../shell/navigation-items';

type Item = NonNullable<AccountingPeriodView['checklist']>[number];

const ITEMS: Readonly<Record<Item['item'], { readonly title: string; readonly to: EnvironmentAddress }>> = {
  totals: { title: 'Delivered totals agreed', to: '/e/$environment/import' },
  posted: { title: 'All posted or withdrawn', to: '/e/$environment/post-journals' },
  attention: { title: 'Nothing needs attention', to: '/e/$environment/post-journals' },
  watched: { title: 'Looked at after the last change', to: '/e/$environment/ledger-watch' },
  'tied-out': { title: 'Tied out', to: '/e/$environment/reconcile' },
  approved: { title: 'Approvals complete', to: '/e/$environment/approvals' },
};

const LOOKS = {
  met: { word: 'Met', color: 'pine', icon: <IconCheck size={16} aria-hidden /> },
  open: { word: 'Open', color: 'red', icon: <IconAlertTriangle size={16} aria-hidden /> },
  'not checked': { word: 'Not checked', color: 'orange', icon: <IconEyeOff size={16} aria-hidden /> },
} as const;

/** What the log shows of a month; what is open links to where it is fixed. */
export const Checklist = ({
  period,
  items,
}: {
  readonly period: string;
  readonly items: readonly Item[];
}): ReactNode => {
  const { name } = useEnvironment();
  return (
    <List spacing="xs" mb="md" aria-label="Checklist">
      {items.map(({ item, state, says }) => {
        const { title, to } = ITEMS[item];
        const { word, color, icon } = LOOKS[state];
        return (
          <List.Item
            key={item}
            icon={
              <ThemeIcon color={color} size="sm" radius="xl">
                {icon}
              </ThemeIcon>
            }
          >
            <Text size="sm">
              <b>
                {title}: {word}.
              </b>{' '}
              <TextWithTimes text={says} />{' '}
              {state !== 'met' && (
                <TextLink to={to} params={{ environment: name }} search={hasMonth(to) ? { period } : {}}>
                  Go there
                </TextLink>
              )}
            </Text>
          </List.Item>
        );
      })}
    </List>
  );
};

const hasMonth = (to: EnvironmentAddress): boolean =>
  to === '/e/$environment/post-journals' || to === '/e/$environment/reconcile';
