import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiProblem } from '../../api/api-problem';
import { useChange } from '../../api/hooks';
import { type AskedConsentView, type ConnectionView } from '../../api/views';
import { fieldErrorsOf } from '../../components/field-errors';
import { Form } from '../../components/Form';
import { Loading } from '../../components/Loading';
import { notifyDone } from '../../components/notify';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { useEnvironment } from '../../environment/environment-context';
import { consentAnswerFor, forgetConsentAnswer } from '../../session/consent-return';
import { useTyped } from '../../session/typed-text';
import { isWithoutEntity, placeBody, PostingPlace, SharedCompanyReason } from './PostingPlace';

/** Goes to Sage Intacct, and connects with the answer that the person came back with. */
export const ConsentForm = ({ connection }: { readonly connection: ConnectionView }): ReactNode => {
  const { name: environment } = useEnvironment();
  const navigate = useNavigate();
  const [answer] = useState(() => consentAnswerFor(environment));
  const bring = useChange(
    (api, { state, code }: { readonly state: string; readonly code: string | null }) =>
      api.post<ConnectionView>('/connection/consents/answer', { body: { state, code } }),
    (view, { code }) => {
      if (code === null) return;
      notifyDone(`Connected to the company ${view.companyId ?? ''} of Sage Intacct over REST.`);
      void navigate({ to: '/e/$environment/settings/accounting', params: { environment } });
    },
  );
  const { mutate } = bring;
  const isBrought = useRef(false);
  useEffect(() => {
    if (answer === null || isBrought.current) return;
    isBrought.current = true;
    forgetConsentAnswer();
    mutate({ state: answer.state, code: answer.code });
  }, [answer, mutate]);
  const isDeclined = bring.isSuccess && answer?.code === null;
  if (answer !== null && !bring.isError && !isDeclined) return <Loading what="Connecting with your consent" />;
  return (
    <>
      {bring.error && <ProblemAlert error={bring.error} />}
      {isDeclined && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />} title="Sage Intacct gave no consent" my="md">
          <Text size="sm">You declined there, or Sage Intacct refused. Nothing has changed here.</Text>
        </Alert>
      )}
      <AskForm connection={connection} asksWhy={codeOf(bring.error) === 'COMPANY_IN_USE'} />
    </>
  );
};

const codeOf = (error: Error | null): string => (error === null ? '' : ApiProblem.from(error).facts.code);

interface AskFormProps {
  readonly connection: ConnectionView;
  readonly asksWhy: boolean;
}

const AskForm = ({ connection, asksWhy }: AskFormProps): ReactNode => {
  const { name: environment } = useEnvironment();
  const navigate = useNavigate();
  const { companyId, entityId, status } = connection;
  const [entity, setEntity] = useState(entityId);
  const [reason, setReason] = useTyped('shared company', '');
  const [isChecked, setChecked] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const ask = useChange(
    (api, body: ReturnType<typeof placeBody>) => api.post<AskedConsentView>('/connection/consents', { body }),
    ({ address }) => {
      if (address === null) return;
      setLeaving(true);
      window.location.assign(address);
    },
  );
  const refused = fieldErrorsOf(ask.error);
  const submit = (): void => {
    setChecked(true);
    if (!isWithoutEntity(entity)) ask.mutate(placeBody(entity, reason));
  };
  return (
    <Section title={companyId === null ? 'Consent in Sage Intacct' : `Consent for ${companyId}`}>
      <Form onSubmit={submit}>
        <Stack maw={560}>
          <Text size="sm">
            You go to Sage Intacct, sign in there and accept. Your password stays there: this service keeps no password,
            only a token, encrypted.
            {companyId !== null && ` Sign in to the company ${companyId}: another one is not taken.`}
          </Text>
          <PostingPlace entity={entity} isChecked={isChecked} refused={refused['entityId']} onChange={setEntity} />
          {ask.error && <ProblemAlert error={ask.error} />}
          {(asksWhy || reason !== '') && <SharedCompanyReason value={reason} onChange={setReason} />}
          <Group>
            <Button type="submit" loading={ask.isPending || isLeaving}>
              {status === 'Not connected' ? 'Connect' : 'Connect again'}
            </Button>
            <Button
              variant="default"
              onClick={() => void navigate({ to: '/e/$environment/settings/accounting', params: { environment } })}
            >
              Cancel
            </Button>
          </Group>
        </Stack>
      </Form>
    </Section>
  );
};
