import { Stack, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import classes from '../components/CauseList.module.css';
import { type Attention, AttentionItem } from './AttentionItem';

/** What needs attention, each with a link. */
export const AttentionList = ({ items }: { readonly items: readonly Attention[] }): ReactNode =>
  items.length === 0 ? (
    <div className={classes['line']}>
      <IconCircleCheck size={18} color="var(--mantine-color-anchor)" aria-hidden />
      <Text size="sm">Nothing needs attention.</Text>
    </div>
  ) : (
    <Stack gap="xs" component="ul" className={classes['list'] ?? ''} aria-label="Needs attention">
      {items.map((item) => (
        <AttentionItem key={item.key} item={item} />
      ))}
    </Stack>
  );
