import { type SealedSecrets } from '../../../src/adapters/secrets/sealed-secrets';

/** What every home of sealed secrets must do. */
export const sealedSecretsContract = (open: () => SealedSecrets): void => {
  let sealed: SealedSecrets;
  beforeEach(() => {
    sealed = open();
  });
  afterEach(() => {
    sealed.close();
  });
  const some = { password: Buffer.from([0, 255, 10]), other: Buffer.from('x') };

  it('come back byte by byte', async () => {
    await sealed.put('acme/1', some);
    await sealed.put('acme/2', { only: Buffer.alloc(0) });
    expect([await sealed.get('acme/1'), await sealed.get('acme/2')]).toEqual([some, { only: Buffer.alloc(0) }]);
  });

  it('are not there before, and not after they were removed', async () => {
    expect(await sealed.get('acme/1')).toBeUndefined();
    await sealed.remove('acme/1');
    await sealed.put('acme/1', some);
    await sealed.remove('acme/1');
    await sealed.remove('acme/1');
    expect(await sealed.get('acme/1')).toBeUndefined();
  });

  it('are replaced where they are, and nowhere else', async () => {
    await sealed.put('acme/1', some);
    await sealed.put('acme/2', some);
    const others = { password: Buffer.from('new'), other: Buffer.from([1]) };
    await sealed.replace(new Map([['acme/2', others]]));
    expect([await sealed.get('acme/1'), await sealed.get('acme/2')]).toEqual([some, others]);
    const absent = sealed.replace(new Map([['acme/3', others]])).then(
      () => 'replaced',
      () => 'refused',
    );
    expect([await absent, await sealed.get('acme/3')]).toEqual(['refused', undefined]);
  });

  it('are never overwritten', async () => {
    await sealed.put('acme/1', some);
    const again = sealed.put('acme/1', { password: Buffer.from('new') });
    // Not toThrow: the errors of a native module may come from the world of another test file.
    expect(
      await again.then(
        () => 'overwritten',
        () => 'refused',
      ),
    ).toBe('refused');
    expect(await sealed.get('acme/1')).toEqual(some);
  });

  it('are told by their references', async () => {
    for (const ref of ['acme/1', 'acme/2', 'acme/3']) await sealed.put(ref, some);
    await sealed.remove('acme/2');
    expect([...(await sealed.refs())].sort()).toEqual(['acme/1', 'acme/3']);
  });
};
