import { call, driverOf, entry, errorsOf, login, valuesOf } from './gateway-driver';

const dimensions = call('f1', '<getDimensions/>');
const openSession = call('s1', '<getAPISession/>');

describe('who is calling', () => {
  it('opens a session with the whole documented answer', async () => {
    expect(await driverOf().ask(openSession)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<response><control><status>success</status><senderid>revrec_sender</senderid><controlid>req-1</controlid>' +
        '<uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control>' +
        '<operation><authentication><status>success</status><userid>revrec_ws</userid><companyid>ACME-DEV</companyid>' +
        '<locationid></locationid><sessiontimestamp>2026-10-01T08:00:00+00:00</sessiontimestamp>' +
        '<sessiontimeout>2026-10-01T14:00:00+00:00</sessiontimeout></authentication>' +
        '<result><status>success</status><function>getAPISession</function><controlid>s1</controlid>' +
        '<data><api><sessionid>random-1..</sessionid><endpoint>http://ledger.test/ia/xml/xmlgw.phtml</endpoint>' +
        '<locationid></locationid></api></data></result></operation></response>',
    );
  });

  it('refuses a wrong sender before it checks anything else', async () => {
    const answer = await driverOf().ask(dimensions, {
      senderPassword: 'Sender-Pa55!',
      authentication: login('x', 'y'),
    });
    expect([valuesOf(answer, 'status'), errorsOf(answer)]).toEqual([
      ['failure'],
      ['XL03000006 Incorrect Intacct XML Partner ID or password.'],
    ]);
  });

  it('refuses a transport policy', async () => {
    expect(errorsOf(await driverOf().ask(dimensions, { controlExtra: '<policyid>nightly</policyid>' }))).toEqual([
      'XL03000006 nightly is not a valid transport policy.',
    ]);
  });

  it.each([
    ['password', login('revrec_ws', 'wrong')],
    ['user', login('nobody')],
    ['company', login('revrec_ws', 'user-Pa55!', 'OTHER')],
    ['entity', login('revrec_ws', 'user-Pa55!', 'ACME-DEV', 'fr01')],
  ])('refuses a wrong %s on the level of the authentication', async (_case, authentication) => {
    const answer = await driverOf().ask(dimensions, { authentication });
    expect(answer.slice(answer.indexOf('<operation>'))).toMatch(
      /^<operation><authentication><status>failure<\/status><userid>\w+<\/userid><companyid>[\w-]+<\/companyid><\/authentication><errormessage><error><errorno>XL03000006<\/errorno><description><\/description><description2>Sign-in information is incorrect \[Support ID: random-1\]<\/description2><correction><\/correction><\/error><\/errormessage><\/operation><\/response>$/,
    );
  });

  it('signs in to an entity that is named with the company', async () => {
    const answer = await driverOf().ask(openSession, {
      authentication: login('revrec_ws', 'user-Pa55!', 'ACME-DEV|us01'),
    });
    expect([valuesOf(answer, 'companyid'), valuesOf(answer, 'locationid')]).toEqual([['ACME-DEV'], ['us01', 'us01']]);
  });

  it.each([
    ['an unknown entity', login('revrec_ws', 'user-Pa55!', 'ACME-DEV|fr01')],
    ['two entities', login('revrec_ws', 'user-Pa55!', 'ACME-DEV|us01', 'us01')],
    ['a console', login('revrec_ws', 'user-Pa55!', 'console|ACME-DEV|us01')],
  ])('refuses a sign-in with %s in the company', async (_case, authentication) => {
    expect(errorsOf(await driverOf().ask(openSession, { authentication }))).toEqual([
      'XL03000006 Sign-in information is incorrect',
    ]);
  });

  it('lets a user of one entity into that entity only', async () => {
    const driver = driverOf();
    driver.settings.userEntities = { revrec_ws: 'uk01' };
    const signIn = async (entity: string): Promise<string[]> => {
      const answer = await driver.ask(openSession, {
        authentication: login('revrec_ws', 'user-Pa55!', 'ACME-DEV', entity),
      });
      return [...valuesOf(answer, 'locationid'), ...errorsOf(answer)];
    };
    const inside = call('s1', '<getAPISession><locationid>us01</locationid></getAPISession>');
    expect([await signIn(''), await signIn('uk01'), await signIn('us01'), errorsOf(await driver.ask(inside))]).toEqual([
      ['uk01', 'uk01'],
      ['uk01', 'uk01'],
      ['XL03000006 Sign-in information is incorrect'],
      ["XL03000006 The location ID 'us01' is not valid"],
    ]);
  });

  it('cannot route a missing company when it is set so', async () => {
    const driver = driverOf();
    driver.settings.companyMissing = 'http-401';
    const reply = await driver.send(dimensions, { authentication: login('revrec_ws', 'user-Pa55!', 'OTHER') });
    expect(reply.kind === 'answer' ? [reply.status, errorsOf(reply.body)] : []).toEqual([
      401,
      ['XMLGW_JPP0002 Sign-in information is incorrect. Please check your request.'],
    ]);
  });

  it('refuses a sender the company has not authorised', async () => {
    const answer = await driverOf().ask(dimensions, { senderId: 'unauthorised_sender' });
    expect([valuesOf(answer, 'status'), valuesOf(answer, 'description'), errorsOf(answer)]).toEqual([
      ['success', 'failure'],
      ['Invalid Web Services Authorization'],
      [
        "XL03000006 The sender ID 'unauthorised_sender' is not authorized to make Web Services requests to company ID 'ACME-DEV'.",
      ],
    ]);
  });

  it('keeps a session alive with each use and lets it die without', async () => {
    const driver = driverOf();
    const [sessionId = ''] = valuesOf(await driver.ask(openSession), 'sessionid');
    const authentication = `<sessionid>${sessionId}</sessionid>`;
    const useAfter = async (minutes: number): Promise<string[]> => {
      driver.advance(minutes * 60_000);
      const answer = await driver.ask(dimensions, { authentication });
      return [...valuesOf(answer, 'userid'), ...valuesOf(answer, 'sessiontimeout'), ...errorsOf(answer)];
    };
    expect([await useAfter(359), await useAfter(359), await useAfter(360)]).toEqual([
      ['revrec_ws', '2026-10-01T19:59:00+00:00'],
      ['revrec_ws', '2026-10-02T01:58:00+00:00'],
      ['', 'XL03000006 Invalid session random-1..'],
    ]);
  });

  it('opens an entity session and goes back to the top level', async () => {
    const driver = driverOf();
    const entity = await driver.ask(call('s', '<getAPISession><locationid>uk01</locationid></getAPISession>'));
    const authentication = `<sessionid>${valuesOf(entity, 'sessionid')[0] ?? ''}</sessionid>`;
    const details = await driver.ask(call('d', '<readEntityDetails/>'), { authentication });
    const top = await driver.ask(call('s', '<getAPISession><locationid/></getAPISession>'), { authentication });
    expect([valuesOf(entity, 'locationid'), valuesOf(details, 'id'), valuesOf(top, 'locationid')]).toEqual([
      ['', 'uk01'],
      ['uk01'],
      ['uk01', ''],
    ]);
  });

  it('wants a session to be the only function and its entity to exist', async () => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(openSession + dimensions))).toEqual([
      'XL03000009 The function getAPISession must be the only function of its request',
    ]);
    expect(
      errorsOf(await driver.ask(call('s', '<getAPISession><locationid>fr01</locationid></getAPISession>'))),
    ).toEqual(["XL03000006 The location ID 'fr01' is not valid"]);
  });

  it('refuses everybody once the company has expired', async () => {
    const driver = driverOf();
    driver.settings.companyExpired = true;
    expect(errorsOf(await driver.ask(dimensions))).toEqual([
      'PL04000055 This company is a demo company and has expired.',
    ]);
  });

  it('locks a user after failed logins, with the same words', async () => {
    const driver = driverOf();
    driver.settings.lockAfterFailedLogins = 2;
    const wrong = { authentication: login('revrec_ws', 'wrong') };
    const refused = ['XL03000006 Sign-in information is incorrect'];
    expect([
      errorsOf(await driver.ask(dimensions, wrong)),
      errorsOf(await driver.ask(dimensions)),
      errorsOf(await driver.ask(dimensions, wrong)),
      errorsOf(await driver.ask(dimensions, wrong)),
      errorsOf(await driver.ask(dimensions)),
    ]).toEqual([refused, [], refused, refused, refused]);
  });

  it.each([
    [
      'no_permissions',
      entry(),
      'PL04000005 You do not have permission for API operation CREATE on objects of type glbatch',
    ],
    [
      'no_permissions',
      '<read><object>GLACCOUNT</object><keys>1</keys></read>',
      'PL04000005 You do not have permission for API operation READ on objects of type glaccount',
    ],
    [
      'no_permissions',
      '<getDimensions/>',
      'PL04000005 You do not have permission for API operation GETDIMENSIONS on objects of type dimension',
    ],
    ['view_only', entry(), 'PL04000005 You do not have permission for API operation CREATE on objects of type glbatch'],
  ])('refuses %s what they may not do', async (user, body, error) => {
    const driver = driverOf();
    expect(errorsOf(await driver.ask(call('f', body), { authentication: login(user) }))).toEqual([error]);
    expect(driver.gateway.ledger.size).toBe(0);
  });

  it('lists the rights of a user', async () => {
    const ask = async (user: string): Promise<string[]> =>
      valuesOf(
        await driverOf().ask(call('f', `<getUserPermissions><userId>${user}</userId></getUserPermissions>`)),
        'rights',
      );
    expect([(await ask('revrec_ws'))[0], (await ask('view_only'))[0], await ask('no_permissions')]).toEqual([
      'List|View|Add|Edit|Delete|Reclass|Reverse',
      'List|View',
      [],
    ]);
  });
});
