import { Code, Group, Paper, Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type CustomFieldView, type JournalBatchView } from '../../api/views';
import classes from '../../components/CauseList.module.css';
import { MendLink } from '../../components/CauseItem';
import { CopyButton } from '../../components/CopyButton';
import { mendingPathOf, mendingScreenOf } from '../../components/mending';
import { Section } from '../../components/Section';

type Problem = JournalBatchView['problems'][number];

/** The problems of a batch, with the ledger's own words and error numbers. */
export const BatchProblems = ({ problems }: { readonly problems: readonly Problem[] }): ReactNode => {
  const fields = useRead<{ readonly items: readonly CustomFieldView[] }>('/custom-fields', {
    enabled: problems.length > 0,
  });
  if (problems.length === 0) return null;
  return (
    <Section title="What blocks it">
      <Stack gap="xs" component="ul" className={classes['list'] ?? ''} aria-label="Problems">
        {problems.map((problem) => (
          <ProblemItem
            key={`${problem.code} ${problem.message} ${problem.line ?? ''}`}
            problem={problem}
            fields={fields.data?.items ?? []}
          />
        ))}
      </Stack>
    </Section>
  );
};

interface ProblemItemProps {
  readonly problem: Problem;
  readonly fields: readonly CustomFieldView[];
}

const ProblemItem = ({ problem, fields }: ProblemItemProps): ReactNode => {
  const { code, message, fix, line, errorNo, supportId } = problem;
  const screen = mendingScreenOf(mendingPathOf(problem, fields));
  return (
    <Paper withBorder p="sm" component="li">
      <Text size="sm" fw={600}>
        {line !== null && !message.includes(`line ${line}`) && `Line ${line}: `}
        {message}
      </Text>
      <Text size="sm">{fix}</Text>
      <Group gap="xs" mt={6} justify="space-between">
        <Group gap="xs">
          <Code>{code}</Code>
          {errorNo !== null && (
            <Text size="sm" c="dimmed">
              Error number of Sage Intacct <Code>{errorNo}</Code>
            </Text>
          )}
          {supportId !== null && (
            <Group gap={4}>
              <Text size="sm" c="dimmed">
                Support id <Code>{supportId}</Code>
              </Text>
              <CopyButton value={supportId} what="support id" />
            </Group>
          )}
        </Group>
        {screen && <MendLink screen={screen} />}
      </Group>
    </Paper>
  );
};
