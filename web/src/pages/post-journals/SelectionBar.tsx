import { Button, Group, Paper, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type JournalBatchView } from '../../api/views';
import { countOf, moneyText } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { sumsByCurrency } from '../../components/sums';
import { usePermission } from '../../environment/environment-context';
import { EntryActions } from '../journal-batch/EntryActions';
import { isPostable } from './scope';
import classes from './SelectionBar.module.css';

interface SelectionBarProps {
  readonly batches: readonly JournalBatchView[];
  readonly onClear: () => void;
  readonly onPost: () => void;
}

/** What is selected, with its totals, always visible while scrolling. */
export const SelectionBar = ({ batches, onClear, onPost }: SelectionBarProps): ReactNode => {
  const { isAllowed: mayPost } = usePermission('posting-run:start');
  const others = batches.filter((batch) => !isPostable(batch)).length;
  return (
    <div role="status" className={classes['place']}>
      {batches.length > 0 && (
        <Paper withBorder shadow="md" px="md" py="xs">
          <Group justify="space-between" gap="sm">
            <Text size="sm">
              <b>{countOf(batches.length, 'batch', 'batches')} selected</b>
              {' · '}
              {sumsByCurrency(batches)
                .map(({ total, currency }) => `${moneyText(total)} ${currency}`)
                .join(' · ')}
              {others > 0 && ` · ${countOf(others, 'of them cannot', 'of them cannot')} be posted`}
            </Text>
            <Group gap="xs">
              {mayPost && (
                <Button size="xs" disabled={others === batches.length} onClick={onPost}>
                  Post the selection
                </Button>
              )}
              <LookInLedger batches={batches} onDone={onClear} />
              <EntryActions batches={batches} onDone={onClear} />
              <Button size="xs" variant="subtle" onClick={onClear}>
                Clear the selection
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
    </div>
  );
};

/** Looks at those of the chosen batches that have an entry in the ledger. */
const LookInLedger = ({
  batches,
  onDone,
}: {
  readonly batches: readonly JournalBatchView[];
  readonly onDone: () => void;
}): ReactNode => {
  const { isAllowed } = usePermission('ledger-watch:start');
  const batchKeys = batches.filter(({ recordNo }) => recordNo !== null).map(({ batchKey }) => batchKey);
  const look = useChange(
    (api) => api.post('/ledger-watch/rounds', { body: { kind: 'full', batchKeys } }),
    () => {
      notifyDone(`Looking at ${countOf(batchKeys.length, 'batch', 'batches')} in Sage Intacct. See Ledger Watch.`);
      onDone();
    },
  );
  if (!isAllowed || batchKeys.length === 0) return null;
  return (
    <>
      {look.error && <ProblemAlert error={look.error} />}
      <Button
        size="xs"
        variant="default"
        loading={look.isPending}
        onClick={() => {
          look.mutate();
        }}
      >
        Look in Sage Intacct
      </Button>
    </>
  );
};
