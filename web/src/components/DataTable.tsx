import { Button, Group, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { countOf } from './formats';
import classes from './DataTable.module.css';

export interface Column<Row> {
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right';
  /** By which name the service sorts the list by this column. */
  readonly sortBy?: string;
  /** Names the row: read out with every other cell of it. */
  readonly isRowHeader?: boolean;
}

interface DataTableProps<Row> {
  /** What the table holds, for those who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What a row is, to count them: `['batch', 'batches']`. */
  readonly rowName: readonly [one: string, many: string];
  /** As the service takes it: the name of a column's order, with a minus when it is turned round. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly hasMore?: boolean;
  readonly isLoadingMore?: boolean;
  readonly onMore?: () => void;
}

const ROW_HEIGHT_PX = 44;
/** Below that, all rows are in the page, where the browser's own search finds them. */
const VIRTUAL_FROM_ROWS = 200;

/** Rows under headers; on a narrow screen a card for each row. Only what is near the screen of a long list is in the page. */
export const DataTable = <Row,>({
  caption,
  columns,
  rows,
  rowKey,
  rowName,
  sort = '',
  onSort,
  hasMore = false,
  isLoadingMore = false,
  onMore,
}: DataTableProps<Row>): ReactNode => {
  const body = useRef<HTMLTableSectionElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    setOffset((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
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
  const indexes = isVirtual ? shown.map(({ index }) => index) : rows.map((_row, index) => index);
  return (
    <>
      <table className={classes['table']} role="table" aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <caption className={classes['caption']}>{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <ColumnHeader key={column.header} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body}>
          {isVirtual && <Spacer height={above} />}
          {indexes.map((index) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <tr
                  key={rowKey(row)}
                  role="row"
                  data-index={index}
                  aria-rowindex={index + 2}
                  ref={isVirtual ? virtualizer.measureElement : undefined}
                >
                  {columns.map((column) => (
                    <Cell key={column.header} column={column} row={row} />
                  ))}
                </tr>
              )
            );
          })}
          {isVirtual && <Spacer height={below} />}
        </tbody>
      </table>
      <Group justify="space-between" mt="xs">
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

interface ColumnHeaderProps<Row> {
  readonly column: Column<Row>;
  readonly sort: string;
  readonly onSort: ((sort: string) => void) | undefined;
}

const ColumnHeader = <Row,>({ column, sort, onSort }: ColumnHeaderProps<Row>): ReactNode => {
  const { header, align, sortBy } = column;
  if (sortBy === undefined || !onSort)
    return (
      <th scope="col" role="columnheader" data-align={align}>
        {header}
      </th>
    );
  const isDescending = sort === `-${sortBy}`;
  const isSorted = isDescending || sort === sortBy;
  const Arrow = isDescending ? IconArrowDown : IconArrowUp;
  const order = isDescending ? 'descending' : 'ascending';
  return (
    <th scope="col" role="columnheader" data-align={align} aria-sort={isSorted ? order : 'none'}>
      <UnstyledButton
        className={classes['sort']}
        onClick={() => {
          onSort(sort === sortBy ? `-${sortBy}` : sortBy);
        }}
      >
        {header}
        {isSorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
};

const Cell = <Row,>({ column, row }: { readonly column: Column<Row>; readonly row: Row }): ReactNode => {
  const { header, align, cell, isRowHeader = false } = column;
  return isRowHeader ? (
    <th scope="row" role="rowheader" data-label={header} data-align={align}>
      <div>{cell(row)}</div>
    </th>
  ) : (
    <td role="cell" data-label={header} data-align={align}>
      <div>{cell(row)}</div>
    </td>
  );
};

/** Stands for the rows that are not in the page. */
const Spacer = ({ height }: { readonly height: number }): ReactNode =>
  height > 0 && (
    <tr aria-hidden className={classes['spacer']}>
      <td style={{ height }} />
    </tr>
  );
