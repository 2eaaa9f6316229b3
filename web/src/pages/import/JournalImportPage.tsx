import { Group, Text } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRead } from '../../api/hooks';
import { type JournalImportView } from '../../api/views';
import { actorText } from '../../components/actors';
import { CopyButton } from '../../components/CopyButton';
import { DateTime } from '../../components/dates';
import { Fact, Facts } from '../../components/Facts';
import { Loaded } from '../../components/Loaded';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { TextLink } from '../../components/TextLink';
import { useEnvironment } from '../../environment/environment-context';
import { bytesText } from '../../components/bytes';
import { UnmappedSection } from '../account-mappings/UnmappedSection';
import { ControlTotals } from './ControlTotals';
import { DeliveryCorrections } from './DeliveryCorrections';
import { ImportBadge } from './ImportBadge';
import { ImportColumns } from './ImportColumns';
import { ImportDecision } from './ImportDecision';
import { ImportEntries } from './ImportEntries';
import { ImportProblems } from './ImportProblems';
import { Imported } from './Imported';
import { OtherEntries } from './OtherEntries';
import { TakenBack } from './TakeBack';
import { ROUNDING_RULES } from './rounding';

const LOOK_EVERY_MS = 400;

const isWorking = ({ status, takeBack }: JournalImportView): boolean =>
  status === 'Validating' || status === 'Recording' || takeBack?.finishedAt === null;

/** One import: what is in the file, whether it counts, and its problems. */
export const JournalImportPage = (): ReactNode => {
  const { name } = useEnvironment();
  const { importId } = useParams({ from: '/e/$environment/import/$importId' });
  const [isFollowed, setFollowed] = useState(true);
  const journalImport = useRead<JournalImportView>(`/journal-imports/${encodeURIComponent(importId)}`, {
    refetchIntervalMs: isFollowed ? LOOK_EVERY_MS : false,
  });
  const view = journalImport.data;
  const wants = view === undefined || isWorking(view);
  if (wants !== isFollowed) setFollowed(wants);
  return (
    <>
      <Group mb={4}>
        <TextLink to="/e/$environment/import" params={{ environment: name }}>
          ← Import
        </TextLink>
      </Group>
      <PageHeader title={view?.fileName ?? 'Import'} actions={view && <ImportBadge status={view.status} />} />
      <Loaded query={journalImport} waiting="Loading the import">
        {(one) => (
          <>
            <Step journalImport={one} />
            {one.status === 'Completed' && <UnmappedSection importOf={one} />}
            {one.takeBack && <TakenBack takeBack={one.takeBack} />}
            {one.problemCount > 0 && <ImportProblems journalImport={one} />}
            {one.totals.length > 0 && <ControlTotals journalImport={one} />}
            {one.others.length > 0 && <OtherEntries journalImport={one} />}
            {one.status === 'Completed' && <DeliveryCorrections importId={one.importId} />}
            {one.preview.length > 0 && <ImportEntries journalImport={one} />}
            {one.columns.length > 0 && <ImportColumns journalImport={one} />}
            <Delivery journalImport={one} />
          </>
        )}
      </Loaded>
    </>
  );
};

/** The status of the import, and what comes next. */
const Step = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  switch (journalImport.status) {
    case 'Validating':
      return <Loading what={`Checking every row of ${journalImport.fileName}`} />;
    case 'Recording':
      return <Loading what="Recording entries and batches" />;
    case 'Awaiting Confirmation':
      return <ImportDecision journalImport={journalImport} />;
    case 'Completed':
      return <Imported journalImport={journalImport} />;
    case 'Rejected':
      return null;
    case 'Withdrawn':
      return <Text mb="md">Nothing of this file counts: it was withdrawn after the preview.</Text>;
  }
};

const Delivery = ({ journalImport }: { readonly journalImport: JournalImportView }): ReactNode => {
  const { bytes, digest, totalsDigest, rounding, receivedAt, receivedBy, finishedAt, shape, scope } = journalImport;
  return (
    <Section title="Delivery">
      <Facts>
        <Fact name="Received">
          <DateTime at={receivedAt} /> from {actorText(receivedBy)}
        </Fact>
        {finishedAt !== null && (
          <Fact name="Finished">
            <DateTime at={finishedAt} />
          </Fact>
        )}
        <Fact name="Size">{bytesText(bytes)}</Fact>
        <Fact name="Holds">{scope === null ? 'Part of the close' : scopeText(scope)}</Fact>
        <Fact name="Rounding">{ROUNDING_RULES[rounding].label}</Fact>
        {shape !== null && <Fact name="Read as">{shapeText(shape)}</Fact>}
        <Fact name="SHA-256 of the file">
          {digest} <CopyButton value={digest} what="SHA-256" />
        </Fact>
        {totalsDigest !== null && (
          <Fact name="SHA-256 of the control totals">
            {totalsDigest} <CopyButton value={totalsDigest} what="SHA-256 of the control totals" />
          </Fact>
        )}
      </Facts>
    </Section>
  );
};

const scopeText = ({ entities, periods }: NonNullable<JournalImportView['scope']>): string => {
  const named = [
    entities === null ? null : `entities ${entities.map((entity) => entity || '(none)').join(', ')}`,
    periods === null ? null : `months ${periods.join(', ')}`,
  ].filter((part) => part !== null);
  return named.length === 0 ? 'All of the entities and months that occur in it' : `All of ${named.join(', ')}`;
};

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

const shapeText = ({
  profile,
  delimiter,
  encoding,
  decimalMark,
  dateFormat,
}: NonNullable<JournalImportView['shape']>): string =>
  [
    profile === null ? null : `Profile ${profile.name}`,
    delimiter === null ? null : `separated by ${DELIMITERS[delimiter] ?? delimiter}`,
    encoding.toUpperCase(),
    decimalMark === '.' ? 'decimal point' : 'decimal comma',
    `dates ${dateFormat}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
