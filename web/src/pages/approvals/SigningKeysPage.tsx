import { Button, Code, Group, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconKey, IconProgressCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type PageOf, type SigningKeyView } from '../../api/views';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime } from '../../components/dates';
import { EmptyState } from '../../components/EmptyState';
import { Form } from '../../components/Form';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { notifyDone } from '../../components/notify';
import { PageHeader } from '../../components/PageHeader';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from '../journal-batch/BatchReasonDialog';
import { enrollKey } from './passkeys';

const LOOK_EVERY_MS = 15_000;
const LABEL_MAX = 100;

const BADGES: Readonly<Record<SigningKeyView['status'], ReactNode>> = {
  'Awaiting agreement': <WordBadge word="Awaiting agreement" icon={IconProgressCheck} color="grape" />,
  Usable: <WordBadge word="Usable" icon={IconCircleCheck} color="pine" />,
  Revoked: <WordBadge word="Revoked" icon={IconCircleX} color="red" />,
};

/** The keys with which people sign what they approve. */
export const SigningKeysPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('signing-key:enroll');
  const keys = useRead<PageOf<SigningKeyView>>('/signing-keys', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <>
      <PageHeader
        title="Signing keys"
        path={['Settings']}
        description="Passkeys with which people sign what they approve. A key counts when another Controller agreed to it. Only its public part is known here."
      />
      {isAllowed ? <Enroll /> : <NoPermission to="enroll a key" roles={roles} role={role} />}
      <Section title="Keys">
        <Loaded query={keys} waiting="Loading the keys">
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState title="No key is enrolled">
                Who approves enrolls a key here, on the device that they sign with.
              </EmptyState>
            ) : (
              <DataTable
                caption="Signing keys"
                rows={items}
                columns={COLUMNS}
                rowKey={({ keyId }) => keyId}
                rowName={['key', 'keys']}
              />
            )
          }
        </Loaded>
      </Section>
    </>
  );
};

const Enroll = (): ReactNode => {
  const [label, setLabel] = useState('');
  const enroll = useChange(
    (api) => enrollKey(api, label.trim()),
    () => {
      setLabel('');
      notifyDone('Enrolled: another Controller has to agree.');
    },
  );
  return (
    <Section
      title="Enroll a key of yours"
      description="Your browser asks for your fingerprint, face or PIN. Then tell another Controller the fingerprint of the key, by another way than this page."
    >
      <Form
        onSubmit={() => {
          enroll.mutate();
        }}
      >
        <Stack gap="sm">
          <Group gap="sm" align="flex-end">
            <TextInput
              label="What you call it"
              placeholder="Passkey"
              maxLength={LABEL_MAX}
              w={{ base: '100%', sm: 300 }}
              value={label}
              onChange={({ currentTarget }) => {
                setLabel(currentTarget.value);
              }}
            />
            <Button type="submit" leftSection={<IconKey size={16} aria-hidden />} loading={enroll.isPending}>
              Enroll a key
            </Button>
          </Group>
          {enroll.error && <ProblemAlert error={enroll.error} />}
        </Stack>
      </Form>
    </Section>
  );
};

/** As people read it to each other. */
const Fingerprint = ({ value }: { readonly value: string }): ReactNode => (
  <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{(value.match(/.{1,4}/g) ?? []).join(' ')}</Code>
);

const COLUMNS: readonly Column<SigningKeyView>[] = [
  {
    header: 'Person',
    isRowHeader: true,
    cell: ({ name, subject, role }) => (
      <>
        <Text size="sm" fw={600}>
          {name} ({role})
        </Text>
        {name !== subject && (
          <Text size="xs" c="dimmed">
            {subject}
          </Text>
        )}
      </>
    ),
  },
  {
    header: 'Key',
    cell: ({ label, algorithm, isSynced, enrolledAt }) => (
      <>
        <Text size="sm">{label}</Text>
        <Text size="xs" c="dimmed">
          {algorithm}, {isSynced ? 'may leave its device' : 'stays on its device'}, <DateTime at={enrolledAt} />
        </Text>
      </>
    ),
  },
  { header: 'Fingerprint', cell: ({ fingerprint }) => <Fingerprint value={fingerprint} /> },
  {
    header: 'State',
    cell: ({ status, agreed, revoked }) => (
      <div>
        {BADGES[status]}
        {agreed !== null && (
          <Text size="xs">
            {agreed.name} agreed, <DateTime at={agreed.at} />
          </Text>
        )}
        {revoked !== null && (
          <Text size="xs">
            {revoked.name}, <DateTime at={revoked.at} />: {revoked.reason}
          </Text>
        )}
      </div>
    ),
  },
  { header: 'Decide', cell: (signingKey) => <KeyActions signingKey={signingKey} /> },
];

const KeyActions = ({ signingKey }: { readonly signingKey: SigningKeyView }): ReactNode => {
  const { role } = useEnvironment();
  const mayAgree = usePermission('signing-key:agree').isAllowed;
  const mayRevoke = usePermission('signing-key:revoke').isAllowed;
  const [asked, setAsked] = useState<'agree' | 'revoke' | null>(null);
  const close = (): void => {
    setAsked(null);
  };
  const { keyId, status, isOwn, name, fingerprint, label } = signingKey;
  const change = useChange(
    (api, { to, body }: { readonly to: 'agree' | 'revoke'; readonly body: object }) =>
      api.post(`/signing-keys/${keyId}/${to}`, { body }),
    (_, { to }) => {
      close();
      notifyDone(to === 'agree' ? `The key of ${name} may sign.` : `The key of ${name} is revoked.`);
    },
  );
  if (status === 'Revoked') return null;
  const isWaiting = status === 'Awaiting agreement';
  const verb = isWaiting && !isOwn ? 'Decline' : 'Revoke';
  return (
    <Group gap="xs">
      {mayAgree && isWaiting && !isOwn && (
        <Button
          size="xs"
          onClick={() => {
            setAsked('agree');
          }}
        >
          Agree<VisuallyHidden> to the key of {name}</VisuallyHidden>
        </Button>
      )}
      {mayRevoke && (isOwn || role === 'Controller') && (
        <Button
          size="xs"
          variant="default"
          onClick={() => {
            setAsked('revoke');
          }}
        >
          {verb}
          <VisuallyHidden>
            {' '}
            the key {label} of {name}
          </VisuallyHidden>
        </Button>
      )}
      {asked === 'agree' && (
        <ConfirmDialog
          opened
          title={`Agree to the key of ${name}?`}
          confirm="Agree"
          isBusy={change.isPending}
          error={change.error}
          onClose={close}
          onConfirm={() => {
            change.mutate({ to: 'agree', body: { fingerprint } });
          }}
        >
          <Stack gap="sm">
            <Text size="sm">
              Ask {name} in person or by telephone for the fingerprint, and compare all of it. With this key {name}{' '}
              signs approvals.
            </Text>
            <Fingerprint value={fingerprint} />
          </Stack>
        </ConfirmDialog>
      )}
      {asked === 'revoke' && (
        <BatchReasonDialog
          title={`${verb} the key ${label} of ${name}?`}
          text="It signs nothing any more. What it signed and is not posted has to be approved again."
          label="Why?"
          confirm={verb}
          isBusy={change.isPending}
          error={change.error}
          onClose={close}
          onConfirm={(reason) => {
            change.mutate({ to: 'revoke', body: { reason } });
          }}
        />
      )}
    </Group>
  );
};
