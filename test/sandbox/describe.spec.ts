import { call, driverOf, entry, errorsOf, login, requestOf, valuesOf, type Driver } from './gateway-driver';

const dataOf = (answer: string): string => /<data.*<\/data>/.exec(answer)?.[0] ?? '';
const ask = async (driver: Driver, body: string): Promise<string> => driver.ask(call('f', body));

describe('lookup', () => {
  it('describes a field, with the values it may have', async () => {
    const answer = await ask(driverOf(), '<lookup><object>GLBATCH</object></lookup>');
    const field = (id: string): string => new RegExp(`<Field><ID>${id}</ID>.*?</Field>`).exec(answer)?.[0] ?? '';
    expect([dataOf(answer).slice(0, 100), field('BATCH_DATE'), field('STATE'), field('RECORDNO')]).toEqual([
      '<data listtype="All" count="1"><Type Name="GLBATCH" DocumentType=""><Fields><Field><ID>RECORDNO</ID>'.slice(
        0,
        100,
      ),
      '<Field><ID>BATCH_DATE</ID><LABEL>Batch date</LABEL><DESCRIPTION>Batch date</DESCRIPTION><REQUIRED>true</REQUIRED>' +
        '<READONLY>false</READONLY><DATATYPE>DATE</DATATYPE><ISCUSTOM>false</ISCUSTOM></Field>',
      '<Field><ID>STATE</ID><LABEL>State</LABEL><DESCRIPTION>State</DESCRIPTION><REQUIRED>true</REQUIRED>' +
        '<READONLY>false</READONLY><DATATYPE>TEXT</DATATYPE><VALIDVALUES><VALIDVALUE>Draft</VALIDVALUE>' +
        '<VALIDVALUE>Submitted</VALIDVALUE><VALIDVALUE>Partially Approved</VALIDVALUE><VALIDVALUE>Approved</VALIDVALUE>' +
        '<VALIDVALUE>Posted</VALIDVALUE><VALIDVALUE>Declined</VALIDVALUE><VALIDVALUE>Reversal pending</VALIDVALUE>' +
        '<VALIDVALUE>Reversed</VALIDVALUE></VALIDVALUES><ISCUSTOM>false</ISCUSTOM></Field>',
      '<Field><ID>RECORDNO</ID><LABEL>Recordno</LABEL><DESCRIPTION>Recordno</DESCRIPTION><REQUIRED>false</REQUIRED>' +
        '<READONLY>true</READONLY><DATATYPE>DECIMAL</DATATYPE><ISCUSTOM>false</ISCUSTOM></Field>',
    ]);
    expect(/<Relationships>.*<\/Relationships>/.exec(answer)?.[0]).toBe(
      '<Relationships><Relationship><OBJECTPATH>JOURNAL</OBJECTPATH><OBJECTNAME>JOURNAL</OBJECTNAME><LABEL>JOURNAL</LABEL>' +
        '<RELATIONSHIPTYPE>MANY2ONE</RELATIONSHIPTYPE><RELATEDBY>JOURNALKEY</RELATEDBY></Relationship></Relationships>',
    );
  });

  it('marks the fields of the company as custom', async () => {
    const driver = driverOf();
    driver.settings.lineCustomFields = ['RR_SCHEDULE'];
    const answer = await ask(driver, '<lookup><object>GLENTRY</object></lookup>');
    expect(/<Field><ID>RR_SCHEDULE<.*?<\/Field>/.exec(answer)?.[0]).toMatch(
      /<READONLY>false<.*<ISCUSTOM>true<\/ISCUSTOM>/,
    );
  });
});

