import {
  type Condition,
  IN_VALUES_MAX,
  type LedgerQuery,
  readPage,
  writeQuery,
} from '../../../src/adapters/intacct/records/query';
import { readXml, type XmlElement } from '../../../src/adapters/intacct/xml/xml-reader';
import { rows } from './stub-gateway';

const query = (...where: readonly Condition[]): LedgerQuery => ({
  object: 'GLBATCH',
  fields: ['RECORDNO', 'STATE'],
  where,
  showsPrivate: false,
  pageSize: 10,
});
const written = (filter: string, options = ''): string =>
  '<query><object>GLBATCH</object><select><field>RECORDNO</field><field>STATE</field></select>' +
  `${filter}<orderby><order><field>RECORDNO</field><ascending/></order></orderby>${options}` +
  '<pagesize>10</pagesize><offset>20</offset></query>';
const equal: Condition = { kind: 'equal', field: 'JOURNAL', value: 'R&J' };
const like: Condition = { kind: 'like', field: 'REFERENCENO', pattern: 'RR<%' };
const among = (...values: readonly string[]): Condition => ({ kind: 'in', field: 'BATCHNO', values });

describe('a query', () => {
  const equalXml = '<equalto><field>JOURNAL</field><value>R&amp;J</value></equalto>';
  const likeXml = '<like><field>REFERENCENO</field><value>RR&lt;%</value></like>';
  const amongXml = '<in><field>BATCHNO</field><value>1</value><value>2&gt;</value></in>';

  it.each<[string, Condition[], string]>([
    ['no condition', [], ''],
    ['equal', [equal], `<filter>${equalXml}</filter>`],
    ['like', [like], `<filter>${likeXml}</filter>`],
    ['in', [among('1', '2>')], `<filter>${amongXml}</filter>`],
    ['all three', [equal, like, among('1', '2>')], `<filter><and>${equalXml}${likeXml}${amongXml}</and></filter>`],
  ])('is written whole with %s', (_what, where, filter) => {
    expect(writeQuery(query(...where), 20)).toBe(written(filter));
  });

  it('asks for what belongs to one entity only if so configured', () => {
    expect(writeQuery({ ...query(), showsPrivate: true }, 20)).toBe(
      written('', '<options><showprivate>true</showprivate></options>'),
    );
  });

  it('is a defect with no value, with too many and with a text that XML cannot carry', () => {
    const many = Array.from({ length: IN_VALUES_MAX + 1 }, (_, position) => String(position));
    expect(() => writeQuery(query(among()), 0)).toThrow('A filter takes 1 to 1000 values, not 0.');
    expect(() => writeQuery(query(among(...many)), 0)).toThrow('A filter takes 1 to 1000 values, not 1001.');
    expect(writeQuery(query(among(...many.slice(1))), 0).match(/<value>/g)).toHaveLength(IN_VALUES_MAX);
    for (const where of [among('\u0000'), { ...equal, value: '\u0000' }, { ...like, pattern: '\u0000' }]) {
      expect(() => writeQuery(query(where), 0)).toThrow('A text that XML cannot carry');
    }
  });
});

describe('a page of a query', () => {
  const dataOf = (text: string): XmlElement | undefined => {
    const document = readXml(`<response>${text}</response>`, 'response', 10_000);
    return document.ok ? document.root.only('data') : undefined;
  };
  const pageOf = (text: string) => {
    const page = readPage(dataOf(text), query());
    return page && { remaining: page.remaining, rows: page.rows.map((row) => row.text('RECORDNO')) };
  };
  const row = (recordNo: number) => `<RECORDNO>${recordNo}</RECORDNO>`;

  it('has its rows, in upper or lower case, and how many remain', () => {
    expect(pageOf(rows('GLBATCH', [row(1), row(2)], 3))).toEqual({ remaining: 3, rows: ['1', '2'] });
    expect(pageOf(rows('glbatch', [row(1)]).replaceAll('RECORDNO', 'recordno'))).toEqual({ remaining: 0, rows: ['1'] });
    expect(pageOf(rows('GLBATCH', []))).toEqual({ remaining: 0, rows: [] });
  });

  it.each([
    ['no data', ''],
    ['another count', rows('GLBATCH', [row(1)]).replace('count="1" num', 'count="2" num')],
    ['rows of another object', rows('GLENTRY', [row(1)])],
    ['no remaining number', rows('GLBATCH', [row(1)]).replace(' numremaining="0"', '')],
    ['a negative remaining number', rows('GLBATCH', [row(1)], -1)],
    ['no row and a promise of more', rows('GLBATCH', [], 1)],
  ])('is none with %s', (_what, text) => {
    expect(pageOf(text)).toBeNull();
  });
});
