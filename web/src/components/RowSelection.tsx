import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import classes from './DataTable.module.css';

export interface RowSelection<Row> {
  /** Keys of rows. */
  readonly selected: ReadonlySet<string>;
  readonly onChange: (selected: ReadonlySet<string>) => void;
  /** What a row is called: `entry RR-1, part 2`. */
  readonly nameOf: (row: Row) => string;
}

interface SelectAllProps<Row> {
  readonly selection: RowSelection<Row>;
  readonly keys: readonly string[];
}

/** All rows that are loaded, or none. */
export const SelectAll = <Row,>({ selection: { selected, onChange }, keys }: SelectAllProps<Row>): ReactNode => {
  const box = useRef<HTMLInputElement>(null);
  const isAll = keys.length > 0 && keys.every((key) => selected.has(key));
  useEffect(() => {
    if (box.current) box.current.indeterminate = !isAll && selected.size > 0;
  }, [isAll, selected]);
  return (
    <input
      ref={box}
      type="checkbox"
      className={classes['checkbox']}
      aria-label="Select all rows that are loaded"
      checked={isAll}
      onChange={() => {
        onChange(isAll ? new Set() : new Set([...selected, ...keys]));
      }}
    />
  );
};

interface SelectRowProps<Row> {
  readonly selection: RowSelection<Row>;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly index: number;
}

/** The last row selected or cleared: with the shift key the range up to the next row follows. */
let anchor = 0;

/** Space selects; arrows move to the next row; with the shift key they extend the selection. */
export const SelectRow = <Row,>({ selection, rows, rowKey, index }: SelectRowProps<Row>): ReactNode => {
  const { selected, onChange, nameOf } = selection;
  const row = rows[index];
  if (row === undefined) return null;
  const key = rowKey(row);
  const isSelected = selected.has(key);
  const change = (from: number, to: number, isOn: boolean): void => {
    const next = new Set(selected);
    for (const other of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
      if (isOn) next.add(rowKey(other));
      else next.delete(rowKey(other));
    }
    anchor = to;
    onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const target = index + step;
    if (step === 0 || rows[target] === undefined) return;
    event.preventDefault();
    if (event.shiftKey) change(index, target, true);
    event.currentTarget.closest('tbody')?.querySelector<HTMLInputElement>(`tr[data-index="${target}"] input`)?.focus();
  };
  return (
    <input
      type="checkbox"
      className={classes['checkbox']}
      aria-label={`Select ${nameOf(row)}`}
      checked={isSelected}
      onKeyDown={onKeyDown}
      onChange={({ nativeEvent }) => {
        const isRange = 'shiftKey' in nativeEvent && nativeEvent.shiftKey === true;
        change(isRange ? anchor : index, index, !isSelected);
      }}
    />
  );
};
