import { Table } from '@mantine/core';
import { type ReactNode } from 'react';
import { type DifferingRecordView } from '../../api/views';

interface SideBySideProps {
  readonly differences: DifferingRecordView['differences'];
  /** What the columns show. */
  readonly sent: string;
  readonly found: string;
}

/** Each difference between an entry and a record in the ledger. */
export const SideBySide = ({ differences, sent, found: foundThere }: SideBySideProps): ReactNode => (
  <Table.ScrollContainer minWidth={300} type="native">
    <Table fz="sm" verticalSpacing={4}>
      <Table.Caption>Each difference, side by side</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Where</Table.Th>
          <Table.Th>{sent}</Table.Th>
          <Table.Th>{foundThere}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {differences.map(({ line, what, expected, found }) => (
          <Table.Tr key={`${line ?? ''} ${what}`}>
            <Table.Th scope="row">{placeText(line, what)}</Table.Th>
            <Table.Td>{expected === '' ? 'empty' : expected}</Table.Td>
            <Table.Td>{found === null ? 'not there' : found === '' ? 'empty' : found}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);

const placeText = (line: number | null, what: string): string => {
  const name = what.replace(/^the /, '');
  return line === null ? name : `Line ${line}: ${name}`;
};
