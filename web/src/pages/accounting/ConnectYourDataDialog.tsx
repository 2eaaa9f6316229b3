import { Stack, Text } from '@mantine/core';
import { IconApi, IconBuildingBank, IconFileText } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../../components/Dialog';
import { useEnvironment } from '../../environment/environment-context';
import { Choice } from './Choice';

interface DialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** *Connect Your Data*: what to connect, then with which accounting system. */
export const ConnectYourDataDialog = ({ opened, onClose }: DialogProps): ReactNode => {
  const { name } = useEnvironment();
  const navigate = useNavigate();
  const [step, setStep] = useState<'data' | 'system'>('data');
  const close = (): void => {
    setStep('data');
    onClose();
  };
  return (
    <Dialog opened={opened} onClose={close} title={step === 'data' ? 'Connect Your Data' : 'Journal Posting'}>
      {step === 'data' ? (
        <Stack key="data">
          <Text size="sm">What do you want to connect?</Text>
          <Choice
            icon={IconFileText}
            title="AC Journal Posting"
            description="Posts the journal entries of each close into your accounting system."
            onChoose={() => {
              setStep('system');
            }}
          />
        </Stack>
      ) : (
        <Stack key="system">
          <Text size="sm">These accounting systems can receive your journals:</Text>
          <Choice
            icon={IconBuildingBank}
            title="Sage Intacct"
            description="General ledger journals over Web Services."
            onChoose={() =>
              void navigate({ to: '/e/$environment/settings/accounting/connect', params: { environment: name } })
            }
          />
          <Choice
            icon={IconApi}
            title="Sage Intacct (REST)"
            description="The same general ledger over its REST API: you consent in Sage Intacct, without passwords here."
            onChoose={() =>
              void navigate({ to: '/e/$environment/settings/accounting/connect-rest', params: { environment: name } })
            }
          />
        </Stack>
      )}
    </Dialog>
  );
};
