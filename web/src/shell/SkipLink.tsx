import { type ReactNode } from 'react';
import classes from './SkipLink.module.css';

/** The first stop of the keyboard: skips header and menu. */
export const SkipLink = ({ to }: { readonly to: string }): ReactNode => (
  <a
    href={`#${to}`}
    className={classes['link']}
    onClick={(event) => {
      event.preventDefault(); // The address must not change.
      document.getElementById(to)?.focus();
    }}
  >
    Skip to the page
  </a>
);
