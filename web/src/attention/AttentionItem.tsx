import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import classes from '../components/CauseList.module.css';
import { TextLink } from '../components/TextLink';
import { type EnvironmentAddress } from '../shell/navigation-items';
import { useEnvironment } from '../environment/environment-context';
import { type BatchSearch } from '../pages/post-journals/batch-search';

/** Something that needs attention, with the page where it is dealt with. */
export interface Attention {
  readonly key: string;
  readonly sentence: string;
  readonly link: string;
  readonly to: EnvironmentAddress | { readonly importId: string } | { readonly batches: BatchSearch };
}

export const AttentionItem = ({ item: { sentence, link, to } }: { readonly item: Attention }): ReactNode => (
  <li className={classes['line']}>
    <IconAlertTriangle size={18} color="light-dark(#8a5300, #ffc078)" aria-hidden />
    <Text size="sm" component="div" className={classes['sentence'] ?? ''}>
      {sentence} <AttentionLink to={to}>{link}</AttentionLink>
    </Text>
  </li>
);

const AttentionLink = ({ to, children }: Pick<Attention, 'to'> & { readonly children: string }): ReactNode => {
  const { name: environment } = useEnvironment();
  if (typeof to === 'string')
    return (
      <TextLink to={to} params={{ environment }}>
        {children}
      </TextLink>
    );
  return 'importId' in to ? (
    <TextLink to="/e/$environment/import/$importId" params={{ environment, importId: to.importId }}>
      {children}
    </TextLink>
  ) : (
    <TextLink to="/e/$environment/post-journals" params={{ environment }} search={to.batches}>
      {children}
    </TextLink>
  );
};
