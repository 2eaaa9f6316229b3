import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { buildCreateRequest, prepareJournalEntry } from '../../../src/adapters/intacct/entries/journal-entry';
import { readXml } from '../../../src/adapters/intacct/xml/xml-reader';
import { isXmlText } from '../../../src/adapters/intacct/xml/xml-writer';
import {
  type LedgerEntry,
  type LedgerFieldValue,
  type LedgerLine,
  type PostingIdentity,
} from '../../../src/domain/ledger-entry/ledger-entry';
import { Secret } from '../../../src/application/ports/secret';
import { type StandardDimension } from '../../../src/domain/shared/ledger-field';
import { entry, identity } from './stub-gateway';

const dimension = (name: StandardDimension, value: string): LedgerFieldValue => ({
  target: { kind: 'dimension', dimension: name },
  value,
});
const custom = (name: string, value: string): LedgerFieldValue => ({ target: { kind: 'customField', name }, value });
const userDefined = (name: string, value: string): LedgerFieldValue => ({
  target: { kind: 'userDefinedDimension', name },
  value,
});
const [debit, credit] = entry.lines as [LedgerLine, LedgerLine];
const withLine = (change: Partial<LedgerLine>): LedgerEntry => ({ ...entry, lines: [{ ...debit, ...change }, credit] });
const inCurrency = (currency: string, amountMinor: bigint): LedgerEntry => ({
  ...entry,
  currency,
  lines: entry.lines.map((line) => ({ ...line, amountMinor })),
});

const bodyOf = (candidate: LedgerEntry, as: PostingIdentity = identity): string => {
  const outcome = prepareJournalEntry(candidate, as);
  if (outcome.kind === 'refused') throw new Error(outcome.reasons.map(({ message }) => message).join(' '));
  return outcome.entry.body;
};
const refusalsOf = (candidate: LedgerEntry, as: PostingIdentity = identity): string[] => {
  const outcome = prepareJournalEntry(candidate, as);
  return outcome.kind === 'refused' ? outcome.reasons.map(({ code, message }) => `${code} ${message}`) : [];
};

const allDimensions: LedgerFieldValue[] = [
  custom('ZONE_TEXT', 'z'),
  userDefined('GLDIMREGION', '10042'),
  custom('alpha', 'a & b'),
  ...(['Warehouse', 'Contract', 'Class', 'Item', 'Employee', 'Vendor', 'Customer', 'Project'] as const).map((name) =>
    dimension(name, `${name}-1`),
  ),
  dimension('Department', ''),
  dimension('Location', 'US01'),
];

