import { Code } from '@mantine/core';
import { type ReactNode } from 'react';
import { type DryRunView } from '../../api/views';
import { CopyButton } from '../../components/CopyButton';
import { Fact, Facts } from '../../components/Facts';

/** What identifies an entry in the ledger, the same on every attempt. */
export const DryRunFacts = ({ entry }: { readonly entry: DryRunView['entries'][number] }): ReactNode => (
  <Facts>
    <Fact name="Reference">
      <Code>{entry.referenceNo}</Code> <CopyButton value={entry.referenceNo} what="reference" />
    </Fact>
    <Fact name="Control id">
      <Code>{entry.controlId}</Code>
    </Fact>
    <Fact name="Digest">
      <Code>{entry.payloadDigest}</Code>
    </Fact>
    {entry.exchangeRateType !== '' && <Fact name="Exchange rate type">{entry.exchangeRateType}</Fact>}
  </Facts>
);
