import { Alert, Button, Group, Text } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { ImportQuestions, isAnswered } from './ImportQuestions';
import { eitherOf } from '../../environment/permissions';

/** Nothing counts before it is confirmed. */
export const ImportDecision = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { isAllowed, roles } = usePermission('journal-import:create');
  const path = `/journal-imports/${encodeURIComponent(journalImport.importId)}`;
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const isOpen = journalImport.questions.some((question) => !isAnswered(question, accepted));
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
      <ImportQuestions
        journalImport={journalImport}
        accepted={accepted}
        onChange={setAccepted}
        isDisabled={!isAllowed}
      />
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
