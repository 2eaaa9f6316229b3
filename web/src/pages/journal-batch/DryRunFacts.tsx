import { Code } from '@mantine/core';
import { type ReactNode } from 'react';
import { type DryRunView } from '../../api/views';
import { CopyButton } from '../../components/CopyButton';
import { Fact, Facts } from '../../components/Facts';

const MATCHED: Readonly<Record<DryRunView['entries'][number]['matches'][number]['by'], string>> = {
  name: 'by its name is ',
  folded: 'but for case, width or white space is ',
  override: 'is replaced by ',
  'left empty': 'is left empty by choice',
};

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
    {entry.matches.length > 0 && (
      <Fact name="Values of the file">
        {entry.matches.map(({ label, value, ledgerId, by }) => (
          <div key={`${label}|${value}`}>
            {label} “{value}” {MATCHED[by]}
            {ledgerId !== '' && <Code>{ledgerId}</Code>}
          </div>
        ))}
      </Fact>
    )}
    {entry.exchangeRateType !== '' && <Fact name="Exchange rate type">{entry.exchangeRateType}</Fact>}
  </Facts>
);
