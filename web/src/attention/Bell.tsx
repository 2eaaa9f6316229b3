import { ActionIcon, Divider, Indicator, Popover, Stack, Text } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '../api/hooks';
import { type NotificationSummary, type PageOf } from '../api/views';
import { DateTime } from '../components/dates';
import { countOf } from '../components/formats';
import { PagePathLink } from '../components/PagePathLink';
import { TextLink } from '../components/TextLink';
import { useEnvironment } from '../environment/environment-context';
import { AttentionList } from './AttentionList';
import { useAttention } from './use-attention';

const LATEST = 5;
const COUNT_MAX = 99;

/** On every page: how much needs attention, what it is, and what was sent about it. Works without e-mail. */
export const Bell = (): ReactNode => {
  const { pathname } = useLocation();
  return <BellOfPage key={pathname} />;
};

/** Closes when another page is opened. */
const BellOfPage = (): ReactNode => {
  const [isOpen, setOpen] = useState(false);
  const { items } = useAttention(null);
  const count = items.length;
  const says = count === 0 ? 'Nothing needs attention' : `${countOf(count, 'thing needs', 'things need')} attention`;
  return (
    <Indicator label={Math.min(count, COUNT_MAX)} size={16} color="red.8" disabled={count === 0} withBorder>
      <Popover opened={isOpen} onChange={setOpen} width={360} position="bottom-end" withArrow trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={`Notifications: ${says}`}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            <IconBell size={18} aria-hidden />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label="Notifications">
          <Stack gap="sm">
            <Text fw={600}>{says}</Text>
            {count > 0 && <AttentionList items={items} />}
            <Divider />
            <Latest />
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </Indicator>
  );
};

const Latest = (): ReactNode => {
  const { name } = useEnvironment();
  const { data } = useRead<PageOf<NotificationSummary>>('/notifications', { query: { limit: LATEST } });
  const sent = (data?.items ?? []).filter(({ content }) => content !== null);
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {sent.length === 0 ? 'Nothing was sent to anybody' : 'Sent lately'}
      </Text>
      {sent.map(({ notificationId, raisedAt, content }) => (
        <Text key={notificationId} size="sm" component="div">
          <DateTime at={raisedAt} />{' '}
          {content?.page === undefined ? (
            content?.title
          ) : (
            <PagePathLink path={content.page}>{content.title}</PagePathLink>
          )}
        </Text>
      ))}
      <TextLink to="/e/$environment/settings/notifications" params={{ environment: name }}>
        All notifications, and who gets them
      </TextLink>
    </Stack>
  );
};
