import { type Person } from '../e2e/support/person';
import { type SandboxAdmin } from '../e2e/support/sandbox-admin';
import { type Audited, type ShownBatch } from './audit';
import { readEventLog } from './event-log';

interface Witnesses {
  readonly controller: Person;
  readonly admin: SandboxAdmin;
  readonly eventsFile: string;
  /** Imports and runs that the service acknowledged. */
  readonly promised: readonly string[];
}

/** Everything that the service shows, its log holds and the ledger knows, for the audit. */
export const evidenceOf = async ({ controller, admin, eventsFile, promised }: Witnesses): Promise<Audited> => {
  const functions = (await admin.requests()).flatMap(
    (request) => request['functions'] as { name: string; controlId: string }[],
  );
  const kept = await finished(controller);
  return {
    shown: await allOf<ShownBatch>(controller, '/journal-batches'),
    ledger: await admin.batches(),
    creates: functions.filter(({ name }) => name === 'create').map(({ controlId }) => controlId),
    log: await readEventLog(eventsFile),
    broken: promised.filter((id) => !kept.has(id)),
  };
};

const finished = async (controller: Person): Promise<Set<string>> => {
  const imports = await allOf<{ importId: string; status: string }>(controller, '/journal-imports');
  const runs = await allOf<{ runId: string; status: string }>(controller, '/posting-runs');
  return new Set([
    ...imports.filter(({ status }) => status === 'Completed').map(({ importId }) => importId),
    ...runs.filter(({ status }) => status === 'Finished').map(({ runId }) => runId),
  ]);
};

const PAGE = 100;

/** Every row of a list of the API. */
export const allOf = async <T>(controller: Person, path: string): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await controller.get(`${path}?limit=${PAGE}${from}`);
    items.push(...(body.items as T[]));
    cursor = body.nextCursor as string | null;
  } while (cursor !== null);
  return items;
};
