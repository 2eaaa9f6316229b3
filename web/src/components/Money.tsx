import { type ReactNode } from 'react';
import { moneyText } from './formats';
import classes from './numbers.module.css';

/** An amount as decimal text with aligned digits, and its currency when that is not shown elsewhere. */
export const Money = ({ amount, currency }: { readonly amount: string; readonly currency?: string }): ReactNode => (
  <span className={classes['figures']}>
    {moneyText(amount)}
    {currency !== undefined && ` ${currency}`}
  </span>
);
