import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { type JournalBatchView } from '../../api/views';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { PostedElsewhere } from './PostedElsewhere';
import { ReasonedChange } from './ReasonedChange';

const recordsOf = ({ status, problems }: JournalBatchView): readonly string[] =>
  status === 'Failed'
    ? problems.flatMap(({ code, value }) => (code === 'ENTRY_OF_OTHER_ORIGIN' && value !== null ? [value] : []))
    : [];

/** What others posted with the title, date and total of the batch: a person says what it is. */
export const OtherOrigin = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { isAllowed, roles } = usePermission('journal-batch:release');
  return recordsOf(batch).map((recordNo) => (
    <Alert
      key={recordNo}
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`Record ${recordNo} in Sage Intacct looks like this entry`}
      mb="md"
    >
      <Stack gap="xs">
        <Text size="sm">
          It was not posted from here. If it is this entry, settle it as posted elsewhere: the record is compared first.
          If the entry shall not stand, withdraw it. If the record is another entry, say why, and this one is posted
          beside it.
        </Text>
        <Group gap="xs">
          <PostedElsewhere batch={batch} recordNo={recordNo} />
          <ReasonedChange
            batchKey={batch.batchKey}
            action="post-beside"
            body={{ recordNo }}
            button="Another entry"
            isAllowed={isAllowed}
            title={`Is record ${recordNo} another entry?`}
            text="You vouch that the record is not the entry of this batch, although title, date and total are the same. The batch can then be posted beside it. If it is the same entry after all, it would be in the books twice."
            label="What you checked, and why it is another entry"
            done="Another entry: this one can be posted beside it."
          />
        </Group>
        {!isAllowed && <Text size="xs">This is for a {eitherOf(roles)}.</Text>}
      </Stack>
    </Alert>
  ));
};