describe('inspect', () => {
  it('lists the names of the fields', async () => {
    expect(dataOf(await ask(driverOf(), '<inspect><object>JOURNAL</object></inspect>'))).toBe(
      '<data listtype="All" count="1"><Type Name="JOURNAL"><Fields><Field>RECORDNO</Field><Field>SYMBOL</Field>' +
        '<Field>TITLE</Field><Field>STATUS</Field><Field>DISALLOWDIRECTPOSTING</Field>' +
        '<Field>CREATEDBY</Field><Field>MODIFIEDBY</Field><Field>RECORD_URL</Field><Field>WHENCREATED</Field>' +
        '<Field>WHENMODIFIED</Field></Fields></Type></data>',
    );
  });

  it('gives the length of a field when asked for detail, if it is set', async () => {
    const driver = driverOf();
    Object.assign(driver.settings, { referenceNoLengthMax: 45, lineCustomFields: ['RR_A'] });
    const detail = async (object: string): Promise<Map<string, string>> => {
      const answer = await ask(driver, `<inspect detail="1"><object>${object}</object></inspect>`);
      const lengths = valuesOf(answer, 'maxLength');
      return new Map(valuesOf(answer, 'Name').map((name, index) => [name, lengths[index] ?? '']));
    };
    const batch = await detail('GLBATCH');
    const line = await detail('GLENTRY');
    expect([
      batch.get('REFERENCENO'),
      batch.get('BATCH_TITLE'),
      line.get('DOCUMENT'),
      line.get('DESCRIPTION'),
      line.get('RR_A'),
    ]).toEqual(['45', '80', '30', '500', '4000']);
    const answer = await ask(driver, '<inspect detail="1"><name>GLBATCH</name></inspect>');
    expect(/<Field><Name>REFERENCENO<.*?<\/Field>/.exec(answer)?.[0]).toBe(
      '<Field><Name>REFERENCENO</Name><GroupName></GroupName><dataName>TEXT</dataName><externalDataName>text</externalDataName>' +
        '<isRequired>false</isRequired><isReadOnly>false</isReadOnly><maxLength>45</maxLength><DisplayLabel>Referenceno</DisplayLabel>' +
        '<Description>Referenceno</Description><id>12</id></Field>',
    );
  });

  it('lists all objects, and knows no other', async () => {
    const driver = driverOf();
    const all = dataOf(await ask(driver, '<inspect><object>*</object></inspect>'));
    expect([
      all.startsWith('<data listtype="All" count="21"><type typename="GLBATCH">GLBATCH</type>'),
      all.endsWith('<type typename="CHANNEL">CHANNEL</type></data>'),
      errorsOf(await ask(driver, '<inspect><object>NOTHING</object></inspect>')),
      errorsOf(await ask(driver, '<lookup><object>NOTHING</object></lookup>')),
    ]).toEqual([
      true,
      true,
      ['XL03000009 Object definition NOTHING not found'],
      ['XL03000009 Object definition NOTHING not found'],
    ]);
  });
});

const housekeeping =
  '<createdby>1</createdby><modifiedby>1</modifiedby><record_url></record_url>' +
  '<whencreated>01/01/2026 00:00:00</whencreated><whenmodified>01/01/2026 00:00:00</whenmodified>';

describe('get_list', () => {
  it('lists journals with how many there are', async () => {
    const answer = await ask(driverOf(), '<get_list object="journal" start="1" maxitems="2"/>');
    expect(answer.slice(answer.indexOf('<result>'))).toBe(
      '<result><status>success</status><function>get_list</function><controlid>f</controlid>' +
        '<listtype start="1" end="2" total="4">journal</listtype><data>' +
        '<journal><recordno>32</recordno><symbol>APJ</symbol><title>RevRec Journal</title><status>active</status><disallowdirectposting>false</disallowdirectposting>' +
        `${housekeeping}</journal>` +
        '<journal><recordno>33</recordno><symbol>OLDJ</symbol><title>Old Revenue Journal</title><status>inactive</status><disallowdirectposting>false</disallowdirectposting>' +
        `${housekeeping}</journal>` +
        '</data></result></operation></response>',
    );
  });

  it.each([
    ['glaccount', 'glaccountno', ['2400', '4000', '4100', '6120', '9999']],
    ['location', 'locationid', ['L01', 'L03', 'L09']],
    ['locationentity', 'locationid', ['us01', 'uk01']],
    ['department', 'departmentid', ['D10']],
    ['class', 'classid', ['K1', 'K2']],
    ['customer', 'customerid', ['C-1', 'C-2', 'C-3']],
  ])('lists %s', async (object, field, values) => {
    const list = `<get_list object="${object}"><fields><field>${field}</field></fields></get_list>`;
    const answer = await ask(driverOf(), list);
    expect([valuesOf(dataOf(answer), field), valuesOf(answer, 'status').slice(2), errorsOf(answer)]).toEqual([
      values,
      ['success'],
      [],
    ]);
  });

  it('lists nothing as nothing', async () => {
    expect(await ask(driverOf(), '<get_list object="project"/>')).toContain(
      '<listtype start="0" end="0" total="0">project</listtype><data/>',
    );
  });

  it.each([
    [
      '<get_list object="journals"/>',
      'XL03000003 XML Parse error: Error 502: Value "journals" for attribute object of get_list is not among the enumerated set Line: 6, column: 0.',
    ],
    [
      '<get_list/>',
      "XL03000003 XML Parse schema error: Error 1868: Element 'get_list': The attribute 'object' is required but missing. Line: 6, column: 0.",
    ],
    ['<get_list object="reportingperiod"/>', 'XL03000009 The sandbox does not imitate the list of reportingperiod'],
    ['<get_list object="journal"><filter/></get_list>', 'XL03000009 The sandbox does not imitate filter of lists'],
    ['<get_list object="journal" start="x"/>', "XL03000009 The value 'x' is not valid for start"],
  ])('refuses %s', async (body, error) => {
    expect(errorsOf(await ask(driverOf(), body))).toEqual([error]);
  });
});

