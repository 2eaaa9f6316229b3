import { useParams } from '@tanstack/react-router';
import { type ReactNode } from 'react';
import { useRead } from '../../api/hooks';
import { type CustomFieldView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BindingSection } from './BindingSection';
import { FieldForm } from './FieldForm';
import { InclusionSwitch } from './InclusionSwitch';
import { listOf } from './ledger-fields';
import { RemoveField } from './RemoveField';
import { ValueOverridesSection } from './ValueOverridesSection';

/** One custom field: what it is, where it goes in Sage Intacct, and its value overrides. */
export const CustomFieldPage = (): ReactNode => {
  const { apiName } = useParams({ from: '/e/$environment/settings/accounting/custom-fields/$apiName' });
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('custom-field:manage');
  const field = useRead<CustomFieldView>(`/custom-fields/${encodeURIComponent(apiName)}`);
  return (
    <>
      <PageHeader
        title={field.data?.label ?? apiName}
        path={['Settings', 'Accounting', 'Site Settings', 'Custom Fields']}
      />
      {!isAllowed && <NoPermission to="change custom fields" roles={roles} role={role} />}
      <Loaded query={field} waiting="Loading the custom field">
        {(view) => (
          <>
            <FieldSection field={view} />
            <BindingSection field={view} />
            {listOf(view.ledgerField) !== null && <ValueOverridesSection field={view} />}
          </>
        )}
      </Loaded>
    </>
  );
};

const FieldSection = ({ field }: { readonly field: CustomFieldView }): ReactNode => {
  const { isAllowed } = usePermission('custom-field:manage');
  return (
    <Section title="Field" actions={isAllowed && <RemoveField field={field} />}>
      <Facts>
        <Fact name="API Name">{field.apiName}</Fact>
        {!isAllowed && <Fact name="Source">{field.source}</Fact>}
        <Fact name="Changed">
          <DateTime at={field.changedAt} /> by {field.changedBy}
        </Fact>
      </Facts>
      {isAllowed && <FieldForm field={field} />}
      <InclusionSwitch field={field} />
    </Section>
  );
};
