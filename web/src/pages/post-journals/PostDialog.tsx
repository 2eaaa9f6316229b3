import { Stack, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { Amounts } from '../../components/Amounts';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Fact, Facts } from '../../components/Facts';
import { countText } from '../../components/formats';
import { type Amount, sumsByCurrency } from '../../components/sums';

interface PostDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Null when not known in advance. */
  readonly count: number | null;
  /** Of these, those that failed before and are tried again. */
  readonly retried: number;
  /** Empty when not known in advance. */
  readonly amounts: readonly Amount[];
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/** Asks for confirmation of what will be posted: it cannot be undone from here. */
export const PostDialog = ({ count, retried, amounts, isBusy, ...dialog }: PostDialogProps): ReactNode => (
  <ConfirmDialog {...dialog} title="Post Journals to Sage Intacct?" confirm="Post Journals" isBusy={isBusy}>
    <Stack gap="xs">
      <Facts>
        <Fact name="Batches">
          {count === null ? 'All that match the filter, at most 5,000 in one run' : countText(count)}
        </Fact>
        {retried > 0 && <Fact name="Failed before">{`${countText(retried)}, tried again`}</Fact>}
        {amounts.length > 0 && (
          <Fact name="Amounts">
            <Amounts amounts={sumsByCurrency(amounts)} />
          </Fact>
        )}
      </Facts>
      <Text size="sm">
        Each batch becomes exactly one entry in the ledger. Batches that cannot be posted are left out, each with the
        reason; the others are posted. Parts of one journal entry go together, or none of them does.
      </Text>
    </Stack>
  </ConfirmDialog>
);
