import { companyFromCsv } from '../../sandbox/company/company-files';
import { demoCredentials } from '../../sandbox/gateway/credentials';
import { createGateway, type Gateway } from '../../sandbox/gateway/gateway';
import type { Reply } from '../../sandbox/gateway/replies';
import { defaultSettings, type SandboxSettings } from '../../sandbox/gateway/settings';

const accountsCsv = `ACCOUNTNO,TITLE,STATUS,REQUIREDEPT,REQUIRELOC,REQUIRECLASS,REQUIREGLDIMCHANNEL
2400,Deferred Revenue,active,false,true,false,false
4000,Subscription Revenue,active,false,true,true,false
4100,Partner Revenue,active,false,true,false,true
6120,Commission Expense,active,true,true,false,false
9999,Old Suspense,inactive,false,false,false,false
`;

const dimensionsCsv = `OBJECT,ID,NAME,STATUS,ENTITY,CURRENCY
LOCATION,L01,US-East,active,us01,USD
LOCATION,L03,London,active,uk01,GBP
LOCATION,L09,Closed office,inactive,us01,USD
DEPARTMENT,D10,Sales,active,,
CLASS,K1,SMB,active,,
CLASS,K2,Mid-Market,inactive,,
CUSTOMER,C-1,Quarry Bay GmbH,active,,
CUSTOMER,C-2,quarry lane,active,,
CUSTOMER,C-3,,active,,
CHANNEL,10,Direct,active,,
`;

const singleEntityCsv = `OBJECT,ID,NAME,STATUS,ENTITY,CURRENCY
LOCATION,L01,US-East,active,us01,USD
CLASS,K1,SMB,active,,
`;

export interface Driver {
  readonly gateway: Gateway;
  readonly settings: SandboxSettings;
  readonly waits: number[];
  /** Sends functions as one request and returns the reply. */
  send(functions: string, options?: RequestOptions): Promise<Reply>;
  /** As `send`, but returns only the text of the answer. */
  ask(functions: string, options?: RequestOptions): Promise<string>;
  advance(milliseconds: number): void;
  /** Runs what the gateway put off. */
  runLater(): void;
}

export interface RequestOptions {
  readonly uniqueId?: string;
  readonly authentication?: string;
  readonly transaction?: string;
  readonly senderId?: string;
  readonly senderPassword?: string;
  readonly controlExtra?: string;
}

export const driverOf = (
  kind: 'multi-entity' | 'single-entity' = 'multi-entity',
  endpoint = 'http://ledger.test/ia/xml/xmlgw.phtml',
): Driver => {
  let now = Date.parse('2026-10-01T08:00:00Z');
  let counter = 0;
  const waits: number[] = [];
  const later: (() => void)[] = [];
  const settings = defaultSettings();
  const gateway = createGateway({
    company: companyFromCsv('ACME-DEV', accountsCsv, kind === 'multi-entity' ? dimensionsCsv : singleEntityCsv),
    credentials: demoCredentials({
      senderId: 'revrec_sender',
      senderPassword: 'sender-Pa55!',
      userId: 'revrec_ws',
      userPassword: 'user-Pa55!',
    }),
    surroundings: {
      now: () => new Date(now),
      randomText: () => {
        counter += 1;
        return `random-${counter}`;
      },
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
      later: (_milliseconds, work) => later.push(work),
    },
    settings,
    endpoint,
  });
  const send = (functions: string, options: RequestOptions = {}): Promise<Reply> =>
    gateway.handle(requestOf(functions, options));
  return {
    gateway,
    settings,
    waits,
    send,
    ask: async (functions, options) => {
      const reply = await send(functions, options);
      return reply.kind === 'answer' ? reply.body : reply.kind;
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
    runLater: () => {
      for (const work of later.splice(0)) work();
    },
  };
};

export const login = (userId = 'revrec_ws', password = 'user-Pa55!', companyId = 'ACME-DEV', entity = ''): string =>
  `<login><userid>${userId}</userid><companyid>${companyId}</companyid><password>${password}</password>${
    entity === '' ? '' : `<locationid>${entity}</locationid>`
  }</login>`;

export const requestOf = (functions: string, options: RequestOptions = {}): string => {
  const {
    uniqueId = 'false',
    authentication = login(),
    transaction = 'false',
    senderId = 'revrec_sender',
    senderPassword = 'sender-Pa55!',
    controlExtra = '<includewhitespace>false</includewhitespace>',
  } = options;
  return `<?xml version="1.0" encoding="utf-8"?>
<request>
<control><senderid>${senderId}</senderid><password>${senderPassword}</password><controlid>req-1</controlid>
<uniqueid>${uniqueId}</uniqueid><dtdversion>3.0</dtdversion>${controlExtra}</control>
<operation transaction="${transaction}"><authentication>${authentication}</authentication>
<content>${functions}</content></operation></request>`;
};

export const call = (controlId: string, body: string): string =>
  `<function controlid="${controlId}">${body}</function>`;

export const elements = (values: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${value}</${name}>`))
    .join('');

type Values = Readonly<Record<string, string | undefined>>;

export const debit: Values = {
  DOCUMENT: 'SUB-1',
  ACCOUNTNO: '2400',
  TR_TYPE: '1',
  TRX_AMOUNT: '1450.80',
  CURRENCY: 'USD',
  LOCATION: 'L01',
  DESCRIPTION: 'Release',
};

export const credit: Values = { ...debit, ACCOUNTNO: '4000', TR_TYPE: '-1', CLASSID: 'K1', DESCRIPTION: 'Revenue' };

/** A create of a good entry; a test changes what it is about. */
export const entry = (
  lines: readonly Values[] = [debit, credit],
  header: Readonly<Record<string, string | undefined>> = {},
): string => {
  const values: Values = {
    JOURNAL: 'APJ',
    BATCH_DATE: '09/30/2026',
    BATCH_TITLE: 'September 2026',
    REFERENCENO: 'RR-1',
    ...header,
  };
  const entries = lines.map((line) => `<GLENTRY>${elements(line)}</GLENTRY>`).join('');
  return `<create><GLBATCH>${elements(values)}<ENTRIES>${entries}</ENTRIES></GLBATCH></create>`;
};

export const valuesOf = (document: string, element: string): string[] =>
  [...document.matchAll(new RegExp(`<${element}>([^<]*)</${element}>`, 'g'))].map(([, value = '']) => value);

/** The errors of an answer as `number text`, without the support id. The gateway's own have their text in `description`. */
export const errorsOf = (document: string): string[] => {
  const [texts, others] = [valuesOf(document, 'description2'), valuesOf(document, 'description')];
  return valuesOf(document, 'errorno').map((number, index) =>
    `${number} ${texts[index] || others[index] || ''}`
      .replace(/ \[Support ID: [^\]]*\]/, '')
      .replaceAll('&#039;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&lt;', '<'),
  );
};
