import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';

/** Nothing counts before it is confirmed. */
export const ImportDecision = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { isAllowed, roles } = usePermission('journal-import:create');
  const path = `/journal-imports/${encodeURIComponent(journalImport.importId)}`;
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const { questions } = journalImport;
  const isOpen = questions.some(({ id }) => !accepted.includes(id));
  const decide = useChange(
    (api, decision: 'confirm' | 'withdraw') =>
      api.post<JournalImportView>(`${path}/${decision}`, { body: decision === 'confirm' ? { accepted } : {} }),
    (_, decision) => {
      if (decision === 'withdraw') notifyDone('Withdrawn: nothing of the file counts.');
    },
  );
  const isBusyWith = (decision: string): boolean => decide.isPending && decide.variables === decision;
  return (
    <Alert color="blue" icon={<IconEye aria-hidden />} title="A preview: nothing of it counts yet" mb="md">
      <Text size="sm" mb="xs">
        Compare the control totals with the close. When you confirm, the file is checked once more, because something
        may have changed in the meantime, and its batches become Ready to Post.
      </Text>
      {questions.length > 0 && (
        <Checkbox.Group
          label="Only you can answer this"
          description="Confirm becomes possible when each is answered with yes. If one is not right, withdraw the file."
          value={[...accepted]}
          onChange={setAccepted}
          mb="sm"
        >
          <Stack gap="xs" mt="xs">
            {questions.map(({ id, message }) => (
              <Checkbox key={id} value={id} label={message} disabled={!isAllowed} />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
      <Group gap="xs">
        <Button
          disabled={!isAllowed || isOpen}
          loading={isBusyWith('confirm')}
          onClick={() => {
            decide.mutate('confirm');
          }}
        >
          Confirm import
        </Button>
        <Button
          variant="default"
          disabled={!isAllowed}
          loading={isBusyWith('withdraw')}
          onClick={() => {
            decide.mutate('withdraw');
          }}
        >
          Withdraw
        </Button>
        {!isAllowed && <Text size="sm">Only a {eitherOf(roles)} can confirm or withdraw it.</Text>}
      </Group>
      {decide.error && <ProblemAlert error={decide.error} />}
    </Alert>
  );
};
