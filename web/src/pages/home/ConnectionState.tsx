import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { ConnectionBadge } from '../../components/ConnectionBadge';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { WaitsForLedger } from '../../components/WaitsForLedger';
import { useEnvironment } from '../../environment/environment-context';
import { useExportRun } from '../../shell/export-run-context';

const LOOK_EVERY_MS = 15_000;

/** Whether the ledger can be reached, as last seen. */
export const ConnectionState = (): ReactNode => {
  const { name } = useEnvironment();
  const query = useRead<ConnectionView>('/connection', { refetchIntervalMs: LOOK_EVERY_MS });
  return (
    <Section
      title="Sage Intacct"
      actions={
        <TextLink to="/e/$environment/settings/accounting" params={{ environment: name }}>
          Accounting
        </TextLink>
      }
    >
      <Loaded query={query} waiting="Loading the connection">
        {(connection) => <State connection={connection} />}
      </Loaded>
    </Section>
  );
};

const State = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const run = useExportRun();
  const { companyId, lastCheckAt, failedCheck, settings } = connection;
  return (
    <>
      <div>
        <ConnectionBadge connection={connection} />
      </div>
      <WaitsForLedger silence={run?.waitsForLedger ?? null} />
      {failedCheck !== null && (
        <Text size="sm">
          The check of <DateTime at={failedCheck.at} /> did not succeed: {failedCheck.message}
        </Text>
      )}
      <Facts>
        {companyId !== null && <Fact name="Company ID">{companyId}</Fact>}
        <Fact name="Journal symbol">{settings.journalSymbol}</Fact>
        {lastCheckAt !== null && (
          <Fact name="Last successful check">
            <DateTime at={lastCheckAt} />
          </Fact>
        )}
      </Facts>
    </>
  );
};
