import { Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { useChange } from '../../api/hooks';
import { type ConnectionView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEdits } from '../../components/use-edits';
import { useEnvironment } from '../../environment/environment-context';
import { useTyped } from '../../session/typed-text';
import { isWithoutEntity, placeBody, PostingPlace, SharedCompanyReason } from './PostingPlace';
import { CONNECTION_FIELDS, type ConnectionInput } from './connection-fields';

/** Passwords are asked for each time; they are never shown, not even to the person who entered them. */
export const ConnectForm = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const { name: environment } = useEnvironment();
  const navigate = useNavigate();
  const { companyId, entityId, senderId, userId } = connection;
  const known = { companyId: companyId ?? '', senderId: senderId ?? '', userId: userId ?? '' };
  const { values: input, set } = useEdits<ConnectionInput>('connection', { ...known, ...NO_PASSWORDS }, PASSWORDS);
  const [entity, setEntity] = useState(entityId);
  const [reason, setReason] = useTyped('shared company', '');
  const [isChecked, setChecked] = useState(false);
  const connect = useChange(
    (api, body: ConnectionInput & ReturnType<typeof placeBody>) => api.put<ConnectionView>('/connection', { body }),
    (view) => {
      notifyDone(`Connected to ${placeOf(view)} of Sage Intacct.`);
      void navigate({ to: '/e/$environment/settings/accounting', params: { environment }, ignoreBlocker: true });
    },
  );
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (connect.isError) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [connect.isError, connect.submittedAt]);

  const asksWhy = connect.isError && ApiProblem.from(connect.error).facts.code === 'COMPANY_IN_USE';
  const refused = fieldErrorsOf(connect.error);
  const errorOf = (name: keyof ConnectionInput): string | null =>
    isChecked && input[name] === '' ? 'This is required.' : (refused[name] ?? null);
  const submit = (): void => {
    setChecked(true);
    if (Object.values(input).includes('') || isWithoutEntity(entity)) return;
    connect.mutate({ ...input, ...placeBody(entity, reason) });
  };
  return (
    <Section title={companyId === null ? 'Login details' : `Login details for ${companyId}`}>
      <Form ref={form} onSubmit={submit}>
        <Stack maw={560}>
          {CONNECTION_FIELDS.map(({ name, label, where, isPassword }) => {
            const Input = isPassword ? PasswordInput : TextInput;
            return (
              <Input
                key={name}
                name={name}
                label={label}
                description={where}
                required
                autoComplete={isPassword ? 'new-password' : 'off'}
                readOnly={name === 'companyId' && companyId !== null}
                value={input[name]}
                error={errorOf(name)}
                aria-invalid={errorOf(name) !== null}
                onChange={({ currentTarget: { value } }) => {
                  set({ [name]: value });
                }}
              />
            );
          })}
          <PostingPlace entity={entity} isChecked={isChecked} refused={refused['entityId']} onChange={setEntity} />
          {connect.error && <ProblemAlert error={connect.error} />}
          {(asksWhy || reason !== '') && <SharedCompanyReason value={reason} onChange={setReason} />}
          <Group>
            <Button type="submit" loading={connect.isPending}>
              Connect Your Data
            </Button>
            <Button
              variant="default"
              onClick={() =>
                void navigate({
                  to: '/e/$environment/settings/accounting',
                  params: { environment },
                  ignoreBlocker: true,
                })
              }
            >
              Cancel
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  );
};

const NO_PASSWORDS = { senderPassword: '', userPassword: '' };
const PASSWORDS = ['senderPassword', 'userPassword'] as const;

const placeOf = ({ companyId, entityId }: ConnectionView): string =>
  `the company ${companyId ?? ''}${entityId === null ? '' : `, entity ${entityId},`}`;
