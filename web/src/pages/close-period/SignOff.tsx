import { Button, Stack, Text, Textarea } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { useChange } from '../../api/hooks';
import { type AccountingPeriodsView, type AccountingPeriodView } from '../../api/views';
import { DateTime } from '../../components/dates';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { usePermission } from '../../environment/environment-context';
import { eitherOf } from '../../environment/permissions';
import { useTyped } from '../../session/typed-text';

/** Signs exactly the checklist that is shown; the last signature closes the month. */
export const SignOff = ({ view }: { readonly view: AccountingPeriodView }): ReactNode => {
  const { period, people, digest, checklist, signatures } = view;
  const { isAllowed, roles } = usePermission('accounting-period:close');
  const [note, setNote] = useTyped(`sign-off ${period}`, '');
  const sign = useChange(
    (api) =>
      api.post<AccountingPeriodsView>(`/accounting-periods/${period}/sign-offs`, {
        body: { digest, ...(note.trim() === '' ? {} : { note }) },
      }),
    () => {
      notifyDone('Signed.');
    },
  );
  const isOpen = checklist?.some(({ state }) => state === 'open') ?? true;
  const isUnchecked = checklist?.some(({ state }) => state === 'not checked') ?? false;
  return (
    <Stack gap="sm" mb="md">
      {signatures.map(({ by, name, at }) => (
        <Text key={by} size="sm">
          Signed by {name} on <DateTime at={at} />.
        </Text>
      ))}
      <Text size="sm">
        {people === 2
          ? `Two people sign: ${signatures.length === 0 ? 'nobody has yet.' : 'one has, one is missing.'}`
          : 'One person signs.'}
      </Text>
      {isUnchecked && (
        <Textarea
          label="Why what was not checked will do"
          description="It is recorded with your name."
          required
          autosize
          minRows={2}
          maxLength={500}
          value={note}
          onChange={({ currentTarget }) => {
            setNote(currentTarget.value);
          }}
        />
      )}
      <Button
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconSignature size={18} aria-hidden />}
        disabled={!isAllowed || isOpen || (isUnchecked && note.trim() === '')}
        loading={sign.isPending}
        onClick={() => {
          sign.mutate();
        }}
      >
        Sign the close
      </Button>
      {!isAllowed && <Text size="xs">Signing is for a {eitherOf(roles)}.</Text>}
      {isAllowed && isOpen && <CheckAgain view={view} />}
      {sign.error && <ProblemAlert error={sign.error} />}
    </Stack>
  );
};

/** Computes the checklist anew: signing does that too, and is refused while something is open. */
const CheckAgain = ({ view: { period, digest } }: { readonly view: AccountingPeriodView }): ReactNode => {
  const check = useChange((api) =>
    api
      .post<AccountingPeriodsView>(`/accounting-periods/${period}/checks`, { body: {} })
      .then((checked) => checked.periods.find((one) => one.period === period)?.digest !== digest),
  );
  return (
    <>
      <Button
        style={{ alignSelf: 'flex-start' }}
        variant="default"
        loading={check.isPending}
        onClick={() => {
          check.mutate();
        }}
      >
        Check again
      </Button>
      {check.error && <ProblemAlert error={check.error} />}
      {check.data === false && <Text size="sm">Nothing changed.</Text>}
    </>
  );
};
