import fc from 'fast-check';
import { readXml } from '../../../src/adapters/intacct/xml/xml-reader';
import { element, escapeAttribute, escapeText, isXmlText } from '../../../src/adapters/intacct/xml/xml-writer';

const read = (text: string) => readXml(text, 'response', 100_000);
const problemOf = (text: string): string => {
  const document = read(text);
  return document.ok ? 'none' : document.problem;
};
const anyXmlText = fc.string({ unit: 'binary' }).filter(isXmlText);

describe('writing and reading XML', () => {
  const examples = [
    ']]>',
    '<![CDATA[x]]>',
    '😀 עברית ‏abc',
    `"quotes" & 'more'`,
    '&amp;#039;',
    '  spaces  ',
    '\r\n\t',
    '-->',
    '<!DOCTYPE',
  ];

  it('returns every text of an element unaltered', () => {
    fc.assert(
      fc.property(anyXmlText, (text) => {
        const document = read(`<response>${element('memo', text)}</response>`);
        expect(document.ok && document.root.text('memo')).toBe(text);
      }),
      { examples: examples.map((text): [string] => [text]), numRuns: 500 },
    );
  });

  it('returns every text of an attribute unaltered', () => {
    fc.assert(
      fc.property(anyXmlText, (text) => {
        const document = read(`<response id="${escapeAttribute(text)}"></response>`);
        expect(document.ok && document.root.attribute('id')).toBe(text);
      }),
      { examples: examples.map((text): [string] => [text]), numRuns: 500 },
    );
  });

  it.each(['\u0000', '\u0008', '\u000b', '\u001f', '\ud800', 'a\udc00b', '\udc00\ud800', '\ufffe', '\uffff'])(
    'refuses to write %j',
    (text) => {
      expect(isXmlText(text)).toBe(false);
      expect(escapeText(text)).toBeUndefined();
      expect(() => element('memo', text)).toThrow('A text that XML cannot carry');
    },
  );
});

describe('reading a reply', () => {
  it('decodes each reference once and takes CDATA as it stands', () => {
    const document = read(
      '<response><a>&#039;&#x1F600;&amp;amp;&amp;#039;</a><a><![CDATA[<b> & &amp;]]></a><n>007</n><n>1.10</n></response>',
    );
    expect(document.ok && document.root.all('a').map((a) => a.ownText())).toEqual(["'😀&amp;&#039;", '<b> & &amp;']);
    expect(document.ok && document.root.all('n').map((n) => n.ownText())).toEqual(['007', '1.10']);
  });

  it('finds elements in any case, and names with dots or of object properties', () => {
    const document = read(
      '<response><GLBATCH/><glbatch>2</glbatch><JOURNAL.SYMBOL>APJ</JOURNAL.SYMBOL><valueOf>v</valueOf><__proto__>p</__proto__></response>',
    );
    if (!document.ok) throw new Error(document.problem);
    expect(document.root.all('GlBatch').map((batch) => batch.ownText())).toEqual(['', '2']);
    expect(document.root.only('glbatch')).toBeUndefined();
    expect(document.root.text('JOURNAL.SYMBOL')).toBe('APJ');
    expect(document.root.text('toString')).toBe('');
    expect([document.root.text('__proto__'), document.root.attribute('valueOf')]).toEqual(['p', '']);
  });

  it('accepts white space, comments and instructions around the root', () => {
    expect(problemOf('<?xml version="1.0"?><!-- a & b --><response>x</response>\n<!-- < --><?x y?> ')).toBe('none');
  });

  it.each([
    ['', 'empty reply'],
    [' \n', 'empty reply'],
    ['<html><body>Down</body></html>', 'the reply is not a response document'],
    ['{"a":1}', 'the reply is not a response document'],
    ['<responses></responses>', 'the reply is not a response document'],
    ['x<response></response>', 'the reply is not a response document'],
    ['<![CDATA[x]]><response></response>', 'the reply is not a response document'],
    ['<!DOCTYPE response><response></response>', 'the reply declares a document type or an entity'],
    [
      '<!DOCTYPE response [<!ENTITY a "b">]><response>&a;</response>',
      'the reply declares a document type or an entity',
    ],
    ['<!doctype response><response></response>', 'the reply is not a response document'],
    ['<response><!DOCTYPE response></response>', 'the reply is not well-formed XML'],
    ['<response><!-- open </response>', 'the reply does not end with its response element'],
    ['<response><![CDATA[ open </response>', 'the reply does not end with its response element'],
    ['<response><a>1</a>', 'the reply does not end with its response element'],
    ['<response><a', 'the reply does not end with its response element'],
    ['<response>a & b', 'the reply does not end with its response element'],
    ['<response>&nbsp;</response>', 'the reply uses an entity that XML does not define'],
    ['<response>a & b; c</response>', 'the reply uses an entity that XML does not define'],
    ['<response>&copy;</response>', 'the reply uses an entity that XML does not define'],
    ['<response>a & b</response>', 'the reply does not end with its response element'],
    ['<response>a &b</response>', 'the reply does not end with its response element'],
    ['<response>&#0;</response>', 'the reply has characters that XML forbids'],
    ['<response>&#xD800;</response>', 'the reply has characters that XML forbids'],
    ['<response>&#x110000;</response>', 'the reply has characters that XML forbids'],
    ['<response>\u0001</response>', 'the reply has characters that XML forbids'],
    ['<response>\ud83d</response>', 'the reply has characters that XML forbids'],
    ['<response></response>x', 'the reply does not end with its response element'],
    ['<response></response><![CDATA[x]]>', 'the reply does not end with its response element'],
    ['<response></response><other/>', 'the reply does not end with its response element'],
    ['<response></response><response></response>', 'the reply does not end with its response element'],
    ['<response></response><other/><response></response>', 'the reply does not end with its response element'],
    ['<response><a></response>', 'the reply is not well-formed XML'],
    ['<response><a></b></response>', 'the reply is not well-formed XML'],
    ['<response><a b="1" b="2"/></response>', 'the reply is not well-formed XML'],
    [`<response>${'<a>'.repeat(200)}${'</a>'.repeat(200)}</response>`, 'the reply is nested too deeply'],
    [`<response>${'a'.repeat(100_000)}</response>`, 'the reply is too large'],
  ])('refuses %.60s', (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  it('refuses a second root that closes itself before the last one', () => {
    expect(problemOf('<response/><response></response>')).not.toBe('none');
  });
});
