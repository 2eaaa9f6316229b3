import { type BuiltEntry, type DryRun } from '../../../src/application/dry-run/dry-run';
import {
  RunDryHandler,
  RunDryQuery,
  StreamDryRunHandler,
  StreamDryRunQuery,
} from '../../../src/application/dry-run/dry-run.queries';
import { type BatchChoice } from '../../../src/application/posting-run/batch-choice';
import { type Reading } from '../../../src/application/shared/reading';
import { Totals } from '../../../src/domain/shared/totals';
import { callerAs, ENVIRONMENT } from '../../support/plain-ports';

const builtEntry = (batchKey: string, currency: string, lineCount: number, minor: bigint): BuiltEntry => {
  const totals = new Totals();
  totals.add('debit', minor);
  totals.add('credit', minor);
  return { entry: { batchKey, currency, lineCount, ...totals.shownIn(currency) } as BuiltEntry['entry'], totals };
};

const handlersOf = (built: readonly BuiltEntry[]): { run: RunDryHandler; stream: StreamDryRunHandler } => {
  const reading = { begin: async () => ENVIRONMENT } as unknown as Reading;
  const choice = { readyKeysOf: async () => built.map(({ entry }) => entry.batchKey) } as unknown as BatchChoice;
  const dryRun = {
    of: async () => ({
      companyId: 'ACME',
      versions: { accountMappings: 1, customFields: [] },
      fields: ['Location'],
      entries: (async function* () {
        yield* built;
      })(),
    }),
  } as unknown as DryRun;
  return {
    run: new RunDryHandler(reading, choice, dryRun),
    stream: new StreamDryRunHandler(reading, choice, dryRun),
  };
};

const input = { selection: { period: null, batchKeys: null } };
const caller = callerAs('Controller');

describe('a dry run', () => {
  it('adds up entries, lines and amounts by currency, exactly', async () => {
    const built = [
      builtEntry('B1', 'USD', 2, 9_007_199_254_740_993n),
      builtEntry('B2', 'JPY', 4, 1_500n),
      builtEntry('B3', 'USD', 3, 9_007_199_254_740_994n),
    ];
    const { totals, entries } = await handlersOf(built).run.execute(new RunDryQuery(caller, input));
    expect(totals).toEqual([
      { currency: 'JPY', entries: 1, lines: 4, debit: '1500', credit: '1500' },
      { currency: 'USD', entries: 2, lines: 5, debit: '180143985094819.87', credit: '180143985094819.87' },
    ]);
    expect(entries).toEqual(built.map(({ entry }) => entry));
  });

  it('refuses more lines than an answer holds, and streams them', async () => {
    const built = [builtEntry('B1', 'USD', 20_000, 1n), builtEntry('B2', 'USD', 1, 1n)];
    const { run, stream } = handlersOf(built);
    await expect(run.execute(new RunDryQuery(caller, input))).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const { entries } = await stream.execute(new StreamDryRunQuery(caller, input));
    const keys: string[] = [];
    for await (const { batchKey } of entries) keys.push(batchKey);
    expect(keys).toEqual(['B1', 'B2']);
  });

  it('says so when nothing is Ready to Post', async () => {
    await expect(handlersOf([]).run.execute(new RunDryQuery(caller, input))).rejects.toMatchObject({
      code: 'NOTHING_TO_POST',
    });
  });
});
