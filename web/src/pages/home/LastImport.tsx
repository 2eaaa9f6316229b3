import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type JournalImportView, type PageOf } from '../../api/views';
import { actorText } from '../../components/actors';
import { Amounts } from '../../components/Amounts';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { countText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { ImportBadge } from '../import/ImportBadge';

export const LastImport = (): ReactNode => {
  const { name } = useEnvironment();
  const imports = useRead<PageOf<JournalImportView>>('/journal-imports', { query: { limit: 20 } });
  return (
    <Section
      title="Last import"
      actions={
        <TextLink to="/e/$environment/import" params={{ environment: name }}>
          Import
        </TextLink>
      }
    >
      <Loaded query={imports} waiting="Loading the last import">
        {({ items: [last] }) => (last ? <Import journalImport={last} /> : <Text size="sm">None yet.</Text>)}
      </Loaded>
    </Section>
  );
};

const Import = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { name } = useEnvironment();
  const { importId, fileName, status, receivedAt, receivedBy, entries, lines, totals } = journalImport;
  return (
    <>
      <div>
        <ImportBadge status={status} />
      </div>
      <Facts>
        <Fact name="File">
          <TextLink to="/e/$environment/import/$importId" params={{ environment: name, importId }}>
            {fileName}
          </TextLink>
        </Fact>
        <Fact name="Received">
          <DateTime at={receivedAt} /> from {actorText(receivedBy)}
        </Fact>
        {entries !== null && lines !== null && (
          <Fact name="Entries and lines">
            {countText(entries)} and {countText(lines)}
          </Fact>
        )}
        {totals.length > 0 && (
          <Fact name="Debit">
            <Amounts amounts={totals.map(({ currency, debit }) => ({ currency, total: debit }))} />
          </Fact>
        )}
      </Facts>
    </>
  );
};
