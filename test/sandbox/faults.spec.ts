import { readFault } from '../../sandbox/gateway/fault-reader';
import type { Fault, FaultMatch } from '../../sandbox/gateway/fault';
import { call, driverOf, entry, errorsOf, valuesOf, type Driver } from './gateway-driver';

const withFault = (fault: Fault, match: FaultMatch = {}, times = 1): Driver => {
  const driver = driverOf();
  driver.gateway.faults.queue({ match, times, fault });
  return driver;
};

const post = call('je-1', entry());

describe('a fault', () => {
  it.each([
    [{ kind: 'drop-before-commit' }, 0],
    [{ kind: 'drop-after-commit' }, 1],
    [{ kind: 'commit-late', ms: 500 }, 0],
  ] as const)('%j breaks the connection', async (fault, sizeAfter) => {
    const driver = withFault(fault);
    expect([await driver.send(post), driver.gateway.ledger.size]).toEqual([{ kind: 'dropped' }, sizeAfter]);
  });

  it('commits late what was put off', async () => {
    const driver = withFault({ kind: 'commit-late', ms: 500 });
    await driver.send(post);
    driver.runLater();
    expect(driver.gateway.ledger.size).toBe(1);
  });

  it('executes nothing that was put off before a reset', async () => {
    const driver = withFault({ kind: 'commit-late', ms: 500 });
    await driver.send(post);
    driver.gateway.reset();
    driver.runLater();
    expect([driver.gateway.ledger.size, driver.gateway.requestLog.list()]).toEqual([0, []]);
  });

  it.each([
    [{ kind: 'http', status: 503 }, 503, '', 0],
    [{ kind: 'http', status: 524, body: '<html/>', when: 'after' }, 524, '<html/>', 1],
    [{ kind: 'garbage', when: 'before' }, 200, expect.stringContaining('<!DOCTYPE html>'), 0],
    [{ kind: 'garbage' }, 200, expect.stringContaining('<!DOCTYPE html>'), 1],
    [{ kind: 'html-page' }, 200, expect.stringContaining('<title>Sign in</title>'), 0],
    [{ kind: 'html-page', when: 'after' }, 200, expect.stringContaining('<title>Sign in</title>'), 1],
    [{ kind: 'empty' }, 200, '', 1],
    [{ kind: 'empty', when: 'before' }, 200, '', 0],
    [{ kind: 'http', status: 500 }, 500, '', 0],
    [{ kind: 'commit-late', ms: 500, status: 524, body: '<html/>' }, 524, '<html/>', 0],
  ] as const)('%j replaces the answer', async (fault, status, body: unknown, sizeAfter) => {
    const driver = withFault(fault);
    expect([await driver.send(post), driver.gateway.ledger.size]).toEqual([
      { kind: 'answer', status, headers: { 'content-type': 'text/html; charset=utf-8' }, body },
      sizeAfter,
    ]);
  });

  it('throttles with the headers and the XML of the gateway', async () => {
    const driver = withFault({ kind: 'throttle', retryAfterSeconds: 7 });
    expect([await driver.send(post), driver.gateway.ledger.size]).toEqual([
      {
        kind: 'answer',
        status: 429,
        headers: {
          'content-type': 'text/xml; encoding="UTF-8"',
          'x-ia-throttle-limit': '6',
          'x-ia-throttle-remaining': '0',
          'x-ia-throttle-retryafter': '7',
          'retry-after': '7',
        },
        body:
          '<?xml version="1.0" encoding="UTF-8"?>\n<response><control><status>failure</status></control><errormessage><error>' +
          '<errorno>GW-0010</errorno><description>API rate limit exceeded</description><description2></description2>' +
          '<correction></correction></error></errormessage></response>',
      },
      0,
    ]);
  });

  it('echoes what was sent in an error of the gateway when it is set so', async () => {
    const driver = withFault({ kind: 'gw-0011' });
    driver.settings.gatewayErrors = 'echoed';
    const reply = await driver.send(post);
    expect(reply.kind === 'answer' ? reply.body : '').toContain(
      '<control><status>failure</status><senderid>revrec_sender</senderid><controlid>req-1</controlid>' +
        '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control><errormessage><error><errorno>GW-0011</errorno>' +
        '<description></description><description2>Invalid Request [Request ID: random-1] [Support ID: random-2]</description2>',
    );
  });

  it.each([
    [{ kind: 'maintenance' }, 200, 'GW-0001 The Service is Temporarily Off-line'],
    [{ kind: 'maintenance', errorNo: 'XL03000006' }, 200, 'XL03000006 The Service is Temporarily Off-line'],
    [{ kind: 'gw-0011' }, 400, 'GW-0011 Invalid Request [Request ID: random-1]'],
  ] as const)('%j refuses at the control level and executes nothing', async (fault, status, error) => {
    const driver = withFault(fault);
    const reply = await driver.send(post);
    const body = reply.kind === 'answer' ? reply.body : '';
    expect([reply, errorsOf(body), valuesOf(body, 'status'), driver.gateway.ledger.size]).toEqual([
      { kind: 'answer', status, headers: { 'content-type': 'text/xml; encoding="UTF-8"' }, body },
      [error],
      ['failure'],
      0,
    ]);
  });

  it.each([
    [
      { kind: 'failed-after-commit' },
      '<result><status>failure</status><function>create</function><controlid>je-1</controlid><data listtype="objects" count="0"/>',
    ],
    [
      { kind: 'partial' },
      '<result><status>failure</status><function>create</function><controlid>je-1</controlid><data listtype="objects" count="1"><glbatch><RECORDNO>6000</RECORDNO></glbatch></data>',
    ],
  ] as const)('%j lies about an entry that was written', async (fault, result) => {
    const driver = withFault(fault);
    const answer = await driver.ask(post);
    const [logged] = driver.gateway.requestLog.list();
    expect([/<result>.*(?=<errormessage>)/.exec(answer)?.[0], errorsOf(answer), logged?.functions]).toEqual([
      result,
      ['BL01001973 Could not create GLBatch record.'],
      [
        {
          name: 'create',
          controlId: 'je-1',
          object: 'GLBATCH',
          referenceNo: 'RR-1',
          outcome: 'success',
          recordNo: '6000',
        },
      ],
    ]);
    expect(driver.gateway.ledger.size).toBe(1);
  });

  it('answers twice, or behind a document type', async () => {
    const right = await driverOf().ask(post);
    const [result = ''] = /<result>.*<\/result>/.exec(right) ?? [];
    const twice = await withFault({ kind: 'duplicate-result' }).ask(post);
    const typed = await withFault({ kind: 'doctype' }).ask(post);
    expect([twice, typed]).toEqual([
      right.replace(result, result + result),
      right.replace('?>\n', '?>\n<!DOCTYPE response [<!ENTITY company "ACME">]>\n'),
    ]);
  });

  it.each([
    [{ kind: 'other-company' }, 1],
    [{ kind: 'other-company', when: 'before' }, 0],
  ] as const)('%j answers for another company', async (fault, sizeAfter) => {
    const driver = withFault(fault);
    const answer = await driver.ask(post);
    expect([
      valuesOf(answer, 'status'),
      valuesOf(answer, 'companyid'),
      valuesOf(answer, 'controlid'),
      valuesOf(answer, 'RECORDNO'),
      driver.gateway.ledger.size,
    ]).toEqual([['success', 'success', 'success'], ['OTHER-CO'], ['req-1', 'je-1'], ['990001'], sizeAfter]);
  });

  it('delays, cuts or mislabels the answer', async () => {
    const delayed = withFault({ kind: 'delay', ms: 1500 });
    await delayed.send(post);
    const cut = await withFault({ kind: 'truncate', bytes: 40 }).send(post);
    const mislabelled = await withFault({ kind: 'wrong-control-id' }).ask(post);
    expect([delayed.waits, cut.kind === 'answer' && cut.delivery, valuesOf(mislabelled, 'controlid')]).toEqual([
      [1500],
      { kind: 'cut', bytes: 40 },
      ['other-req-1', 'other-je-1'],
    ]);
  });

  it('ends the session of the request', async () => {
    const driver = withFault({ kind: 'expire-session' }, { function: 'create' });
    const [sessionId = ''] = valuesOf(await driver.ask(call('s', '<getAPISession/>')), 'sessionid');
    const options = { authentication: `<sessionid>${sessionId}</sessionid>` };
    const dead = [`XL03000006 Invalid session ${sessionId}`];
    expect([
      errorsOf(await driver.ask(post, options)),
      errorsOf(await driver.ask(post, options)),
      driver.gateway.ledger.size,
    ]).toEqual([dead, dead, 0]);
  });

  it.each([
    [{ function: 'query' }, 1],
    [{ object: 'GLENTRY' }, 1],
    [{ controlId: 'je-2' }, 1],
    [{ referenceNo: 'RR-2' }, 1],
    [{ function: 'create', object: 'GLBATCH', controlId: 'je-1', referenceNo: 'RR-1' }, 0],
  ])('meets only the requests that match %j', async (match, sizeAfter) => {
    const driver = withFault({ kind: 'drop-before-commit' }, match);
    await driver.send(post);
    expect(driver.gateway.ledger.size).toBe(sizeAfter);
  });

  it('is used up after its times', async () => {
    const driver = withFault({ kind: 'drop-before-commit' }, {}, 2);
    const kinds = [await driver.send(post), await driver.send(post), await driver.send(post)].map(({ kind }) => kind);
    expect([kinds, driver.gateway.faults.list()]).toEqual([['dropped', 'dropped', 'answer'], []]);
  });

  it('is written to the request log', async () => {
    const driver = withFault({ kind: 'http', status: 500 });
    await driver.send(post);
    await driver.send(post, { uniqueId: 'true' });
    const call1 = { name: 'create', controlId: 'je-1', object: 'GLBATCH', referenceNo: 'RR-1' };
    const request = {
      time: '2026-10-01T08:00:00.000Z',
      senderId: 'revrec_sender',
      controlId: 'req-1',
      signIn: 'login revrec_ws at ACME-DEV',
    };
    expect(driver.gateway.requestLog.list()).toEqual([
      {
        ...request,
        isUnique: false,
        functions: [{ ...call1, outcome: 'not executed', recordNo: null }],
        outcome: 'not executed',
        fault: 'http',
      },
      {
        ...request,
        isUnique: true,
        functions: [{ ...call1, outcome: 'success', recordNo: '6000' }],
        outcome: 'answered',
        fault: null,
      },
    ]);
  });
});

