import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Gateway } from '../gateway/gateway';
import { linesOf, type Batch } from '../ledger/batch';
import { describeBatch } from './admin-batches';
import { alterLine, readHeaderChanges, readReverseDate, readState } from './batch-changes';

interface BatchPath {
  readonly Params: { readonly recordNo: string; readonly lineNo: string };
}

/** What happens to batches behind the back of the client: people approve, alter, delete and copy them. */
export const addBatchRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  const { ledger } = gateway;
  server.get<{ Querystring: { lines?: string } }>('/admin/batches', (request) =>
    Promise.resolve(ledger.all().map((batch) => describeBatch(batch, request.query.lines === 'true'))),
  );
  server.get<BatchPath>('/admin/batches/:recordNo', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, () => null),
  );
  addHeaderRoutes(server, gateway);
  addLineRoutes(server, gateway);
  addLifeRoutes(server, gateway);
};

const addHeaderRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  const { ledger } = gateway;
  server.post<BatchPath>('/admin/batches/:recordNo', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      const changes = readHeaderChanges(request.body);
      if (typeof changes === 'string') return changes;
      ledger.change(batch, { ...changes, ...gateway.changedByPerson() });
      return null;
    }),
  );
  server.post<BatchPath>('/admin/batches/:recordNo/state', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      const state = readState(request.body);
      if (typeof state === 'string') return state;
      ledger.change(batch, { ...state, ...gateway.changedByPerson() });
      return null;
    }),
  );
};

const addLifeRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  const { ledger } = gateway;
  server.post<BatchPath>('/admin/batches/:recordNo/reverse', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      const date = readReverseDate(request.body, batch);
      if (date === null)
        return 'BATCH_DATE is a day like 10/31/2026, later than the batch, and it is not reversed yet.';
      const mirror = ledger.addReversal(batch, date);
      ledger.change(batch, { state: 'Reversed', ...gateway.changedByPerson() });
      return mirror;
    }),
  );
  server.post<BatchPath>('/admin/batches/:recordNo/copy', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) =>
      ledger.add({ ...batch, createdAt: gateway.changedByPerson().modifiedAt }, linesOf(batch)),
    ),
  );
  server.delete<BatchPath>('/admin/batches/:recordNo', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      ledger.remove(batch);
      return null;
    }),
  );
};

const addLineRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  const { company, ledger } = gateway;
  server.post<BatchPath>('/admin/batches/:recordNo/lines/:lineNo', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      const lines = linesOf(batch);
      const index = Number(request.params.lineNo) - 1;
      const line = lines[index];
      if (line === undefined) return 'There is no such line.';
      const altered = alterLine(line, request.body, company);
      if (typeof altered === 'string') return altered;
      ledger.replaceLines(batch, lines.with(index, altered), true);
      ledger.change(batch, gateway.changedByPerson());
      return null;
    }),
  );
  server.delete<BatchPath>('/admin/batches/:recordNo/lines/:lineNo', (request, reply) =>
    withBatch(gateway, request.params.recordNo, reply, (batch) => {
      const lines = linesOf(batch);
      const index = Number(request.params.lineNo) - 1;
      if (lines[index] === undefined || lines.length === 1) return 'There is no such line, or no other one.';
      ledger.replaceLines(batch, lines.toSpliced(index, 1));
      ledger.change(batch, gateway.changedByPerson());
      return null;
    }),
  );
};

/** Answers with the batch as it is now, or with the new one. A text says what was wrong with the request. */
const withBatch = (
  gateway: Gateway,
  recordNo: string,
  reply: FastifyReply,
  work: (batch: Batch) => Batch | string | null,
): FastifyReply => {
  const batch = /^\d{1,15}$/.test(recordNo) ? gateway.ledger.find(Number(recordNo)) : undefined;
  if (batch === undefined) return reply.code(404).send({ error: `There is no batch ${recordNo}.` });
  const result = work(batch);
  if (typeof result === 'string') return reply.code(400).send({ error: result });
  return reply.code(result === null ? 200 : 201).send(describeBatch(result ?? batch, true));
};
