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

/** The heading of a dialog is a `header` element, which is no banner of the page. */
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
    Anchor: { defaultProps: { underline: 'always' } }, // Not by colour alone, which is too near to that of the text around it.
    Alert: { styles: { label: { color: 'var(--mantine-color-text)' } } }, // Its own colour is too pale on its ground.
    Modal: { defaultProps: { ...ofDialogs, centered: true }, styles: { title: { fontWeight: 700 } } },
    Drawer: { defaultProps: ofDialogs },
  },
});

/** Texts that recede have to be readable all the same: 4.5 to 1 on their ground, in both schemes. */
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
