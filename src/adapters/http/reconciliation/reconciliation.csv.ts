import { stringify } from 'csv-stringify/sync';
import { harmless } from '../../../application/shared/spreadsheet-text';
import { type ReconciliationView } from '../../../application/reconciliation/reconciliation.views';

const COLUMNS = [
  ...['Account', 'Entity', 'Currency', 'Delivered', 'Posted', 'In Ledger Now', 'Other Origin', 'Difference'],
  ...['Explained', 'Not Posted Yet', 'Withdrawn', 'Corrections Waiting', 'State', 'Accepted By', 'Reason'],
];

/** The cells of the last tie-out. An amount that was not checked says so. */
export const reconciliationCsv = ({ last }: ReconciliationView): string =>
  stringify(
    (last?.cells ?? []).map((cell) => [
      ...[cell.account, cell.entity, cell.currency, cell.delivered, cell.posted],
      ...[cell.ledger ?? NOT_CHECKED, cell.other ?? NOT_CHECKED, cell.difference ?? NOT_CHECKED, cell.explained],
      ...[cell.waiting, cell.withdrawn, cell.correction, cell.state],
      ...[cell.accepted?.by ?? '', cell.accepted?.reason ?? ''].map(harmless),
    ]),
    { header: true, columns: COLUMNS, record_delimiter: 'windows' },
  );

const NOT_CHECKED = 'not checked';
