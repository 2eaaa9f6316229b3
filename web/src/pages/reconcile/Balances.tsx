import { Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { type TieOutBalanceView } from '../../api/views';
import { actorText } from '../../components/actors';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';
import { Money } from '../../components/Money';
import { Section } from '../../components/Section';
import { AcceptDifference } from './AcceptDifference';
import { lessDecimal } from './decimals';

interface BalancesProps {
  readonly period: string;
  readonly balances: readonly TieOutBalanceView[];
}

/** What Sage Intacct says that accounts moved, beside what their lines add up to. */
export const Balances = ({ period, balances }: BalancesProps): ReactNode => {
  const columns: readonly Column<TieOutBalanceView>[] = [
    { header: 'Account', isRowHeader: true, cell: ({ account }) => account },
    { header: 'Entity', cell: ({ entity }) => (entity === '' ? '—' : entity) },
    { header: 'Source', cell: ({ kind }) => (kind === 'trial-balance' ? 'Trial balance' : 'Balance by currency') },
    { header: 'Currency', cell: ({ currency }) => (currency === '' ? '—' : currency) },
    { header: 'Lines add up to', align: 'right', cell: ({ counted }) => <Money amount={counted} /> },
    { header: 'Ledger says', align: 'right', cell: ({ balance }) => <Money amount={balance} /> },
    {
      header: 'State',
      cell: (balance) => <BalanceState period={period} balance={balance} />,
    },
  ];
  const different = balances.filter(({ agrees }) => !agrees);
  if (balances.length === 0) return null;
  return (
    <Section title="Trial balance">
      <Text size="sm" mb="xs">
        {different.length === 0
          ? `Ours and other origin add up to ${countOf(balances.length, 'balance', 'balances')} of Sage Intacct, each exactly.`
          : `${countOf(different.length, 'balance differs', 'balances differ')} from what its lines add up to.`}
      </Text>
      <DataTable
        caption="Balances of Sage Intacct"
        rows={balances}
        columns={columns}
        rowKey={({ kind, account, entity, currency }) => JSON.stringify([kind, account, entity, currency])}
        rowName={['balance', 'balances']}
      />
    </Section>
  );
};

const BalanceState = ({
  period,
  balance,
}: {
  readonly period: string;
  readonly balance: TieOutBalanceView;
}): ReactNode => {
  const { agrees, accepted, kind, account, entity, currency } = balance;
  if (agrees) return 'agrees';
  if (accepted !== null) return `Accepted by ${actorText(accepted.by)}: ${accepted.reason}`;
  return (
    <>
      differs
      <AcceptDifference
        period={period}
        difference={{ kind, account, entity, currency, amount: lessDecimal(balance.balance, balance.counted) }}
      />
    </>
  );
};
