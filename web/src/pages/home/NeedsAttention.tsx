import { type ReactNode } from 'react';
import { AttentionList } from '../../attention/AttentionList';
import { useAttention } from '../../attention/use-attention';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';

/** What needs attention in the month that is shown, and in the environment. */
export const NeedsAttention = ({ period }: { readonly period: string | null }): ReactNode => {
  const { query, items } = useAttention(period);
  return (
    <Section title="Needs attention">
      <Loaded query={query} waiting="Loading what needs attention">
        {() => <AttentionList items={items} />}
      </Loaded>
    </Section>
  );
};
