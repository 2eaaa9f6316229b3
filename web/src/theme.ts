import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const PINE: MantineColorsTuple = [
  '#e7f5f2',
  '#d2eae4',
  '#a6d6ca',
  '#76c1af',
  '#4fb098',
  '#2e9c83',
  '#1c8a72',
  '#117a64',
  '#0b6e5f',
  '#06574b',
];

/** The heading of a dialog is a `header` element, which must not count as a page banner. */
const ofDialogs = {
  closeButtonProps: { 'aria-label': 'Close' },
  attributes: { header: { role: 'presentation' } },
};

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: 8,
  colors: { pine: PINE },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Anchor: { defaultProps: { underline: 'always' } }, // Color alone is too close to the surrounding text.
    Alert: { styles: { label: { color: 'var(--mantine-color-text)' } } }, // Its default color has too little contrast.
    Modal: { defaultProps: { ...ofDialogs, centered: true }, styles: { title: { fontWeight: 700 } } },
    Drawer: { defaultProps: ofDialogs },
  },
});

/** Dimmed text still needs a contrast of 4.5 to 1 in both schemes. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#53606c',
    '--mantine-color-placeholder': '#66727e',
    '--mantine-color-error': '#c01f2e',
    '--mantine-color-anchor': '#0b6e5f',
    '--mantine-color-orange-light-color': '#9a3412',
  },
  dark: {
    '--mantine-color-dimmed': '#a9b1b9',
    '--mantine-color-placeholder': '#98a1aa',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': '#76c1af',
  },
});
