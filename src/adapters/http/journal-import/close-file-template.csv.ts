import { stringify } from 'csv-stringify/sync';

/** A header row as Excel opens it: UTF-8 with its mark, lines that end with CR LF. */
export const closeFileTemplateCsv = (columns: readonly string[]): Buffer =>
  Buffer.from(stringify([[...columns]], { bom: true, record_delimiter: 'windows' }), 'utf8');
