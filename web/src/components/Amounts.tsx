import { type ReactNode } from 'react';
import { Money } from './Money';
import { type Amount } from './sums';
import classes from './numbers.module.css';

/** Amounts in several currencies, stacked, with digits and codes aligned. */
export const Amounts = ({ amounts }: { readonly amounts: readonly Amount[] }): ReactNode =>
  amounts.length > 0 && (
    <span className={classes['amounts']}>
      {amounts.map(({ currency, total }) => (
        <span key={currency}>
          <Money amount={total} currency={currency} />
        </span>
      ))}
    </span>
  );
