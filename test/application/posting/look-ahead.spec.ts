import { counts, entries, PostingSystem } from '../../support/posting-system';

class CheckingSystem extends PostingSystem {
  protected override readonly checksRuns = true;
}

let system: CheckingSystem;
beforeEach(async () => {
  system = new CheckingSystem();
  await system.start();
});
afterEach(() => system.stop());

/** The check of the run takes so long: its first list is read meanwhile. */
const checkTakes = (ms: number): void => {
  let isFirst = true;
  system.inspection.fault = () => {
    if (isFirst) system.clock.advance(ms);
    isFirst = false;
    return undefined;
  };
};

describe('what the ledger holds of the month', () => {
  it('is read once, while the run is checked', async () => {
    let sweepsAtCheck = -1;
    system.inspection.fault = ({ method }) => {
      if (method === 'entryPermission') sweepsAtCheck = system.ledger.sweeps;
      return undefined;
    };
    expect(await system.post(await system.readyBatches(entries(3)))).toEqual(counts({ posted: 3 }));
    expect([sweepsAtCheck, system.ledger.sweeps]).toEqual([1, 1]);
  });

  it.each([
    [10_000, 1],
    [10_001, 2],
  ])('is read again before the first is sent when the check took long: %i ms', async (ms, sweeps) => {
    checkTakes(ms);
    expect(await system.post(await system.readyBatches(entries(3)))).toEqual(counts({ posted: 3 }));
    expect(system.ledger.sweeps).toBe(sweeps);
  });

  it('is read when it is needed, if it could not be read ahead', async () => {
    let reads = 0;
    system.ledger.listFault = () => {
      reads += 1;
      return reads === 1 ? { kind: 'unavailable', cause: 'maintenance' } : undefined;
    };
    expect(await system.post(await system.readyBatches(entries(2)))).toEqual(counts({ posted: 2 }));
  });

  it('ends nothing when what is needed for it cannot be had: the batches are posted later', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', hear);
    const batches = await system.readyBatches(entries(2));
    let looks = 0;
    const reveal = system.vault.reveal.bind(system.vault);
    jest.spyOn(system.vault, 'reveal').mockImplementation(async (ref) => {
      looks += 1;
      if (looks <= 2) throw new Error('14 UNAVAILABLE: No connection established.');
      return reveal(ref);
    });
    expect(await system.post(batches)).toEqual(counts({ posted: 2 }));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
