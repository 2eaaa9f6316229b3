import { FAULT_CASES } from './fault-cases';
import { measureSockets } from './sockets';

describe('every fault in every place over real sockets', () => {
  it('leaves one entry, believes nothing that is not so, and goes on when it is over', async () => {
    const figures = await measureSockets(1, () => undefined);
    expect(figures).toEqual({
      cases: expect.any(Number),
      casesByPhase: expect.objectContaining({ 'create, first attempt': FAULT_CASES.length }),
      outcomes: expect.any(Object),
      duplicates: 0,
      lost: 0,
      stuck: 0,
      violations: [],
    });
    expect(Object.keys(figures.casesByPhase)).toHaveLength(10);
    expect(figures.cases).toBeGreaterThan(15 * FAULT_CASES.length);
  }, 300_000);
});