describe('the create of a journal entry', () => {
  it('is the whole document that the gateway expects', () => {
    const request = buildCreateRequest({
      entry: withLine({ fields: allDimensions, memo: 'Müller <GmbH> ]]>' }),
      identity,
      senderId: 'acme_sender',
      senderPassword: new Secret('p&w'),
      sessionId: new Secret('session-1'),
      controlId: 'request-1',
    });
    expect(request).toBe(
      '<?xml version="1.0" encoding="utf-8"?><request><control><senderid>acme_sender</senderid><password>p&amp;w</password>' +
        '<controlid>request-1</controlid><uniqueid>true</uniqueid><dtdversion>3.0</dtdversion>' +
        '<includewhitespace>false</includewhitespace></control><operation transaction="true"><authentication>' +
        '<sessionid>session-1</sessionid></authentication><content><function controlid="je-2026-01-0001"><create><GLBATCH>' +
        '<JOURNAL>RRJ</JOURNAL><BATCH_DATE>01/31/2026</BATCH_DATE><BATCH_TITLE>Revenue recognition 2026-01</BATCH_TITLE>' +
        '<REFERENCENO>RR-2026-01-0001</REFERENCENO><STATE>Posted</STATE><ENTRIES>' +
        '<GLENTRY><DOCUMENT>SUB-1</DOCUMENT><ACCOUNTNO>2400</ACCOUNTNO><TR_TYPE>1</TR_TYPE><TRX_AMOUNT>1000.10</TRX_AMOUNT>' +
        '<CURRENCY>USD</CURRENCY><EXCH_RATE_TYPE_ID>Intacct Daily Rate</EXCH_RATE_TYPE_ID><LOCATION>US01</LOCATION>' +
        '<PROJECTID>Project-1</PROJECTID><CUSTOMERID>Customer-1</CUSTOMERID><VENDORID>Vendor-1</VENDORID>' +
        '<EMPLOYEEID>Employee-1</EMPLOYEEID><ITEMID>Item-1</ITEMID><CLASSID>Class-1</CLASSID>' +
        '<CONTRACTID>Contract-1</CONTRACTID><WAREHOUSEID>Warehouse-1</WAREHOUSEID>' +
        '<DESCRIPTION>Müller &lt;GmbH&gt; ]]&gt;</DESCRIPTION>' +
        '<alpha>a &amp; b</alpha><GLDIMREGION>10042</GLDIMREGION><ZONE_TEXT>z</ZONE_TEXT></GLENTRY>' +
        '<GLENTRY><DOCUMENT>SUB-1</DOCUMENT><ACCOUNTNO>4000</ACCOUNTNO><TR_TYPE>-1</TR_TYPE><TRX_AMOUNT>1000.10</TRX_AMOUNT>' +
        '<CURRENCY>USD</CURRENCY><EXCH_RATE_TYPE_ID>Intacct Daily Rate</EXCH_RATE_TYPE_ID>' +
        '<DESCRIPTION>Revenue recognition 2026-01</DESCRIPTION></GLENTRY>' +
        '</ENTRIES></GLBATCH></create></function></content></operation></request>',
    );
  });

  it('leaves out an exchange rate type and a document that are empty', () => {
    expect(bodyOf({ ...withLine({ document: '' }), exchangeRateType: '' })).toContain(
      '<GLENTRY><ACCOUNTNO>2400</ACCOUNTNO><TR_TYPE>1</TR_TYPE><TRX_AMOUNT>1000.10</TRX_AMOUNT><CURRENCY>USD</CURRENCY><DESCRIPTION>',
    );
  });

  it('has the date on which the ledger reverses it, and the rates that its lines bring', () => {
    const rated = withLine({ exchangeRate: '1.0842', exchangeRateDate: '2026-01-30' });
    const body = bodyOf({ ...rated, reversalDate: '2026-02-01' });
    expect(body).toContain('<BATCH_DATE>01/31/2026</BATCH_DATE><REVERSEDATE>02/01/2026</REVERSEDATE><BATCH_TITLE>');
    expect(body).toContain(
      '<CURRENCY>USD</CURRENCY><EXCH_RATE_DATE>01/30/2026</EXCH_RATE_DATE><EXCHANGE_RATE>1.0842</EXCHANGE_RATE>',
    );
    // The other line has none of its own.
    expect(body.split('<EXCH_RATE_TYPE_ID>')).toHaveLength(2);
  });

  it.each([
    ['2026-01-31', 'Header, REVERSEDATE: not a date after BATCH_DATE.'],
    ['2026-02-30', 'Header, REVERSEDATE: not a date after BATCH_DATE.'],
  ])('is refused with the reversal date %s', (reversalDate, message) => {
    const outcome = prepareJournalEntry({ ...entry, reversalDate }, identity);
    expect(outcome).toMatchObject({ kind: 'refused', reasons: [{ code: 'FIELD_NOT_ACCEPTED', message }] });
  });

  it('is refused with a rate of more decimals than the ledger keeps', () => {
    expect(prepareJournalEntry(withLine({ exchangeRate: '1.08421' }), identity)).toMatchObject({
      kind: 'refused',
      reasons: [{ code: 'FIELD_NOT_ACCEPTED', message: 'Line 1, EXCHANGE_RATE: more than four decimals.' }],
    });
    expect(prepareJournalEntry(withLine({ exchangeRate: '1.08420' }), identity).kind).toBe('prepared');
  });

  it('has the digest of exactly its body, which no authentication and no control id is part of', () => {
    const outcome = prepareJournalEntry(entry, identity);
    if (outcome.kind !== 'prepared') throw new Error('refused');
    expect(outcome.entry.payloadDigest).toBe(createHash('sha256').update(outcome.entry.body).digest('hex'));
    expect(bodyOf(entry, { ...identity, controlId: 'other' })).toBe(outcome.entry.body);
    expect(bodyOf(entry, { ...identity, referenceNo: 'other' })).not.toBe(outcome.entry.body);
  });

  it.each([
    ['USD', 5n, '0.05'],
    ['JPY', 1000n, '1000.00'],
    ['KWD', 1230n, '1.23'],
    ['KWD', 5n * 1000n, '5.00'],
    ['CLF', 12_300n, '1.23'],
    ['EUR', 999_999_999_999_999n, '9999999999999.99'],
  ])('writes %s %s in two decimals', (currency, minor, text) => {
    expect(bodyOf(inCurrency(currency, minor))).toContain(`<TRX_AMOUNT>${text}</TRX_AMOUNT>`);
  });

  it('writes the same line in any order of its fields, even when the previous line has them too', () => {
    const ordered = bodyOf(withLine({ fields: allDimensions }));
    expect(bodyOf(withLine({ fields: [...allDimensions].reverse() }))).toBe(ordered);
    const twice = bodyOf({
      ...entry,
      lines: [
        { ...debit, fields: allDimensions },
        { ...credit, fields: allDimensions.map((field) => ({ ...field })) },
      ],
    });
    expect(twice.match(/<LOCATION>US01<\/LOCATION>/g)).toHaveLength(2);
  });

  it('is read back with every text unaltered', () => {
    const text = (lengthMax: number) =>
      fc.string({ unit: 'binary', minLength: 1, maxLength: Math.floor(lengthMax / 2) }).filter(isXmlText);
    fc.assert(
      fc.property(text(80), text(30), text(500), text(100), (title, document, memo, location) => {
        const body = bodyOf({ ...withLine({ document, memo, fields: [dimension('Location', location)] }), title });
        const read = readXml(`<response>${body}</response>`, 'response', 1_000_000);
        const batch = read.ok ? read.root.only('create')?.only('GLBATCH') : undefined;
        const line = batch?.only('ENTRIES')?.all('GLENTRY')[0];
        const texts = ['DOCUMENT', 'DESCRIPTION', 'LOCATION'].map((name) => line?.text(name));
        expect([batch?.text('BATCH_TITLE'), ...texts]).toEqual([title, document, memo, location]);
      }),
    );
  });
});

