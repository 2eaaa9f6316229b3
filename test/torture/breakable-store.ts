import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { FakeCluster, type Outage } from '../support/eventstoredb/fake-cluster';
import { type TortureOptions } from './options';

/** A store that can be broken. */
export interface BreakableStore {
  readonly url: string;
  /** How long an outage lasts, in milliseconds. */
  readonly lasts: readonly [number, number];
  readonly begin: (outage: Outage) => Promise<void>;
  readonly end: (outage: Outage) => Promise<void>;
  readonly stop: () => void;
}

/** The one that the command names, or a cluster of fake nodes. */
export const breakableStore = async ({
  url,
  outage: program,
}: Pick<TortureOptions, 'url' | 'outage'>): Promise<BreakableStore> => {
  if (url !== null && program !== null) {
    const call = async (when: string, outage: Outage): Promise<void> => {
      await promisify(execFile)(program, [when, outage]);
    };
    return {
      url,
      lasts: [3_000, 10_000],
      begin: (outage) => call('begin', outage),
      end: (outage) => call('end', outage),
      stop: () => undefined,
    };
  }
  const cluster = await FakeCluster.start();
  return {
    url: cluster.connectionString,
    lasts: [200, 1_500],
    begin: (outage) => cluster.begin(outage),
    end: (outage) => cluster.end(outage),
    stop: () => {
      cluster.stop();
    },
  };
};
