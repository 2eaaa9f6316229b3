import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';

interface PageHeaderProps {
  readonly title: string;
  /** Where the page stands: `['Settings', 'Accounting']`. */
  readonly path?: readonly string[];
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** Goes away by itself, and is no page that somebody came from. */
  readonly isPassing?: boolean;
}

/** On the first page the focus stays where a fresh page has it, so that the skip link comes first. */
let isFirstPage = true;

/** The heading of a page: names the tab, and takes the focus when somebody comes from another page. */
export const PageHeader = ({
  title,
  path = [],
  description,
  actions,
  isPassing = false,
}: PageHeaderProps): ReactNode => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · RevRec`;
  }, [title]);
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
