import { Alert, Button, Menu, Radio, Stack, Text } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { actorText } from '../../components/actors';
import { DateTime, Day, Period } from '../../components/dates';
import { Dialog } from '../../components/Dialog';
import { DialogForm } from '../../components/DialogForm';
import { dayText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ReasonField } from '../../components/ReasonField';
import { usePermission } from '../../environment/environment-context';
import { useTyped } from '../../session/typed-text';

type Choice = NonNullable<JournalBatchView['closedPeriod']>['choice'];

const CHOICES: Readonly<Record<Choice, string>> = {
  wait: 'Wait until the books are open',
  'ask-to-open': 'Ask to open the books, which notifies people',
  'first-open-day': 'Post it on the first open day',
};

const CHOSEN: Readonly<Record<Choice, string>> = {
  wait: 'It waits until the books in Sage Intacct are open',
  'ask-to-open': 'The books in Sage Intacct are to be opened',
  'first-open-day': 'It has another day than it was delivered with',
};

const MAY_DECIDE: readonly JournalBatchView['status'][] = ['Ready to Post', 'Awaiting Approval Here', 'Failed'];

/** Whether the books are closed for the entry, as far as the batch says: a run that could not start leaves no trace. */
const isClosed = ({ problems, closedPeriod }: JournalBatchView): boolean =>
  closedPeriod !== null || problems.some(({ code }) => code === 'PERIOD_CLOSED');

const mayDecide = (batch: JournalBatchView): boolean =>
  MAY_DECIDE.includes(batch.status) && (batch.status !== 'Failed' || isClosed(batch));

/** What a person chose because the day of the entry is closed in the ledger. */
export const ClosedPeriodChoice = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { closedPeriod, postingDate, transactionDate, period } = batch;
  if (closedPeriod === null) return null;
  const { choice, reason, by, at } = closedPeriod;
  return (
    <Alert variant="light" icon={<IconCalendarOff aria-hidden />} title={CHOSEN[choice]} mb="md">
      {postingDate !== null && (
        <>
          <Day day={transactionDate} /> is closed in Sage Intacct: the entry has the date <Day day={postingDate} />{' '}
          there and stays one of <Period period={period} />.{' '}
        </>
      )}
      {reason} ({actorText(by)}, <DateTime at={at} />)
    </Alert>
  );
};

/** Lets a Controller choose what becomes of an entry whose day is closed in the ledger. */
export const DecideClosedPeriod = ({ batch }: { readonly batch: JournalBatchView }): ReactNode => {
  const { isAllowed } = usePermission('journal-batch:closed-period');
  const [isAsking, setAsking] = useState(false);
  if (!isAllowed || !mayDecide(batch)) return null;
  const ask = (): void => {
    setAsking(true);
  };
  return (
    <>
      {isClosed(batch) ? (
        <Button size="xs" variant="default" onClick={ask}>
          Closed period
        </Button>
      ) : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button size="xs" variant="subtle">
              More
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={ask}>Its day is closed in Sage Intacct: choose what becomes of it</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {isAsking && (
        <ClosedPeriodDialog
          batch={batch}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
};

const ClosedPeriodDialog = ({
  batch,
  onClose,
}: {
  readonly batch: JournalBatchView;
  readonly onClose: () => void;
}): ReactNode => {
  const [choice, setChoice] = useState<Choice>(batch.closedPeriod?.choice ?? 'wait');
  const [typed, setReason] = useTyped('closed period', '');
  const reason = typed.trim();
  const day = dayText(batch.transactionDate);
  const decide = useChange(
    (api) =>
      api.post(`/journal-batches/${encodeURIComponent(batch.batchKey)}/closed-period`, { body: { choice, reason } }),
    () => {
      onClose();
      notifyDone(`Recorded: ${CHOICES[choice].toLowerCase()}.`);
    },
  );
  return (
    <Dialog
      opened
      onClose={onClose}
      title={isClosed(batch) ? `${day} is closed in Sage Intacct` : `Is ${day} closed in Sage Intacct?`}
    >
      <DialogForm change={decide} submit="Record the choice" isDisabled={reason === ''} onCancel={onClose}>
        <Text size="sm">
          Sage Intacct is asked which days are closed. On another day the entry stays one of{' '}
          <Period period={batch.period} />; it has to be approved again, and the tie-out of that month says why it
          differs.
        </Text>
        <Radio.Group
          label="What becomes of the entry"
          value={choice}
          onChange={(value) => {
            setChoice(value);
          }}
        >
          <Stack gap="xs" mt="xs">
            {(Object.keys(CHOICES) as Choice[]).map((one) => (
              <Radio key={one} value={one} label={CHOICES[one]} />
            ))}
          </Stack>
        </Radio.Group>
        <ReasonField label="Why" value={typed} error={decide.error} onChange={setReason} />
      </DialogForm>
    </Dialog>
  );
};