describe('an entry that the ledger could not hold unaltered', () => {
  it.each<[string, LedgerEntry, string[]]>([
    [
      'one decimal too many',
      inCurrency('KWD', 1234n),
      [
        'AMOUNT_PRECISION Line 1, TRX_AMOUNT: 1.234 KWD has more than two decimals.',
        'AMOUNT_PRECISION Line 2, TRX_AMOUNT: 1.234 KWD has more than two decimals.',
      ],
    ],
    [
      'debits and credits that differ',
      withLine({ amountMinor: 100_009n }),
      ['ENTRY_UNBALANCED_IN_LEDGER The entry differs by 0.01 USD: debit 1,000.09, credit 1,000.10.'],
    ],
    [
      'no credit',
      { ...entry, lines: [debit, debit] },
      [
        'ENTRY_UNBALANCED_IN_LEDGER The entry has no credit line.',
        'ENTRY_UNBALANCED_IN_LEDGER The entry differs by 2,000.20 USD: debit 2,000.20, credit 0.00.',
      ],
    ],
    [
      'no lines',
      { ...entry, lines: [] },
      [
        'ENTRY_UNBALANCED_IN_LEDGER The entry has fewer than two lines.',
        'ENTRY_UNBALANCED_IN_LEDGER The entry has no debit line.',
        'ENTRY_UNBALANCED_IN_LEDGER The entry has no credit line.',
      ],
    ],
    [
      'zero',
      inCurrency('USD', 0n),
      [
        'FIELD_NOT_ACCEPTED Line 1, TRX_AMOUNT: not greater than zero.',
        'FIELD_NOT_ACCEPTED Line 2, TRX_AMOUNT: not greater than zero.',
      ],
    ],
    [
      'a currency nobody knows',
      { ...entry, currency: 'US$' },
      ['FIELD_NOT_ACCEPTED Header, CURRENCY: not an ISO 4217 code.'],
    ],
    ['a date that is none', { ...entry, date: '2026-02-30' }, ['FIELD_NOT_ACCEPTED Header, BATCH_DATE: not a date.']],
    ['no journal', { ...entry, journal: '' }, ['FIELD_NOT_ACCEPTED Header, JOURNAL: missing.']],
    ['no account', withLine({ account: '' }), ['FIELD_NOT_ACCEPTED Line 1, ACCOUNTNO: missing.']],
    [
      'a long title',
      { ...entry, title: 'x'.repeat(81) },
      ['TEXT_TOO_LONG Header, BATCH_TITLE: 81 characters, at most 80 are possible.'],
    ],
    [
      'a long document',
      withLine({ document: 'x'.repeat(31) }),
      ['TEXT_TOO_LONG Line 1, DOCUMENT: 31 characters, at most 30 are possible.'],
    ],
    [
      'a long memo',
      withLine({ memo: 'x'.repeat(501) }),
      ['TEXT_TOO_LONG Line 1, DESCRIPTION: 501 characters, at most 500 are possible.'],
    ],
    [
      'a long account',
      withLine({ account: '1'.repeat(25) }),
      ['TEXT_TOO_LONG Line 1, ACCOUNTNO: 25 characters, at most 24 are possible.'],
    ],
    [
      'a control character',
      withLine({ memo: 'a😀\u0007' }),
      ['TEXT_NOT_ALLOWED Line 1, DESCRIPTION: the character U+0007 at position 3 is not possible.'],
    ],
    [
      'half an emoji',
      withLine({ fields: [dimension('Location', '\ud83d')] }),
      ['TEXT_NOT_ALLOWED Line 1, LOCATION: the character U+D83D at position 1 is not possible.'],
    ],
    [
      'a dimension twice',
      withLine({ fields: [dimension('Class', 'A'), dimension('Location', 'L'), dimension('Class', 'B')] }),
      ['FIELD_NOT_ACCEPTED Line 1: CLASSID has two values.'],
    ],
    [
      'a custom field twice',
      withLine({ fields: [custom('Region', 'A'), custom('REGION', 'B')] }),
      ['FIELD_NOT_ACCEPTED Line 1: REGION has two values.'],
    ],
    [
      'a dimension as a custom field too',
      withLine({ fields: [userDefined('GLDIMX', 'A'), custom('GLDIMX', 'B')] }),
      ['FIELD_NOT_ACCEPTED Line 1: GLDIMX has two values.'],
    ],
    [
      'a name that is none',
      withLine({ fields: [custom('A B><X', 'v')] }),
      ["FIELD_NOT_ACCEPTED Line 1: 'A B><X' cannot be the name of a field."],
    ],
    [
      'a custom field that would be the amount',
      withLine({ fields: [custom('trx_amount', '1')] }),
      ["FIELD_NOT_ACCEPTED Line 1: 'trx_amount' cannot be the name of a field."],
    ],
    [
      'custom fields that would be read as the entry and the number of the line',
      withLine({ fields: [custom('BatchNo', '1'), custom('LINE_NO', '1')] }),
      [
        "FIELD_NOT_ACCEPTED Line 1: 'BatchNo' cannot be the name of a field.",
        "FIELD_NOT_ACCEPTED Line 1: 'LINE_NO' cannot be the name of a field.",
      ],
    ],
    [
      'a custom field that would be a dimension',
      withLine({ fields: [custom('LOCATION', 'US02')] }),
      ["FIELD_NOT_ACCEPTED Line 1: 'LOCATION' cannot be the name of a field."],
    ],
    [
      'a dimension without its prefix',
      withLine({ fields: [userDefined('REGION', '1')] }),
      ["FIELD_NOT_ACCEPTED Line 1: 'REGION' cannot be the name of a field."],
    ],
  ])('is refused for %s', (_what, candidate, expected) => {
    expect(refusalsOf(candidate)).toEqual(expected);
  });

  it('is refused for an identity that is too long or empty', () => {
    expect(refusalsOf(entry, { referenceNo: 'x'.repeat(21), controlId: '' })).toEqual([
      'FIELD_NOT_ACCEPTED Header, function controlid: missing.',
      'TEXT_TOO_LONG Header, REFERENCENO: 21 characters, at most 20 are possible.',
    ]);
  });

  it('names every line with the same mistake, but not without end', () => {
    const wrong = { ...debit, fields: [custom('A B', 'v')] };
    const refusals = refusalsOf({ ...entry, lines: Array.from({ length: 50 }, () => wrong) });
    expect(refusals).toHaveLength(20);
    expect(refusals[19]).toContain('Line 20:');
  });

  it('never becomes a request', () => {
    const request = {
      identity,
      senderId: 's',
      senderPassword: new Secret('p'),
      sessionId: new Secret('x'),
      controlId: 'c',
    };
    expect(() => buildCreateRequest({ ...request, entry: { ...entry, lines: [] } })).toThrow('fewer than two lines');
  });
});
