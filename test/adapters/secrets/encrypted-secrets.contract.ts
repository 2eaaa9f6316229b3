import { type EncryptedSecrets } from '../../../src/adapters/secrets/encrypted-secrets';

/** What every store of encrypted secrets must do. */
export const encryptedSecretsContract = (open: () => EncryptedSecrets): void => {
  let secrets: EncryptedSecrets;
  beforeEach(() => {
    secrets = open();
  });
  afterEach(() => {
    secrets.close();
  });
  const some = { password: Buffer.from([0, 255, 10]), other: Buffer.from('x') };

  it('come back byte by byte', async () => {
    await secrets.put('acme/1', some);
    await secrets.put('acme/2', { only: Buffer.alloc(0) });
    expect([await secrets.get('acme/1'), await secrets.get('acme/2')]).toEqual([some, { only: Buffer.alloc(0) }]);
  });

  it('are not there before, and not after they were removed', async () => {
    expect(await secrets.get('acme/1')).toBeUndefined();
    await secrets.remove('acme/1');
    await secrets.put('acme/1', some);
    await secrets.remove('acme/1');
    await secrets.remove('acme/1');
    expect(await secrets.get('acme/1')).toBeUndefined();
  });

  it('are replaced where they are, and nowhere else', async () => {
    await secrets.put('acme/1', some);
    await secrets.put('acme/2', some);
    const others = { password: Buffer.from('new'), other: Buffer.from([1]) };
    await secrets.replace(new Map([['acme/2', others]]));
    expect([await secrets.get('acme/1'), await secrets.get('acme/2')]).toEqual([some, others]);
    const absent = secrets.replace(new Map([['acme/3', others]])).then(
      () => 'replaced',
      () => 'refused',
    );
    expect([await absent, await secrets.get('acme/3')]).toEqual(['refused', undefined]);
  });

  it('are never overwritten', async () => {
    await secrets.put('acme/1', some);
    const again = secrets.put('acme/1', { password: Buffer.from('new') });
    // Not toThrow: the errors of a native module may come from the world of another test file.
    expect(
      await again.then(
        () => 'overwritten',
        () => 'refused',
      ),
    ).toBe('refused');
    expect(await secrets.get('acme/1')).toEqual(some);
  });

  it('are reported by their references', async () => {
    for (const ref of ['acme/1', 'acme/2', 'acme/3']) await secrets.put(ref, some);
    await secrets.remove('acme/2');
    expect([...(await secrets.refs())].sort()).toEqual(['acme/1', 'acme/3']);
  });
};
