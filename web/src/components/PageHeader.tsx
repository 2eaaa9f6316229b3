import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { EnvironmentContext } from '../environment/environment-context';

interface PageHeaderProps {
  readonly title: string;
  /** Path of the page: `['Settings', 'Accounting']`. */
  readonly path?: readonly string[];
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Shown only briefly; does not count as the previous page. */
  readonly isPassing?: boolean;
}

/** On the first page the focus is not moved, so that the skip link comes first. */
let isFirstPage = true;

/** The heading of a page: sets the tab title, with the environment, and takes the focus after navigation. */
export const PageHeader = ({
  title,
  path = [],
  description,
  actions,
  isPassing = false,
}: PageHeaderProps): ReactNode => {
  const environment = useContext(EnvironmentContext);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = [title, environment?.name, 'RevRec'].filter((part) => part !== undefined).join(' · ');
  }, [title, environment?.name]);
  useEffect(() => {
    if (isPassing) return;
    if (!isFirstPage) heading.current?.focus();
    isFirstPage = false;
  }, [isPassing]);
  return (
    <Stack gap={4} mb="lg">
      {path.length > 0 && (
        <Text size="sm" c="dimmed">
          {path.join(' > ')}
        </Text>
      )}
      <Group justify="space-between" align="flex-end" gap="sm">
        <Stack gap={4} maw={760}>
          <Title order={1} size="h2" ref={heading} tabIndex={-1}>
            {title}
          </Title>
          {description !== undefined && <Text c="dimmed">{description}</Text>}
        </Stack>
        {actions}
      </Group>
    </Stack>
  );
};
