import { readXml, type XmlElement } from '../../sandbox/gateway/xml-reader';
import { intacctOf, StubGateway } from '../adapters/intacct/stub-gateway';
import { driverOf, requestOf } from '../sandbox/gateway-driver';
import { EXCHANGES, type Exchange } from './exchanges';

/** What every reply of the kind says in the same words. Anything else differs from company to company. */
const WORDS = ['status', 'function', 'errorno', 'description', 'description2', 'correction', 'errorid', 'messageid'];

/** All places of a document, each once, with the fixed words there. */
const shapeOf = (document: string, areWordsFree: boolean): string[] => {
  const places = new Set<string>();
  const visit = (element: XmlElement, path: string): void => {
    const place = `${path}/${element.name}`;
    const isFixed = WORDS.includes(element.name) && (!areWordsFree || element.name === 'errorno');
    places.add(isFixed && element.children.length === 0 ? `${place} = ${plain(element.text)}` : place);
    for (const name of element.attributes.keys()) places.add(`${place}@${name}`);
    for (const child of element.children) visit(child, place);
  };
  visit(readXml(document), '');
  return [...places].sort();
};

// Texts are escaped for HTML before they are escaped for XML, and end with an id that differs each time.
const plain = (text: string): string =>
  text
    .replace(/ \[Support ID: [^\]]*\]/, '')
    .replaceAll('&#039;', "'")
    .replaceAll('&quot;', '"');

const named = (exchange: Exchange) => [exchange.name, exchange.confidence, exchange.source, exchange] as const;

describe('the sandbox answers as the sources say', () => {
  it.each(EXCHANGES.map(named))('%s (%s: %s)', async (_name, _confidence, _source, exchange) => {
    const { request, options, isDocument, arrange, reply: composed, status = 200, areWordsFree = false } = exchange;
    const driver = driverOf();
    await arrange?.(driver);
    const reply = await driver.gateway.handle(isDocument === true ? request : requestOf(request, options));
    if (reply.kind !== 'answer') throw new Error(`There was no answer: ${reply.kind}.`);
    expect([reply.status, shapeOf(reply.body, areWordsFree)]).toEqual([status, shapeOf(composed, areWordsFree)]);
  });
});

describe('the client understands what the sources say', () => {
  let stub: StubGateway;
  beforeAll(async () => {
    stub = await StubGateway.start();
  });
  afterAll(() => stub.stop());

  it.each(EXCHANGES.map(named))('%s (%s: %s)', async (_name, _confidence, _source, exchange) => {
    stub.reset();
    const replies = { ...exchange.others, [exchange.to]: exchange.reply };
    for (const [name, composed] of Object.entries(replies)) {
      stub.on(name, ({ controlId, functionControlId }) => ({
        status: name === exchange.to ? (exchange.status ?? 200) : 200,
        body: composed
          .replaceAll('{control}', controlId)
          .replaceAll('{function}', functionControlId)
          .replaceAll('{endpoint}', stub.endpoint),
      }));
    }
    const client = intacctOf(stub.endpoint);
    expect(await exchange.meaning(client)).toEqual(exchange.expected);
    await client.close();
  });
});

it.each([
  ['another field', '<name>Direct</name>', '<NAME>Direct</NAME>'],
  ['another attribute', 'numremaining=', 'remaining='],
  ['another status', '<status>success</status><function>', '<status>aborted</status><function>'],
  ['an element more', '</data>', '</data><key>1</key>'],
])('a reply with %s would be noticed', (_what, from, to) => {
  const { reply = '' } = EXCHANGES.find(({ name }) => name === 'values of a user-defined dimension') ?? {};
  expect(shapeOf(reply.replace(from, to), false)).not.toEqual(shapeOf(reply, false));
});

it('every exchange has a name of its own and a source', () => {
  expect(new Set(EXCHANGES.map(({ name }) => name)).size).toBe(EXCHANGES.length);
  expect(EXCHANGES.filter(({ source }) => source === '')).toEqual([]);
});
