import { Alert, Button, Checkbox, Group, NativeSelect, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconUsers } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useRead } from '../../api/hooks';
import { type ApprovalPolicyView, type ApprovalRuleView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { Form } from '../../components/Form';
import { moneyText } from '../../components/formats';
import { Loaded } from '../../components/Loaded';
import { NoPermission } from '../../components/NoPermission';
import { notifyDone } from '../../components/notify';
import { PageHeader } from '../../components/PageHeader';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEdits } from '../../components/use-edits';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { BatchReasonDialog } from '../journal-batch/BatchReasonDialog';

type Rule = ApprovalRuleView;
type Proposal = NonNullable<ApprovalPolicyView['proposal']>;

const EVERYTHING: Rule = { people: 1, currency: null, amountFrom: null, businessEntityId: null, journal: null };

/** Which entries need other people's consent before they are posted. */
export const ApprovalPolicyPage = (): ReactNode => {
  const { role } = useEnvironment();
  const { isAllowed, roles } = usePermission('approval-policy:manage');
  const policy = useRead<ApprovalPolicyView>('/approval-policy');
  return (
    <>
      <PageHeader
        title="Approval policy"
        path={['Settings']}
        description="Which entries other people approve before they are posted. Nobody approves what they prepared."
      />
      {!isAllowed && <NoPermission to="change the approval policy" roles={roles} role={role} />}
      <Loaded query={policy} waiting="Loading the approval policy">
        {(view) => (
          <>
            {view.proposal !== null && <ProposalAlert proposal={view.proposal} mayDecide={isAllowed} />}
            <InForce policy={view} />
            {isAllowed && <PolicyForm key={view.revision} policy={view} />}
          </>
        )}
      </Loaded>
    </>
  );
};

const InForce = ({ policy }: { readonly policy: ApprovalPolicyView }): ReactNode => (
  <Section title="In force">
    <Rules rules={policy.rules} signatures={policy.signatures} />
    {policy.changedAt !== null && (
      <Text size="sm" c="dimmed">
        Set by {policy.changedBy}, <DateTime at={policy.changedAt} />
      </Text>
    )}
  </Section>
);

const Rules = ({ rules, signatures }: Pick<ApprovalPolicyView, 'rules' | 'signatures'>): ReactNode =>
  rules.length === 0 ? (
    <Text size="sm">Approval is off: one person may prepare an entry and post it.</Text>
  ) : (
    <Stack component="ul" gap={4} m={0} pl="md">
      {rules.map((rule, index) => (
        <Text component="li" size="sm" key={index}>
          {ruleText(rule)}
        </Text>
      ))}
      {signatures && (
        <Text component="li" size="sm">
          Each approval is signed with the person's own key
        </Text>
      )}
    </Stack>
  );

const ruleText = ({ people, currency, amountFrom, businessEntityId, journal }: Rule): string => {
  const conditions = [
    ...(amountFrom === null ? [] : [`from ${moneyText(amountFrom)} ${currency ?? ''}`]),
    ...(amountFrom === null && currency !== null ? [`in ${currency}`] : []),
    ...(businessEntityId === null ? [] : [`of entity ${businessEntityId}`]),
    ...(journal === null ? [] : [`in journal ${journal}`]),
  ];
  const who = people === 1 ? 'One person' : 'Two people';
  return conditions.length === 0 ? `${who} for all entries` : `${who} for entries ${conditions.join(', ')}`;
};

const ProposalAlert = ({
  proposal,
  mayDecide,
}: {
  readonly proposal: Proposal;
  readonly mayDecide: boolean;
}): ReactNode => {
  const [isDropping, setIsDropping] = useState(false);
  const path = `/approval-policy/proposals/${proposal.proposalId}`;
  const agree = useChange(
    (api) => api.post(`${path}/agree`),
    () => {
      notifyDone('The weaker policy is in force.');
    },
  );
  const drop = useChange(
    (api, reason: string) => api.post(`${path}/drop`, { body: { reason } }),
    () => {
      setIsDropping(false);
      notifyDone('The proposal is dropped.');
    },
  );
  return (
    <Alert
      color="orange"
      icon={<IconUsers aria-hidden />}
      title="A weaker policy waits for a second Controller"
      my="md"
    >
      <Stack gap="sm">
        <Text size="sm">
          {proposal.proposedBy} proposed it, <DateTime at={proposal.proposedAt} />. It would hold for entries that are
          prepared afterwards.
        </Text>
        <Rules rules={proposal.rules} signatures={proposal.signatures} />
        {agree.error && <ProblemAlert error={agree.error} />}
        {mayDecide && (
          <Group gap="sm">
            <Button
              loading={agree.isPending}
              onClick={() => {
                agree.mutate();
              }}
            >
              Agree
            </Button>
            <Button
              variant="default"
              onClick={() => {
                setIsDropping(true);
              }}
            >
              Decline
            </Button>
          </Group>
        )}
      </Stack>
      {isDropping && (
        <BatchReasonDialog
          title="Decline the proposal?"
          text="The policy in force stays as it is."
          label="Why?"
          confirm="Decline"
          isBusy={drop.isPending}
          error={drop.error}
          onClose={() => {
            setIsDropping(false);
          }}
          onConfirm={(reason) => {
            drop.mutate(reason);
          }}
        />
      )}
    </Alert>
  );
};

