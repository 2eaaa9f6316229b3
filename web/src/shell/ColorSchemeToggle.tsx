import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { type Icon, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { type ReactNode } from 'react';

const SCHEMES: Readonly<Record<MantineColorScheme, { icon: Icon; name: string; next: MantineColorScheme }>> = {
  auto: { icon: IconDeviceDesktop, name: 'as the system', next: 'light' },
  light: { icon: IconSun, name: 'light', next: 'dark' },
  dark: { icon: IconMoon, name: 'dark', next: 'auto' },
};

/** Cycles through system, light, dark. */
export const ColorSchemeToggle = (): ReactNode => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { icon: Shape, name, next } = SCHEMES[colorScheme];
  const label = `Colors: ${name}. Change to ${SCHEMES[next].name}`;
  return (
    <ActionIcon
      variant="default"
      size="md"
      aria-label={label}
      title={label}
      onClick={() => {
        setColorScheme(next);
      }}
    >
      <Shape size={18} aria-hidden />
    </ActionIcon>
  );
};
