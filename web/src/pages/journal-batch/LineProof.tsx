import { Button, Group, Text } from '@mantine/core';
import { type ReactNode } from 'react';
import { contentOf, fileNameOf, saveFile } from '../../api/downloads';
import { useDownload } from '../../api/hooks';
import { type JournalLineView } from '../../api/views';
import { ProblemAlert } from '../../components/ProblemAlert';

/** Of one line, or of all lines of a customer. */
type Proven = { readonly line: number } | { readonly customerId: string };

export interface LineProofs {
  readonly get: (of: Proven) => void;
  /** How far it is, and what kept it from being had. */
  readonly state: ReactNode;
}

/** Downloads proofs of single lines, which show nothing of the other lines of the batch. */
export const useLineProofs = (batchKey: string): LineProofs => {
  const { mutate, isPending, isSuccess, error } = useDownload(async (api, query: Proven) => {
    const path = `/journal-batches/${encodeURIComponent(batchKey)}/line-proof`;
    const reply = await api.send('GET', path, { query, accept: 'application/json' });
    saveFile(await contentOf(reply, () => undefined), fileNameOf(reply, `proof-${batchKey}.json`));
  });
  const said = isPending ? 'Sealing the log and writing the proof …' : isSuccess ? 'Saved the proof.' : '';
  const state = (
    <>
      <Text size="sm" c="dimmed" role="status">
        {said}
      </Text>
      {error !== null && <ProblemAlert error={error} />}
    </>
  );
  return { get: mutate, state };
};

interface LineProofCellProps {
  readonly line: JournalLineView;
  readonly onGet: LineProofs['get'];
}

export const LineProofCell = ({ line: { line, customerId, isProvable }, onGet }: LineProofCellProps): ReactNode => {
  if (!isProvable)
    return (
      <Text size="xs" c="dimmed">
        not available
      </Text>
    );
  return (
    <Group gap={4} wrap="nowrap">
      <ProofButton what={`line ${line}`} of={{ line }} onGet={onGet}>
        Line
      </ProofButton>
      {customerId !== '' && (
        <ProofButton what={`all lines of customer ${customerId}`} of={{ customerId }} onGet={onGet}>
          Customer
        </ProofButton>
      )}
    </Group>
  );
};

interface ProofButtonProps {
  readonly what: string;
  readonly of: Proven;
  readonly onGet: LineProofs['get'];
  readonly children: string;
}

const ProofButton = ({ what, of, onGet, children }: ProofButtonProps): ReactNode => (
  <Button
    variant="subtle"
    size="compact-xs"
    aria-label={`Download the proof of ${what}`}
    onClick={() => {
      onGet(of);
    }}
  >
    {children}
  </Button>
);
