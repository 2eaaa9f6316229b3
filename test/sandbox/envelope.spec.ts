import { call, driverOf, entry, errorsOf, login, requestOf } from './gateway-driver';

const good = requestOf(call('f1', '<getDimensions/>'));

const errorsFor = async (document: string): Promise<string[]> => {
  const reply = await driverOf().gateway.handle(document);
  return reply.kind === 'answer' ? errorsOf(reply.body) : [];
};

describe('the envelope of a request', () => {
  it('answers a document that is not a request with the whole control failure', async () => {
    const reply = await driverOf().gateway.handle(good.replace('</content>', ''));
    expect(reply).toEqual({
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'text/xml; encoding="UTF-8"' },
      body: `<?xml version="1.0" encoding="UTF-8"?>
<response>
  <control>
    <status>failure</status>
    <senderid>revrec_sender</senderid>
    <controlid>req-1</controlid>
    <uniqueid></uniqueid>
    <dtdversion></dtdversion>
  </control>
  <errormessage>
    <error>
      <errorno>XL03000003</errorno>
      <description></description>
      <description2>XML Parse schema error: Fatal Error 76: Opening and ending tag mismatch: content line 6 and operation Line: 6, column: 62. [Support ID: random-1]</description2>
      <correction></correction>
    </error>
  </errormessage>
</response>
`,
    });
  });

  it.each([
    ['a text that is not XML', 'hello', "Fatal Error 4: Start tag expected, '<' not found Line: 1, column: 1."],
    ['nothing', '', "Fatal Error 4: Start tag expected, '<' not found Line: 1, column: 1."],
    [
      'a document type',
      `<!DOCTYPE request [<!ENTITY x "y">]>${good}`,
      'Fatal Error 86: A document type is not allowed Line: 1, column: 1.',
    ],
    ['an entity', good.replace('req-1', '&x;'), 'Fatal Error 26: Entity not defined Line: 3, column: 88.'],
    [
      'a control character',
      good.replace('req-1', '\u0001'),
      'Fatal Error 9: Char out of allowed range Line: 3, column: 88.',
    ],
    ['two roots', `${good}<request/>`, 'Fatal Error 5: Extra content at the end of the document Line: 6, column: 94.'],
    [
      'another root',
      '<answer/>',
      "Error 1871: Element 'answer': This element is not expected. Expected is ( request ). Line: 1, column: 0.",
    ],
    [
      'an unknown function',
      good.replace('<getDimensions/>', '<getNothing/>'),
      expect.stringMatching(
        /^Error 1871: Element 'getNothing': This element is not expected\. Expected is one of \( create, .* \)\. Line: 6, column: 0\.$/,
      ),
    ],
    [
      'a second child of a function',
      good.replace('<getDimensions/>', '<getDimensions/><getDimensions/>'),
      "Error 1871: Element 'getDimensions': This element is not expected. Line: 6, column: 0.",
    ],
    [
      'a function without a child',
      good.replace('<getDimensions/>', ''),
      expect.stringMatching(/^Error 1871: Element 'function': Missing child element\(s\)\./),
    ],
    [
      'a function without an id',
      good.replace(' controlid="f1"', ''),
      "Error 1868: Element 'function': The attribute 'controlid' is required but missing. Line: 6, column: 0.",
    ],
    [
      'an id of 257 characters',
      good.replace('"f1"', `"${'x'.repeat(257)}"`),
      "Error 1832: Element 'function': [facet 'maxLength'] The value has a length of '257'; this exceeds the allowed maximum length of '256'. Line: 6, column: 0.",
    ],
    [
      'the control block out of order',
      good.replace(
        '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion>',
        '<dtdversion>3.0</dtdversion><uniqueid>false</uniqueid>',
      ),
      "Error 1871: Element 'uniqueid': This element is not expected. Expected is one of ( policyid, debug, includewhitespace, showadditionalerrorinfo ). Line: 4, column: 0.",
    ],
    [
      'no sender',
      good.replace('<senderid>revrec_sender</senderid>', ''),
      "Error 1871: Element 'password': This element is not expected. Expected is ( senderid ). Line: 3, column: 0.",
    ],
    [
      'a login out of order',
      good.replace(
        '<userid>revrec_ws</userid><companyid>ACME-DEV</companyid>',
        '<companyid>ACME-DEV</companyid><userid>revrec_ws</userid>',
      ),
      "Error 1871: Element 'companyid': This element is not expected. Expected is ( userid ). Line: 5, column: 0.",
    ],
    [
      'a value that is no boolean',
      good.replace('>false<', '>no<'),
      "Error 1824: Element 'uniqueid': 'no' is not a valid value of the atomic type 'xs:boolean'. Line: 4, column: 0.",
    ],
    [
      'no operation',
      good.replace(/<operation[^]*<\/operation>/, ''),
      "Error 1871: Element 'request': Missing child element(s). Expected is ( operation ). Line: 2, column: 0.",
    ],
    [
      'an unknown child of a query',
      good.replace('<getDimensions/>', '<query><object>GLBATCH</object><select/><limit/></query>'),
      expect.stringMatching(/^Error 1871: Element 'limit': This element is not expected\./),
    ],
  ])('refuses %s', async (_case, document, text: unknown) => {
    const [error = '', ...others] = await errorsFor(document);
    expect([error.replace('XL03000003 XML Parse schema error: ', ''), others]).toEqual([text, []]);
  });

  it('refuses a transaction attribute outside its enumeration', async () => {
    expect(await errorsFor(requestOf(call('f1', '<getDimensions/>'), { transaction: 'yes' }))).toEqual([
      'XL03000003 XML Parse error: Error 502: Value "yes" for attribute transaction of operation is not among the enumerated set Line: 5, column: 0.',
    ]);
  });

  it('refuses bytes that are not UTF-8', async () => {
    const reply = await driverOf().gateway.handleBytes(Buffer.from(good.replace('req-1', 'M\u00fcnchen'), 'latin1'));
    expect(reply.kind === 'answer' ? errorsOf(reply.body) : []).toEqual([
      'XL03000003 XML Parse schema error: Fatal Error 9: Input is not proper UTF-8, indicate encoding ! Line: 1, column: 1.',
    ]);
  });

  it('never echoes or keeps a password', async () => {
    const driver = driverOf();
    const texts = [
      await driver.ask(call('f1', entry())),
      await driver.ask(call('f1', entry()), { senderPassword: 'wrong-Secret' }),
      await driver.ask(call('f1', entry()), { authentication: login('revrec_ws', 'wrong-Secret') }),
      JSON.stringify(driver.gateway.requestLog.list()),
    ];
    expect(texts.filter((text) => /Pa55|wrong-Secret/.test(text))).toEqual([]);
  });

  it('pretty-prints unless the caller does not want it', async () => {
    const driver = driverOf();
    const pretty = await driver.ask(call('f1', '<getDimensions/>'), { controlExtra: '' });
    const compact = await driver.ask(call('f1', '<getDimensions/>'));
    expect(pretty.replace(/\n\s*/g, '')).toBe(compact.replace(/\n\s*/g, ''));
    expect([pretty.split('\n').length > 50, compact.split('\n').length]).toEqual([true, 2]);
  });

  it('adds the additional information to those who ask', async () => {
    const answer = await driverOf().ask(call('f1', entry([])), {
      controlExtra:
        '<includewhitespace>false</includewhitespace><showadditionalerrorinfo>true</showadditionalerrorinfo>',
    });
    const [, last] = answer.match(/<additionalinfo>.*?<\/additionalinfo>/g) ?? [];
    const part = (name: string, messageId = ''): string =>
      `<${name}><messageid>${messageId}</messageid><target></target><placeholders/></${name}>`;
    expect(last).toBe(
      '<additionalinfo><errorid>GL-0951</errorid><category>Unable to create record.</category>' +
        '<target domain="" requestinfo="" object="" field="" businessinfo=""/>' +
        `${part('description', 'IA.COULD_NOT_CREATE_GLBATCH_RECORD')}${part('cdescription')}${part('correction')}</additionalinfo>`,
    );
  });
});
