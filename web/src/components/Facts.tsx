import { type ReactNode } from 'react';
import classes from './Facts.module.css';

/** Names with their values, stacked. */
export const Facts = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <dl className={classes['facts']}>{children}</dl>
);

export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode => (
  <div className={classes['fact']}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
