import { Button, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { csvOf, saveFile } from '../../api/downloads';
import { useChange, useRead } from '../../api/hooks';
import { type CorrectedDeliveryView, type DecidedCorrectionView, type JournalBatchView } from '../../api/views';
import { type Column, DataTable } from '../../components/DataTable';
import { countOf } from '../../components/formats';
import { notifyDone } from '../../components/notify';
import { Period } from '../../components/dates';
import { ProblemAlert } from '../../components/ProblemAlert';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment, usePermission } from '../../environment/environment-context';
import { CorrectionsDialog } from './CorrectionsDialog';
import { CHOICES, type CorrectionChoice, csvRows, isPossible } from './correction-choices';

interface PreviewPage {
  readonly items: readonly CorrectedDeliveryView[];
  readonly nextCursor: string | null;
}

/** Everything that a delivery would change of posted entries, decided for one or for many. */
export const DeliveryCorrections = ({ importId }: { readonly importId: string }): ReactNode => {
  const mayLook = usePermission('journal-batch:check').isAllowed;
  const { data } = useRead<{ readonly items: readonly JournalBatchView[] }>('/journal-batches', {
    query: { importId, status: 'Correction' },
    enabled: mayLook,
  });
  const [isKept, setKept] = useState(false);
  const isOpen = (data?.items ?? []).some(({ needsPerson }) => needsPerson);
  // What is shown stays until the page is left, with what was refused.
  if (isOpen && !isKept) setKept(true);
  return mayLook && (isOpen || isKept) ? <Worksheet importId={importId} /> : null;
};

const Worksheet = ({ importId }: { readonly importId: string }): ReactNode => {
  const { name } = useEnvironment();
  const mayDecide = usePermission('journal-batch:reverse').isAllowed;
  const [shown, setShown] = useState<readonly CorrectedDeliveryView[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<readonly DecidedCorrectionView[]>([]);
  const [choice, setChoice] = useState<CorrectionChoice | null>(null);
  const look = useChange(
    (api, cursor: string | null) =>
      api.post<PreviewPage>(`/journal-imports/${encodeURIComponent(importId)}/corrections`, {
        body: cursor === null ? {} : { cursor },
      }),
    ({ items, nextCursor }, cursor) => {
      setShown(cursor === null ? items : [...shown, ...items]);
      setNext(nextCursor);
    },
  );
  const chosen = shown.filter(({ batchKey }) => selected.has(batchKey));
  return (
    <Section
      title="Corrections"
      description="Entries that were posted before and that this file delivers with another content. Sage Intacct is read when you look; nothing changes before you decide."
    >
      {look.error !== null && <ProblemAlert error={look.error} />}
      {shown.length > 0 && (
        <DataTable
          caption="Corrections of this delivery"
          rows={shown}
          columns={columnsOf(name, refused)}
          rowKey={({ batchKey }) => batchKey}
          rowName={['correction', 'corrections']}
          hasMore={next !== null}
          isLoadingMore={look.isPending}
          onMore={() => {
            look.mutate(next);
          }}
          {...(mayDecide && {
            selection: {
              selected,
              onChange: setSelected,
              nameOf: ({ journalEntryId }: CorrectedDeliveryView) => `entry ${journalEntryId}`,
            },
          })}
        />
      )}
      <Group gap="xs" mt="xs">
        <Button
          size="xs"
          variant="default"
          loading={look.isPending}
          onClick={() => {
            setRefused([]);
            look.mutate(null);
          }}
        >
          {shown.length === 0 ? 'Show what they change' : 'Read Sage Intacct again'}
        </Button>
        {shown.length > 0 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              saveFile(csvOf(csvRows(shown)), `corrections-${name}-${importId}.csv`);
            }}
          >
            Save as CSV
          </Button>
        )}
        {CHOICES.map(({ choice: one, button }) => {
          const possible = chosen.filter((row) => isPossible(row, one)).length;
          return possible === 0 ? null : (
            <Button
              key={one}
              size="xs"
              onClick={() => {
                setChoice(one);
              }}
            >
              {button} ({possible})
            </Button>
          );
        })}
      </Group>
      {choice !== null && (
        <CorrectionsDialog
          choice={choice}
          corrections={chosen.filter((row) => isPossible(row, choice))}
          onClose={() => {
            setChoice(null);
          }}
          onDecided={(results) => {
            setChoice(null);
            setSelected(new Set());
            setRefused(results.filter(({ problem }) => problem !== null));
            const done = new Set(results.flatMap(({ problem, batchKey }) => (problem === null ? [batchKey] : [])));
            setShown(shown.filter(({ batchKey }) => !done.has(batchKey)));
            if (done.size > 0) notifyDone(`${countOf(done.size, 'correction is', 'corrections are')} decided.`);
          }}
        />
      )}
    </Section>
  );
};

const columnsOf = (
  environment: string,
  refused: readonly DecidedCorrectionView[],
): readonly Column<CorrectedDeliveryView>[] => [
  {
    header: 'Entry',
    isRowHeader: true,
    cell: ({ journalEntryId, batchKey }) => (
      <TextLink to="/e/$environment/post-journals/$batchKey" params={{ environment, batchKey }}>
        {journalEntryId}
      </TextLink>
    ),
  },
  { header: 'Month', isShort: true, cell: ({ period }) => <Period period={period} /> },
  { header: 'In Sage Intacct → delivered', cell: (row) => <Changes row={row} /> },
  {
    header: 'To know',
    cell: ({ batchKey, correction, problem }) => {
      const why = refused.find((one) => one.batchKey === batchKey)?.problem ?? problem;
      const text = why === null ? (correction?.obstacle ?? correction?.netObstacle ?? '') : `${why.message} ${why.fix}`;
      return <Text size="sm">{text}</Text>;
    },
  },
];

const Changes = ({ row: { correction } }: { readonly row: CorrectedDeliveryView }): ReactNode =>
  (correction?.rows ?? [])
    .filter(({ held, delivered }) => held !== delivered)
    .map(({ account, fields, currency, period, held, delivered, difference }) => (
      <Text key={[account, ...fields, currency, period].join(' ')} size="sm">
        {[account, ...fields].join(', ')}: {held} → {delivered} {currency} ({difference})
      </Text>
    ));
