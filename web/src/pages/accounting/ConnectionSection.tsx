import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { ConnectionBadge } from '../../components/ConnectionBadge';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { WaitsForLedger } from '../../components/WaitsForLedger';
import { useExportRun } from '../../shell/export-run-context';
import { Disconnect } from './Disconnect';
import { MonthCalls } from './MonthCalls';

export const ConnectionSection = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const { way, companyId, entityId, senderId, userId, connectedAt, connectedBy } = connection;
  const isRest = way === 'REST';
  const { credentialsChangedAt, lastCheckAt, failedCheck, paused, sharedWith } = connection;
  const run = useExportRun();
  return (
    <Section
      title={isRest ? 'Sage Intacct (REST)' : 'Sage Intacct'}
      actions={<ConnectionBadge connection={connection} />}
    >
      {paused && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={paused.message}>
          <Text size="sm">{paused.fix}</Text>
          <Text size="sm">
            Nothing is sent since <DateTime at={paused.since} />.
          </Text>
        </Alert>
      )}
      <WaitsForLedger silence={run?.waitsForLedger ?? null} />
      {failedCheck && (
        <Alert
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title={
            <>
              The check of <DateTime at={failedCheck.at} /> did not succeed
            </>
          }
        >
          <Text size="sm">
            {failedCheck.message} {failedCheck.fix}
          </Text>
        </Alert>
      )}
      {sharedWith.map((other) => (
        <SharedCompany key={other.environment} companyId={companyId ?? ''} other={other} />
      ))}
      <Facts>
        <Fact name="Company ID">{companyId}</Fact>
        <Fact name="Posts from">{entityId === null ? 'The top level of the company' : `Entity ${entityId}`}</Fact>
        <Fact name="User ID">{userId}</Fact>
        <Fact name={isRest ? 'Application' : 'Sender ID'}>{senderId}</Fact>
        <Fact name="Connected">
          {connectedAt !== null && <DateTime at={connectedAt} />} by {connectedBy}
        </Fact>
        {credentialsChangedAt !== null && credentialsChangedAt !== connectedAt && (
          <Fact name={isRest ? 'Consent given' : 'Passwords changed'}>
            <DateTime at={credentialsChangedAt} />
          </Fact>
        )}
        <Fact name="Last successful check">{lastCheckAt === null ? 'none since' : <DateTime at={lastCheckAt} />}</Fact>
        <MonthCalls />
      </Facts>
      <ConnectionActions connection={connection} />
    </Section>
  );
};

type Other = ConnectionView['sharedWith'][number];

const SharedCompany = ({ companyId, other }: { readonly companyId: string; readonly other: Other }): ReactNode => {
  const { environment, kind, accepted } = other;
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`Company ${companyId} is also connected to the ${kind} environment ${environment}`}
    >
      {accepted === null ? (
        <Text size="sm">
          Nobody said why. Make sure that the two do not post the same journal entries, or disconnect one of them.
        </Text>
      ) : (
        <Text size="sm">
          Accepted by {accepted.by} <DateTime at={accepted.at} />: {accepted.reason}
        </Text>
      )}
    </Alert>
  );
};

const ConnectionActions = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const { way, isRestSetUp, paused } = connection;
  const { isAllowed } = usePermission('connection:manage');
  const check = useChange(
    (api) => api.post<ConnectionView>('/connection/check', { body: {} }),
    () => {
      notifyDone('Sage Intacct accepts the sign-in.');
    },
  );
  if (!isAllowed) return null;
  return (
    <>
      {check.error && connection.failedCheck === null && <ProblemAlert error={check.error} />}
      <Group gap="sm">
        <Button
          variant="default"
          loading={check.isPending}
          onClick={() => {
            check.mutate();
          }}
        >
          Check again
        </Button>
        {way === 'REST' ? (
          <>
            <LinkButton to={REST} variant={paused === null ? 'default' : 'filled'}>
              Connect again
            </LinkButton>
            <LinkButton to={PASSWORDS}>Connect with passwords</LinkButton>
          </>
        ) : (
          <>
            <LinkButton to={PASSWORDS}>Rotate passwords</LinkButton>
            {isRestSetUp && <LinkButton to={REST}>Connect over REST</LinkButton>}
          </>
        )}
        <Disconnect way={way} />
      </Group>
    </>
  );
};

const PASSWORDS = '/e/$environment/settings/accounting/connect';
const REST = '/e/$environment/settings/accounting/connect-rest';

interface LinkButtonProps {
  readonly to: typeof PASSWORDS | typeof REST;
  readonly variant?: 'default' | 'filled';
  readonly children: string;
}

const LinkButton = ({ to, variant = 'default', children }: LinkButtonProps): ReactNode => {
  const { name } = useEnvironment();
  return (
    <Button variant={variant} renderRoot={(props) => <Link to={to} params={{ environment: name }} {...props} />}>
      {children}
    </Button>
  );
};