const PolicyForm = ({ policy }: { readonly policy: ApprovalPolicyView }): ReactNode => {
  const { revision } = policy;
  const { values, set: setPolicy } = useEdits('approval policy', {
    rules: policy.rules,
    signatures: policy.signatures,
  });
  const { rules, signatures } = values;
  const save = useChange(
    (api, body: { readonly rules: readonly Partial<Rule>[]; readonly signatures: boolean }) =>
      api.put<ApprovalPolicyView>('/approval-policy', { body, revision }),
    ({ proposal }) => {
      notifyDone(proposal === null ? 'The approval policy is saved.' : 'Proposed: another Controller has to agree.');
    },
  );
  const set = (index: number, change: Partial<Rule>): void => {
    setPolicy({ rules: rules.map((rule, at) => (at === index ? { ...rule, ...change } : rule)) });
  };
  return (
    <Section
      title="Change"
      description="The strictest rule that takes an entry counts. A stricter policy holds at once for all that is not posted; a weaker one needs a second Controller, and holds only for entries that are prepared afterwards. Corrections of posted entries need what the strictest rule asks."
    >
      <Form
        onSubmit={() => {
          save.mutate({ rules: rules.map(given), signatures });
        }}
      >
        <Stack gap="sm">
          {rules.length === 0 && <Text size="sm">No rule: approval is off.</Text>}
          {rules.map((rule, index) => (
            <RuleInputs
              key={index}
              rule={rule}
              number={index + 1}
              onChange={(change) => {
                set(index, change);
              }}
              onRemove={() => {
                setPolicy({ rules: rules.filter((_, at) => at !== index) });
              }}
            />
          ))}
          <Checkbox
            label="Approvals are signed"
            description="Each with a passkey of the person, under Signing keys. Approvals without a signature stop to count for what is not posted."
            checked={signatures}
            onChange={({ currentTarget }) => {
              setPolicy({ signatures: currentTarget.checked });
            }}
          />
          {save.error && <ProblemAlert error={save.error} />}
          <Group>
            <Button
              variant="default"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => {
                setPolicy({ rules: [...rules, EVERYTHING] });
              }}
            >
              Add a rule
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  );
};

/** What was filled in. */
const given = (rule: Rule): Partial<Rule> =>
  Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== null && value !== ''));

interface RuleInputsProps {
  readonly rule: Rule;
  readonly number: number;
  readonly onChange: (change: Partial<Rule>) => void;
  readonly onRemove: () => void;
}

const RuleInputs = ({ rule, number, onChange, onRemove }: RuleInputsProps): ReactNode => {
  const text = (value: string): string | null => (value === '' ? null : value);
  return (
    <Paper withBorder p="sm" role="group" aria-label={`Rule ${number}`}>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label="Approved by"
          value={String(rule.people)}
          data={[
            { value: '1', label: 'One person' },
            { value: '2', label: 'Two people' },
          ]}
          onChange={({ currentTarget }) => {
            onChange({ people: currentTarget.value === '2' ? 2 : 1 });
          }}
        />
        <TextInput
          label="Amount from"
          placeholder="all"
          w={130}
          value={rule.amountFrom ?? ''}
          onChange={({ currentTarget }) => {
            onChange({ amountFrom: text(currentTarget.value.trim()) });
          }}
        />
        <TextInput
          label="Currency"
          placeholder="all"
          w={90}
          maxLength={3}
          value={rule.currency ?? ''}
          onChange={({ currentTarget }) => {
            onChange({ currency: text(currentTarget.value.trim().toUpperCase()) });
          }}
        />
        <TextInput
          label="Entity"
          placeholder="all"
          w={130}
          value={rule.businessEntityId ?? ''}
          onChange={({ currentTarget }) => {
            onChange({ businessEntityId: text(currentTarget.value) });
          }}
        />
        <TextInput
          label="Journal"
          placeholder="all"
          w={100}
          value={rule.journal ?? ''}
          onChange={({ currentTarget }) => {
            onChange({ journal: text(currentTarget.value) });
          }}
        />
        <Button variant="subtle" onClick={onRemove} aria-label={`Remove rule ${number}`}>
          Remove
        </Button>
      </Group>
    </Paper>
  );
};
