import { CallTallies, type CallTally } from '../../application/ports/ledger-calls';

/** Values that instances share: the last one of each key. */
export interface VersionedValues {
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<unknown>;
  readVersioned(key: string): Promise<{ readonly revision: bigint; readonly value: unknown } | undefined>;
  /** Null when another writer was first. */
  writeAt(key: string, value: unknown, expected: bigint | undefined): Promise<bigint | null>;
}

/** In a store that all instances share. Each month has a list of its owners, because keys are costly to look for. */
export class SharedCallTallies extends CallTallies {
  private readonly listed = new Set<string>();

  constructor(private readonly values: VersionedValues) {
    super();
  }

  override async keep(month: string, owner: string, tally: CallTally): Promise<void> {
    await this.list(month, owner);
    await this.values.write(`${month}.${owner}`, tally);
  }

  override async of(month: string): Promise<ReadonlyMap<string, CallTally>> {
    const found = new Map<string, CallTally>();
    for (const owner of ownersIn(await this.values.read(month))) {
      const tally = (await this.values.read(`${month}.${owner}`)) as CallTally | undefined;
      if (tally !== undefined) found.set(owner, tally);
    }
    return found;
  }

  private async list(month: string, owner: string): Promise<void> {
    const key = `${month}.${owner}`;
    for (let isListed = this.listed.has(key); !isListed;) {
      const before = await this.values.readVersioned(month);
      const owners = ownersIn(before?.value);
      isListed = owners.includes(owner);
      if (!isListed) isListed = (await this.values.writeAt(month, [...owners, owner], before?.revision)) !== null;
    }
    this.listed.add(key);
  }
}

const ownersIn = (value: unknown): readonly string[] => (Array.isArray(value) ? (value as string[]) : []);