describe('get_closedbooksdate', () => {
  const body = call('f', '<get_closedbooksdate/>');
  const date = (year: string, month: string, day: string): string =>
    `<data><closedbooksdate><year>${year}</year><month>${month}</month><day>${day}</day></closedbooksdate></data>`;

  it("gives the last closed day of the session's entity", async () => {
    const driver = driverOf();
    driver.settings.bookClosedThrough = { '*': '2026-07-31', us01: '2026-08-31' };
    const authentication = login('revrec_ws', 'user-Pa55!', 'ACME-DEV', 'us01');
    expect([
      dataOf(await driver.ask(body)),
      dataOf(await driver.ask(body, { authentication })),
      dataOf(await driverOf().ask(body)),
    ]).toEqual([date('2026', '07', '31'), date('2026', '08', '31'), date('', '', '')]);
  });

  it('is a schema error when it is not served', async () => {
    const driver = driverOf();
    driver.settings.servesClosedBooksDate = false;
    const answer = await driver.ask(body);
    expect([valuesOf(answer, 'status'), errorsOf(answer)]).toEqual([
      ['failure'],
      [
        expect.stringMatching(
          /^XL03000003 XML Parse schema error: Error 1871: Element 'get_closedbooksdate': This element is not expected\./,
        ),
      ],
    ]);
  });
});

describe('what differs between companies', () => {
  it.each([
    ['GLBATCH', 'ENTRIES/glentry', /<GLBATCH>.*<ENTRIES><glentry>.*<\/glentry><\/ENTRIES><\/GLBATCH>/],
    ['glbatch', 'ENTRIES/GLENTRY', /<glbatch>.*<ENTRIES><GLENTRY>.*<\/GLENTRY><\/ENTRIES><\/glbatch>/],
    ['GLBATCH', 'GLENTRY', /<GLBATCH>(?!.*ENTRIES).*<GLENTRY>.*<\/GLENTRY><\/GLBATCH>/],
    ['GLBATCH', 'absent', /<GLBATCH>(?!.*LINE_NO).*<\/GLBATCH>/],
  ])('is how a read gives a batch as %s with its lines in %s', async (readBatchName, readLines, pattern) => {
    const driver = driverOf();
    Object.assign(driver.settings, { readBatchName, readLines });
    await ask(driver, entry());
    const answer = await ask(driver, '<read><object>GLBATCH</object><keys>6000</keys><fields>*</fields></read>');
    expect(dataOf(answer)).toMatch(pattern);
  });

  it('is what the permissions are called', async () => {
    const driver = driverOf();
    Object.assign(driver.settings, { permissionApplicationName: 'GL', permissionPolicyName: 'Journal Entries (GL)' });
    const answer = await ask(driver, '<getUserPermissions><userId>revrec_ws</userId></getUserPermissions>');
    expect([valuesOf(answer, 'applicationName')[0], valuesOf(answer, 'policyName')[0]]).toEqual([
      'GL',
      'Journal Entries (GL)',
    ]);
  });

  const asking = '<showadditionalerrorinfo>true</showadditionalerrorinfo>';
  it.each([
    ['last', true, false],
    ['anywhere', true, true],
    ['refused', false, false],
  ])('is whether additional information may be asked for: %s', async (additionalErrorInfo, last, first) => {
    const isAccepted = async (document: string): Promise<boolean> => {
      const driver = driverOf();
      Object.assign(driver.settings, { additionalErrorInfo });
      const reply = await driver.gateway.handle(document);
      const errors = reply.kind === 'answer' ? errorsOf(reply.body) : [];
      return !errors.some((error) => error.startsWith('XL03000003'));
    };
    const document = requestOf(call('f', entry([])), { controlExtra: '' });
    expect([
      await isAccepted(document.replace('</control>', `${asking}</control>`)),
      await isAccepted(document.replace('<senderid>', `${asking}<senderid>`)),
      await isAccepted(document.replace('</control>', `${asking}${asking}</control>`)),
    ]).toEqual([last, first, false]);
  });

  it('names the cause of a refusal in a way that no language changes', async () => {
    const lines = [{ ACCOUNTNO: '2400', TR_TYPE: '1', TRX_AMOUNT: '1', LOCATION: 'L01', CURRENCY: 'USD' }];
    const more = [{ ...lines[0], TR_TYPE: '-1', TRX_AMOUNT: '2' }];
    const answer = await driverOf().ask(call('f', entry([...lines, ...more])), { controlExtra: asking });
    expect([valuesOf(answer, 'errorid'), valuesOf(answer, 'category'), valuesOf(answer, 'messageid')]).toEqual([
      ['GL-1009', 'GL-0951'],
      ['', 'Unable to create record.'],
      ['IA.TRANSACTIONS_DO_NOT_BALANCE_FOR', '', '', 'IA.COULD_NOT_CREATE_GLBATCH_RECORD', '', ''],
    ]);
  });
});
