import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type UnmappedAccountsView, type UnmappedAccountView } from '../../api/views';
import { Amounts } from '../../components/Amounts';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';
import { Loading } from '../../components/Loading';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { RecordPicker } from '../../components/RecordPicker';
import { Section } from '../../components/Section';
import { usePermission } from '../../environment/environment-context';
import { useExportRun } from '../../shell/export-run-context';
import { EffectsDialog } from './EffectsDialog';
import { ReadAccounts } from './ReadAccounts';
import { Suggestion } from './Suggestion';
import { useMappingSave } from './use-mapping-save';

interface UnmappedSectionProps {
  /** Only the accounts of one import. */
  readonly importOf?: { readonly importId: string; readonly fileName: string };
}

const ABOUT = 'These accounts keep batches from being posted. Check what is suggested, and save all of it together.';

/** Accounts of unposted batches that no mapping takes, each with what it may be in Sage Intacct. */
export const UnmappedSection = ({ importOf }: UnmappedSectionProps): ReactNode => {
  const run = useExportRun();
  const unmapped = useRead<UnmappedAccountsView>('/account-mappings/unmapped', {
    enabled: run?.status !== 'Running', // A run renews what is shown each second; this reads every unposted batch.
    query: importOf === undefined ? {} : { importId: importOf.importId },
  });
  if (unmapped.error) return <ProblemAlert error={unmapped.error} onRetry={() => void unmapped.refetch()} />;
  if (unmapped.data === undefined)
    return run?.status === 'Running' ? null : <Loading what="Looking for accounts that are not mapped" />;
  const { items, isComplete, batchesChecked } = unmapped.data;
  if (items.length === 0 && isComplete) return null;
  return (
    <Section
      title={importOf === undefined ? 'Not mapped' : `Not mapped: accounts of ${importOf.fileName}`}
      description={ABOUT}
    >
      {!isComplete && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="There may be more">
          Only {countOf(batchesChecked, 'unposted batch was', 'unposted batches were')} looked at.
        </Alert>
      )}
      <Accounts unmapped={unmapped.data} />
    </Section>
  );
};

const Accounts = ({ unmapped: { items, listReadAt } }: { readonly unmapped: UnmappedAccountsView }): ReactNode => {
  const { isAllowed } = usePermission('account-mapping:manage');
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const chosenFor = ({ account, suggestion }: UnmappedAccountView): string =>
    chosen[account] ?? (suggestion === null || suggestion.because === 'likeness' ? '' : suggestion.ledgerAccount);
  const mappings = items
    .map((item) => ({ account: item.account, accountName: item.accountName, ledgerAccount: chosenFor(item).trim() }))
    .filter(({ account, ledgerAccount }) => account !== '' && ledgerAccount !== '');
  const save = useMappingSave(
    async () => ({ body: { mappings } }),
    (api, body) => api.post('/account-mappings', body),
    () => {
      setChosen({});
      notifyDone(`${countOf(mappings.length, 'account is', 'accounts are')} mapped.`);
    },
  );
  const choose = (account: string, ledgerAccount: string): void => {
    setChosen({ ...chosen, [account]: ledgerAccount });
  };
  const columns: readonly Column<UnmappedAccountView>[] = [
    { header: 'RevRec account', isRowHeader: true, cell: (item) => <Account item={item} /> },
    { header: 'Debit', align: 'right', cell: ({ amounts }) => <Amounts amounts={sideOf(amounts, 'debit')} /> },
    { header: 'Credit', align: 'right', cell: ({ amounts }) => <Amounts amounts={sideOf(amounts, 'credit')} /> },
    { header: 'Blocks', align: 'right', cell: ({ batches }) => countOf(batches, 'batch', 'batches') },
    ...(isAllowed
      ? [
          {
            header: 'Intacct account',
            cell: (item: UnmappedAccountView) =>
              item.account === '' ? (
                <Text size="sm">The file has no number. Map an account that has exactly this name.</Text>
              ) : (
                <Stack gap={4}>
                  <RecordPicker
                    list="accounts"
                    size="xs"
                    aria-label={`Intacct account of ${item.account}`}
                    value={chosenFor(item)}
                    onChange={(id) => {
                      choose(item.account, id);
                    }}
                  />
                  <Suggestion
                    suggestion={item.suggestion}
                    chosen={chosenFor(item)}
                    onUse={(id) => {
                      choose(item.account, id);
                    }}
                  />
                </Stack>
              ),
          },
        ]
      : []),
  ];
  return (
    <>
      <ReadAccounts readAt={listReadAt} />
      <DataTable
        caption="Accounts that are not mapped"
        columns={columns}
        rows={items}
        rowKey={({ account, accountName }) => `${account} ${accountName}`}
        rowName={['account', 'accounts']}
      />
      {save.error !== null && <ProblemAlert error={save.error} />}
      {isAllowed && (
        <Group>
          <Button
            loading={save.isPending}
            disabled={mappings.length === 0}
            onClick={() => {
              save.mutate(undefined);
            }}
          >
            {mappings.length === 0 ? 'Save the mappings' : `Save ${countOf(mappings.length, 'mapping', 'mappings')}`}
          </Button>
        </Group>
      )}
      <EffectsDialog save={save} />
    </>
  );
};

const Account = ({ item: { account, accountName } }: { readonly item: UnmappedAccountView }): ReactNode => (
  <>
    {account}
    {accountName !== '' && (
      <Text size="sm" c="dimmed" span={account !== ''} display="block">
        {accountName}
      </Text>
    )}
  </>
);

const sideOf = (amounts: UnmappedAccountView['amounts'], side: 'debit' | 'credit') =>
  amounts
    .filter((amount) => /[1-9]/.test(amount[side]))
    .map((amount) => ({ currency: amount.currency, total: amount[side] }));
