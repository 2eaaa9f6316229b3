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
  /** Null when it is not known before it is asked for. */
  readonly count: number | null;
  /** Empty when they are not known before. */
  readonly amounts: readonly Amount[];
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
}

/** Says once more what will be posted: it cannot be taken back from here. */
export const PostDialog = ({ count, amounts, isBusy, ...dialog }: PostDialogProps): ReactNode => (
  <ConfirmDialog {...dialog} title="Post Journals to Sage Intacct?" confirm="Post Journals" isBusy={isBusy}>
    <Stack gap="xs">
      <Facts>
        <Fact name="Batches">
          {count === null ? 'All that the filter finds, at most 5,000 in one run' : countText(count)}
        </Fact>
        {amounts.length > 0 && (
          <Fact name="Amounts">
            <Amounts amounts={sumsByCurrency(amounts)} />
          </Fact>
        )}
      </Facts>
      <Text size="sm">
        Each batch becomes exactly one entry of the ledger. What lacks something is left out and says what; the others
        are posted.
      </Text>
    </Stack>
  </ConfirmDialog>
);