it('an offline gateway drops every connection', async () => {
  const driver = driverOf();
  driver.gateway.isOffline = true;
  expect([await driver.send(post), driver.gateway.requestLog.list()]).toEqual([{ kind: 'dropped' }, []]);
});

it('the latency is added to each answer', async () => {
  const driver = driverOf();
  driver.settings.latencyMs = 80;
  await driver.send(post);
  await driver.gateway.handle('nonsense');
  expect(driver.waits).toEqual([80, 80]);
});

const problemOf = (kind: string): string => `The fault ${kind} lacks a value or has one that is not allowed.`;

describe('the reading of a fault', () => {
  it('takes a complete one', () => {
    const fault = { kind: 'http', status: 502, body: '', when: 'after' };
    expect(readFault({ match: { object: 'GLBATCH' }, fault })).toEqual({
      match: { object: 'GLBATCH' },
      times: 1,
      fault,
    });
  });

  it.each([
    { kind: 'maintenance', when: 'before' },
    { kind: 'doctype', when: 'after' },
    { kind: 'truncate', bytes: 1, when: 'before' },
    { kind: 'informational', statuses: [100], when: 'after' },
    { kind: 'gzip-bomb', bytes: 70_000_000 },
    { kind: 'redirect', status: 301, location: '/x' },
  ])('takes %j', (fault) => {
    expect(readFault({ fault })).toEqual({ match: {}, times: 1, fault });
  });

  it.each([
    [null, 'A JSON object is expected.'],
    [
      { match: { field: 'x' }, fault: { kind: 'throttle' } },
      'match takes texts for function, object, controlId, referenceNo.',
    ],
    [{ times: 0, fault: { kind: 'throttle' } }, 'times is a whole number from 1.'],
    [{}, 'fault.kind is missing.'],
    [{ fault: { kind: 'delay' } }, 'The fault delay lacks a value or has one that is not allowed.'],
    [{ fault: { kind: 'drop-after-commit', when: 'before' } }, problemOf('drop-after-commit')],
    [{ fault: { kind: 'maintenance', when: 'after' } }, problemOf('maintenance')],
    [{ fault: { kind: 'partial', when: 'before' } }, problemOf('partial')],
    [{ fault: { kind: 'wrong-length', by: 0 } }, problemOf('wrong-length')],
    [{ fault: { kind: 'informational', statuses: [200] } }, problemOf('informational')],
    [{ fault: { kind: 'redirect', status: 304 } }, problemOf('redirect')],
    [{ fault: { kind: 'slow-drip' } }, problemOf('slow-drip')],
    [{ fault: { kind: 'http', status: 700 } }, 'The fault http lacks a value or has one that is not allowed.'],
  ])('refuses %j', (body, problem) => {
    expect(readFault(body)).toBe(problem);
  });
});
