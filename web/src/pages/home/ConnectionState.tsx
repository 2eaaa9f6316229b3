import { IconCircleCheck, IconPlayerPause, IconPlugConnectedX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { WordBadge } from '../../components/StatusBadge';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';

const LOOKS = {
  Connected: { icon: IconCircleCheck, color: 'pine' },
  Paused: { icon: IconPlayerPause, color: 'orange' },
  'Not connected': { icon: IconPlugConnectedX, color: 'gray' },
} as const;

/** Whether the ledger can be reached, as last checked. */
export const ConnectionState = (): ReactNode => {
  const { name } = useEnvironment();
  const connection = useRead<ConnectionView>('/connection');
  return (
    <Section
      title="Sage Intacct"
      actions={
        <TextLink to="/e/$environment/settings/accounting" params={{ environment: name }}>
          Accounting
        </TextLink>
      }
    >
      <Loaded query={connection} waiting="Loading the connection">
        {({ status, companyId, lastCheckAt, settings }) => (
          <>
            <div>
              <WordBadge word={status} {...LOOKS[status]} />
            </div>
            <Facts>
              {companyId !== null && <Fact name="Company ID">{companyId}</Fact>}
              <Fact name="Journal symbol">{settings.journalSymbol}</Fact>
              {lastCheckAt !== null && (
                <Fact name="Last check">
                  <DateTime at={lastCheckAt} />
                </Fact>
              )}
            </Facts>
          </>
        )}
      </Loaded>
    </Section>
  );
};
