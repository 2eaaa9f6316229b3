import { Anchor, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { IconRefresh, IconTool } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../api/hooks';
import { type CustomFieldView } from '../api/views';
import { useEnvironment, usePermission } from '../environment/environment-context';
import { countOf } from './formats';
import { mendingPathOf, type MendingScreen, mendingScreenOf } from './mending';
import { notifyDone } from './notify';
import { PlannedPostButton } from './PlannedPostButton';
import { ProblemAlert } from './ProblemAlert';

/** Why batches cannot be posted, or were not. */
export interface Cause {
  /** Its key among all causes; null when it is not a batch problem. */
  readonly cause: string | null;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly field: string | null;
  readonly value: string | null;
  readonly candidates: readonly { readonly id: string; readonly name: string }[];
  readonly batches: number;
  /** Path of the API that fixes it; derived from the code when absent. */
  readonly mendAt?: string | null;
}

interface CauseItemProps {
  readonly cause: Cause;
  /** Some batches failed because of it: they can be shown. */
  readonly hasFailed?: boolean;
  readonly isRecord?: boolean;
}

/** One cause: what is wrong, what to do and where, and then posting only the batches it blocked. */
export const CauseItem = ({ cause, hasFailed = false, isRecord = false }: CauseItemProps): ReactNode => {
  const { name } = useEnvironment();
  const fields = useRead<{ readonly items: readonly CustomFieldView[] }>('/custom-fields');
  const mendAt = cause.mendAt === undefined ? mendingPathOf(cause, fields.data?.items ?? []) : cause.mendAt;
  const screen = isRecord ? null : mendingScreenOf(mendAt);
  return (
    <Paper withBorder p="sm" component="li">
      <Stack gap={8}>
        <div>
          <Text fw={600} size="sm">
            {cause.message}
          </Text>
          <Text size="sm">{cause.fix}</Text>
        </div>
        {screen && 'apiName' in screen && cause.value !== null && cause.candidates.length > 0 && (
          <Candidates cause={cause} value={cause.value} apiName={screen.apiName} />
        )}
        <Group gap="sm" justify="space-between">
          <Group gap="xs">
            <Text size="sm" c="dimmed">
              {countOf(cause.batches, 'batch', 'batches')}
            </Text>
            <Code>{cause.code}</Code>
            {hasFailed && cause.cause !== null && (
              <Anchor
                size="sm"
                renderRoot={(props) => (
                  <Link
                    to="/e/$environment/post-journals"
                    params={{ environment: name }}
                    search={{ status: 'Failed', cause: cause.cause ?? '' }}
                    {...props}
                  />
                )}
              >
                Show them
              </Anchor>
            )}
          </Group>
          <Group gap="xs">
            {screen && <MendLink screen={screen} />}
            {!isRecord && cause.cause !== null && (
              <PostAgain cause={cause.cause} batches={cause.batches} hasFailed={hasFailed} />
            )}
          </Group>
        </Group>
      </Stack>
    </Paper>
  );
};

export const MendLink = ({ screen }: { readonly screen: MendingScreen }): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconTool size={14} aria-hidden />}
      renderRoot={(props) =>
        'apiName' in screen ? (
          <Link to={screen.to} params={{ environment: name, apiName: screen.apiName }} {...props} />
        ) : (
          <Link to={screen.to} params={{ environment: name }} {...props} />
        )
      }
    >
      {screen.label}
    </Button>
  );
};

interface CandidatesProps {
  readonly cause: Cause;
  readonly value: string;
  readonly apiName: string;
}

/** Records that a value unknown to the ledger may mean: one press settles it for all batches. */
const Candidates = ({ cause, value, apiName }: CandidatesProps): ReactNode => {
  const { isAllowed } = usePermission('custom-field:manage');
  const [chosen, setChosen] = useState<string | null>(null);
  const override = useChange(
    (api, ledgerId: string) =>
      api.put(`/custom-fields/${encodeURIComponent(apiName)}/value-overrides`, {
        body: { overrides: [{ value, ledgerId }] },
      }),
    (_, ledgerId) => {
      setChosen(ledgerId);
      notifyDone(`“${value}” stands for ${ledgerId} in Sage Intacct from now on.`);
    },
  );
  return (
    <Group gap="xs" role="group" aria-label={`What ${cause.field ?? 'the value'} ${value} may mean in Sage Intacct`}>
      <Text size="sm">
        {chosen === null
          ? `Does “${value}” mean one of these in Sage Intacct?`
          : `“${value}” now stands for ${chosen}.`}
      </Text>
      {isAllowed
        ? cause.candidates.map(({ id, name }) => (
            <Button
              key={id}
              size="xs"
              variant={chosen === id ? 'filled' : 'light'}
              aria-pressed={chosen === id}
              loading={override.isPending && override.variables === id}
              onClick={() => {
                override.mutate(id);
              }}
            >
              {id} · {name}
            </Button>
          ))
        : cause.candidates.map(({ id, name }) => (
            <Code key={id}>
              {id} · {name}
            </Code>
          ))}
      {override.error && <ProblemAlert error={override.error} />}
    </Group>
  );
};

interface PostAgainProps {
  readonly cause: string;
  readonly batches: number;
  readonly hasFailed: boolean;
}

/** Posts only the batches that a cause blocked. */
const PostAgain = ({ cause, batches, hasFailed }: PostAgainProps): ReactNode => (
  <PlannedPostButton
    selection={{ cause }}
    size="xs"
    variant={hasFailed ? 'filled' : 'default'}
    leftSection={<IconRefresh size={14} aria-hidden />}
  >
    {batches === 1 ? 'Post this one' : `Post these ${countOf(batches, 'batch', 'batches')}`}
    {hasFailed && ' again'}
  </PlannedPostButton>
);
