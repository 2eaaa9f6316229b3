import { Stack, Switch } from '@mantine/core';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';

interface InclusionSwitchProps {
  readonly field: CustomFieldView;
  /** In a table, whose column header names it. */
  readonly isLabelHidden?: boolean;
}

/** *Include in Journal Posting*, saved at once. */
export const InclusionSwitch = ({ field, isLabelHidden = false }: InclusionSwitchProps): ReactNode => {
  const { apiName, label, includeInJournalPosting, revision } = field;
  const { isAllowed } = usePermission('custom-field:manage');
  const include = useChange(
    (api, value: boolean) =>
      api.patch<CustomFieldView>(`/custom-fields/${apiName}`, { body: { includeInJournalPosting: value }, revision }),
    (_view, isIncluded) => {
      notifyDone(isIncluded ? `${label} is posted with each line.` : `${label} is left out of journal posting.`);
    },
  );
  const name = 'Include in Journal Posting';
  return (
    <Stack gap={4}>
      <Switch
        checked={include.isPending ? include.variables : includeInJournalPosting}
        disabled={!isAllowed}
        withThumbIndicator={false}
        {...(isLabelHidden ? { 'aria-label': `${name}: ${label}` } : { label: name })}
        onChange={({ currentTarget: { checked } }) => {
          include.mutate(checked);
        }}
      />
      {include.error && <ProblemAlert error={include.error} />}
    </Stack>
  );
};
