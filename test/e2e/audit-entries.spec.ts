import { closeCsv } from './support/close';
import { configureForPosting } from './support/configure';
import { type Person } from './support/person';
import { RunningSystem } from './support/system';

describe('what an auditor looks twice at', () => {
  let system: RunningSystem;
  let auditor: Person;

  beforeAll(async () => {
    system = await RunningSystem.start();
    const controller = await system.person('cora.controller');
    auditor = await system.person('audrey.auditor');
    await configureForPosting(controller);
    await controller.importCsv(
      closeCsv({ id: 'ROUND', amount: '3000.00' }, { id: 'BLANK', amount: '12.34', date: '2020-02-28' }).replace(
        /(BLANK,[^\n]*),Sep 2026 recognition,/,
        '$1,,',
      ),
    );
    await controller.post({ period: '2020-02' });
    await (await system.person('adam.admin')).importCsv(closeCsv({ id: 'ADAM', amount: '0.01' }));
  });
  afterAll(() => system.stop());

  const entries = async (query: string): Promise<string[]> => {
    const { body } = await auditor.get(`/history/entries?${query}`);
    return (body.items as { journalEntryId: string }[]).map(({ journalEntryId }) => journalEntryId);
  };

  it('is listed with what is found, for a month, a person, or all', async () => {
    expect(await entries('')).toEqual(['ADAM', 'ROUND', 'BLANK']);
    expect(await entries('findings=round-amount')).toEqual(['ROUND']);
    expect(await entries('findings=blank-description')).toEqual(['BLANK']);
    expect(await entries('findings=blank-description,posted-after-close&postedBy=cora.controller')).toEqual(['BLANK']);
    expect(await entries('findings=seldom-account&seldomLines=1')).toEqual([]);
    expect(await entries('period=2020-02')).toEqual(['BLANK']);
    expect(await entries('findings=round-amount&roundTo=5000')).toEqual([]);
    const { body } = await auditor.get('/history/entries?period=2020-02');
    expect(body.items[0]).toMatchObject({
      ...{ total: '12.34', postedBy: 'cora.controller', blankDescriptions: 1 },
      findings: expect.arrayContaining(['seldom-account', 'blank-description', 'posted-after-close']),
    });
  });

  it('distinguishes the steps of people from those of the service', async () => {
    const actorsOf = async (query: string): Promise<string[]> => {
      const { body } = await auditor.get(`/history?limit=500${query}`);
      return [...new Set((body.items as { actor: string }[]).map(({ actor }) => actor))].sort();
    };
    expect(await actorsOf('')).toEqual(['adam.admin', 'cora.controller', 'worker']);
    expect(await actorsOf('&findings=by-person')).toEqual(['adam.admin', 'cora.controller']);
    expect(await actorsOf('&findings=by-person,after-close')).toEqual(['cora.controller']);
    expect(await actorsOf('&findings=after-close&afterCloseDays=365&period=2026-09')).toEqual([]);
  });

  it.each(['/history/entries?findings=strange', '/history?findings=by-person,', '/history/entries?roundTo=0'])(
    'refuses %s',
    async (path) => {
      expect(await auditor.get(path)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    },
  );
});
