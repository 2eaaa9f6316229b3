import { type Leases } from '../../../src/application/ports/leases';

export const TTL_MS = 30_000;
export const MARGIN_MS = 10_000;

/** Of each instance its own clock: they agree on nothing. */
export type Clocks = Record<'ana' | 'bob', number>;

/** What leases that several instances share must do. */
export const leasesContract = (open: (name: keyof Clocks, clocks: Clocks) => Leases): void => {
  let clocks: Clocks;
  beforeEach(() => {
    clocks = { ana: 0, bob: 7_000_000 };
  });
  const instance = (name: keyof Clocks): Leases => open(name, clocks);

  it('are taken by one of several that want them at the same time', async () => {
    const taken = await Promise.all([instance('ana').hold('c'), instance('bob').hold('c')]);
    expect([...taken].sort()).toEqual([false, true]);
  });

  it('are apart from each other', async () => {
    expect(await instance('ana').hold('c')).toBe(true);
    expect(await instance('bob').hold('d')).toBe(true);
  });

  it('stay with a holder that renews them, however long others wait', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    const seen: boolean[] = [];
    for (let round = 0; round < 10; round += 1) {
      seen.push(await ana.hold('c'), await bob.hold('c'));
      clocks.ana += TTL_MS / 2;
      clocks.bob += TTL_MS / 2;
    }
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index % 2 === 0));
  });

  it('go to another when it has seen no renewal for the whole time and the margin, and not before', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    await ana.hold('c');
    expect(await bob.hold('c')).toBe(false); // Sees it from here.
    clocks.bob += TTL_MS + MARGIN_MS - 1;
    expect(await bob.hold('c')).toBe(false);
    clocks.bob += 1;
    expect(await bob.hold('c')).toBe(true);
    clocks.ana += TTL_MS;
    expect(await ana.hold('c')).toBe(false);
  });

  it('go to another at once when they are released', async () => {
    const [ana, bob] = [instance('ana'), instance('bob')];
    await ana.hold('c');
    expect(await bob.hold('c')).toBe(false);
    await ana.release('c');
    expect(await bob.hold('c')).toBe(true);
    await ana.release('c'); // Not its own any more.
    expect(await bob.hold('c')).toBe(true);
  });
};
