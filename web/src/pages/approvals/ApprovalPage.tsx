import { Alert, Text } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type ApprovalContentView, type PostingApprovalView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { DateTime, Day } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { countOf, countText, periodText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { Money } from '../../components/Money';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { EntryAccordion } from '../journal-batch/EntryAccordion';
import { DecisionBar } from './DecisionBar';

type Account = ApprovalContentView['accounts'][number];

/** Exactly what would be in Sage Intacct, for who approves it. */
export const ApprovalPage = (): ReactNode => {
  const { approvalKey } = useParams({ from: '/e/$environment/approvals/$approvalKey' });
  const approval = useRead<PostingApprovalView>(`/posting-approvals/${approvalKey}`);
  const { name } = useEnvironment();
  return (
    <>
      <PageHeader
        title={approval.data?.journalEntryId ?? 'Approval'}
        path={['Approvals']}
        description="Exactly what would be in Sage Intacct, as it is now."
        actions={
          <TextLink to="/e/$environment/approvals" params={{ environment: name }}>
            All approvals
          </TextLink>
        }
      />
      <Loaded query={approval} waiting="Loading the approval">
        {(view) => (
          <>
            <Standing approval={view} />
            {view.status !== 'Over' && <Content approval={view} />}
          </>
        )}
      </Loaded>
    </>
  );
};

const Standing = ({ approval }: { readonly approval: PostingApprovalView }): ReactNode => {
  const { status, people, signed, givenBy, refusal, businessEntityId, period, parts } = approval;
  return (
    <Section title="Approval">
      <Facts>
        <Fact name="State">{status === 'Void' ? 'Void: it would be posted differently now' : status}</Fact>
        <Fact name="People needed">
          {givenBy.filter(({ signatureId }) => !signed || signatureId !== null).length} of {people} approved
          {signed && ', each with a signature'}
        </Fact>
        {givenBy.map((person) => (
          <Fact key={person.by} name="Approved by">
            {person.name} ({person.role}), <DateTime at={person.at} />
            {person.signatureId !== null && ', signed'}
            {person.note !== null && `: ${person.note}`}
          </Fact>
        ))}
        {refusal !== null && (
          <Fact name="Refused by">
            {refusal.name} ({refusal.role}), <DateTime at={refusal.at} />: {refusal.note}
          </Fact>
        )}
        <Fact name="Entity">{businessEntityId === '' ? 'none' : businessEntityId}</Fact>
        <Fact name="Period">{periodText(period)}</Fact>
        {parts > 1 && <Fact name="Parts">{countText(parts)}</Fact>}
      </Facts>
    </Section>
  );
};

const Content = ({ approval }: { readonly approval: PostingApprovalView }): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('posting-approval:decide');
  const content = useRead<ApprovalContentView>(`/posting-approvals/${approval.approvalKey}/content`);
  return (
    <Loaded query={content} waiting="Building the entry for Sage Intacct">
      {(view) => (
        <>
          {!isAllowed && <NoPermission to="approve entries" roles={roles} role={role} />}
          {isAllowed && view.isOwn && (
            <Alert color="gray" icon={<IconUserOff aria-hidden />} title="You prepared this entry" my="md">
              You imported it, or changed a mapping, field or setting that it uses. Another Controller or Approver
              approves it; you may refuse it.
            </Alert>
          )}
          {isAllowed && (
            <DecisionBar
              entries={[view]}
              isApprovable={!view.isOwn && !view.isApproved}
              wasRefused={approval.status === 'Refused' && approval.digest === view.digest}
              onDecided={() => undefined}
            />
          )}
          <Accounts accounts={view.accounts} companyId={view.companyId} />
          <Entries content={view} />
        </>
      )}
    </Loaded>
  );
};

const Accounts = ({
  accounts,
  companyId,
}: {
  readonly accounts: readonly Account[];
  readonly companyId: string;
}): ReactNode => (
  <Section title="By account" description={`In company ${companyId}.`}>
    <DataTable
      caption="Debits and credits of each account"
      rows={accounts}
      columns={COLUMNS}
      rowKey={({ account, currency }) => `${currency} ${account}`}
      rowName={['account', 'accounts']}
    />
  </Section>
);

const COLUMNS: readonly Column<Account>[] = [
  { header: 'Account', isRowHeader: true, cell: ({ account, accountName }) => `${account} ${accountName}` },
  { header: 'Lines', align: 'right', cell: ({ lines }) => countText(lines) },
  { header: 'Currency', cell: ({ currency }) => currency },
  { header: 'Debit', align: 'right', cell: ({ debit }) => <Money amount={debit} /> },
  { header: 'Credit', align: 'right', cell: ({ credit }) => <Money amount={credit} /> },
];

/** What else of the entry will be in the ledger. */
const EntryFacts = ({ entry }: { readonly entry: ApprovalContentView['entries'][number] }): ReactNode => (
  <Facts>
    <Fact name="Reversed by itself">{entry.reversalDate === null ? 'no' : <Day day={entry.reversalDate} />}</Fact>
    {entry.exchangeRateType !== '' && <Fact name="Exchange rate type">{entry.exchangeRateType}</Fact>}
    {entry.rates.length > 0 && (
      <Fact name="Own rates">
        {entry.rates.map(({ line, rate, date }) => (
          <div key={line}>
            Line {line}: {rate === '' ? 'the rate' : rate}
            {date !== null && (
              <>
                {' '}
                of <Day day={date} />
              </>
            )}
          </div>
        ))}
      </Fact>
    )}
  </Facts>
);

const Entries = ({ content }: { readonly content: ApprovalContentView }): ReactNode => {
  const { entries, linesLeftOut, preparedBy } = content;
  return (
    <Section
      title="Line by line"
      description={preparedBy.length === 0 ? undefined : `Prepared by ${preparedBy.join(', ')}.`}
    >
      <EntryAccordion
        entries={entries}
        opened={entries[0]?.batchKey ?? null}
        facts={(entry) => <EntryFacts entry={entry} />}
      />
      {linesLeftOut > 0 && (
        <Text size="sm">
          {countOf(linesLeftOut, 'more line is', 'more lines are')} not shown here; all of them are in the totals of the
          accounts and in the dry run.
        </Text>
      )}
    </Section>
  );
};
