import { Kbd, Stack, Switch, Table, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Dialog } from '../components/Dialog';
import { areShortcutsOn, PAGE_KEYS, switchShortcuts } from './shortcuts';

/** The keys that work on every page. */
export const ShortcutsDialog = ({ onClose }: { readonly onClose: () => void }): ReactNode => {
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog opened onClose={onClose} title="Keyboard shortcuts" asksBeforeClosing={false}>
      <Stack>
        <Table aria-label="Keyboard shortcuts">
          <Table.Tbody>
            <Key keys={['?']} does="This list" />
            <Key keys={['/']} does="Search on this page" />
            {Object.entries(PAGE_KEYS).map(([key, { page }]) => (
              <Key key={key} keys={['g', key]} does={page} />
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label="Use keyboard shortcuts"
          description="In this browser. The list opens with ? in any case."
          checked={isOn}
          onChange={({ currentTarget: { checked } }) => {
            switchShortcuts(checked);
            setOn(checked);
          }}
        />
      </Stack>
    </Dialog>
  );
};

const Key = ({ keys, does }: { readonly keys: readonly string[]; readonly does: string }): ReactNode => (
  <Table.Tr>
    <Table.Td>
      {keys.map((key, index) => (
        <Text key={key} component="span" size="sm">
          {index > 0 && ' then '}
          <Kbd>{key}</Kbd>
        </Text>
      ))}
    </Table.Td>
    <Table.Td>{does}</Table.Td>
  </Table.Tr>
);
