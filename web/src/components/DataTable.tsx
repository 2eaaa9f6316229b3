import { Button, Group, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { countOf } from './formats';
import { type RowSelection, SelectAll, SelectRow } from './RowSelection';
import classes from './DataTable.module.css';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** Short, such as a time or a name: stays on one line on wide screens. */
  readonly isShort?: boolean;
  /** Names the row: screen readers announce it with every other cell. */
  readonly isRowHeader?: boolean;
  /** Makes the header a button that sorts by it. */
  readonly sort?: ColumnSort;
}

export interface ColumnSort {
  /** Null when the rows are sorted by another column. */
  readonly direction: 'ascending' | 'descending' | null;
  readonly onToggle: () => void;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a row is called when counted: `['batch', 'batches']`. */
  readonly rowName: readonly [one: string, many: string];
  readonly hasMore?: boolean;
  readonly isLoadingMore?: boolean;
  readonly onMore?: () => void;
  /** Loads more automatically near the end of what is loaded. */
  readonly isEndless?: boolean;
  /** Makes rows selectable, by their key. */
  readonly selection?: RowSelection<Row>;
  /** The number of rows is not shown. */
  readonly isUncounted?: boolean;
}

const ROW_HEIGHT_PX = 44;
/** With fewer rows, all are rendered, so that the browser's own search finds them. */
const VIRTUAL_FROM_ROWS = 200;
const MORE_BEFORE_END_ROWS = 150;

/** Rows under headers; on a narrow screen a card per row. Of a long list only the rows near the screen are rendered. */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
  rowName,
  hasMore = false,
  isLoadingMore = false,
  onMore,
  isEndless = false,
  selection,
  isUncounted = false,
}: DataTableProps<Row>): ReactNode => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = (): void => {
      setOffset(Math.round((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure); // What is above the table may grow and shrink.
    observer.observe(document.body);
    return () => {
      observer.disconnect();
    };
  }, []);
  const isVirtual = rows.length >= VIRTUAL_FROM_ROWS;
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    enabled: isVirtual,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: 20,
    scrollMargin: offset,
  });
  const shown = virtualizer.getVirtualItems();
  const above = (shown[0]?.start ?? offset) - offset;
  const below = virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? offset) - offset);
  const lastShown = shown.at(-1)?.index ?? 0;
  const wantsMore =
    isEndless && isVirtual && hasMore && !isLoadingMore && lastShown > rows.length - MORE_BEFORE_END_ROWS;
  useEffect(() => {
    if (wantsMore) onMore?.();
  }, [wantsMore, onMore]);
  const indexes = isVirtual ? shown.map(({ index }) => index) : rows.map((_row, index) => index);
  return (
    <>
      <table className={classes['table']} role="table" aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <caption className={classes['caption']}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {selection && (
              <th scope="col" role="columnheader" className={classes['choice']}>
                <SelectAll selection={selection} keys={rows.map(rowKey)} />
              </th>
            )}
            {columns.map(({ header, align, sort }) => (
              <th
                key={header}
                scope="col"
                role="columnheader"
                data-align={align}
                aria-sort={sort?.direction ?? undefined}
              >
                {sort ? <SortButton header={header} sort={sort} /> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body}>
          {isVirtual && <Spacer height={above} />}
          {indexes.map((index) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <TableRow
                  key={rowKey(row)}
                  row={row}
                  rows={rows}
                  index={index}
                  columns={columns}
                  rowKey={rowKey}
                  selection={selection}
                  measure={isVirtual ? virtualizer.measureElement : undefined}
                />
              )
            );
          })}
          {isVirtual && <Spacer height={below} />}
        </tbody>
      </table>
      <Group justify="space-between" mt="xs" display={isUncounted && !hasMore ? 'none' : undefined}>
        <Text size="sm" c="dimmed" role="status">
          {countOf(rows.length, ...rowName)}
          {hasMore && ' so far'}
        </Text>
        {hasMore && (
          <Button variant="default" size="xs" loading={isLoadingMore} onClick={onMore}>
            Load more
          </Button>
        )}
      </Group>
    </>
  );
};

interface TableRowProps<Row> extends Pick<DataTableProps<Row>, 'rows' | 'columns' | 'rowKey'> {
  readonly row: Row;
  readonly index: number;
  readonly selection: RowSelection<Row> | undefined;
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined;
}

/** Memoized: scrolling renders only new rows. */
const TableRow = memo(
  <Row,>({ row, rows, index, columns, rowKey, selection, measure }: TableRowProps<Row>): ReactNode => (
    <tr
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      ref={measure}
      data-selected={selection?.selected.has(rowKey(row)) === true || undefined}
    >
      {selection && (
        <td role="cell" data-label="Select" className={classes['choice']}>
          <SelectRow selection={selection} rows={rows} rowKey={rowKey} index={index} />
        </td>
      )}
      {columns.map((column) => (
        <Cell key={column.header} column={column} row={row} />
      ))}
    </tr>
  ),
) as <Row>(props: TableRowProps<Row> & { readonly key: string }) => ReactNode;

const SortButton = ({ header, sort }: { readonly header: string; readonly sort: ColumnSort }): ReactNode => {
  const Shape = sort.direction === null ? IconArrowsSort : sort.direction === 'ascending' ? IconArrowUp : IconArrowDown;
  return (
    <button type="button" className={classes['sort']} onClick={sort.onToggle}>
      {header}
      <Shape size={14} aria-hidden opacity={sort.direction === null ? 0.45 : 1} />
    </button>
  );
};

const Cell = <Row,>({ column, row }: { readonly column: Column<Row>; readonly row: Row }): ReactNode => {
  const { header, align, cell, isRowHeader = false, isShort } = column;
  return isRowHeader ? (
    <th scope="row" role="rowheader" data-label={header} data-align={align}>
      <div>{cell(row)}</div>
    </th>
  ) : (
    <td role="cell" data-label={header} data-align={align} data-short={isShort}>
      <div>{cell(row)}</div>
    </td>
  );
};

/** Takes the space of the rows that are not rendered. */
const Spacer = ({ height }: { readonly height: number }): ReactNode =>
  height > 0 && (
    <tr aria-hidden className={classes['spacer']}>
      <td style={{ height }} />
    </tr>
  );
