import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { isLoopback } from '../configuration';
import type { Gateway } from '../gateway/gateway';
import { FaultPlan } from '../gateway/fault-plan';
import { readFault, readFaultPlan } from '../gateway/fault-reader';
import { changeSettings } from '../gateway/settings-changes';
import { addBatchRoutes } from './admin-batch-routes';
import { readAccount, readDimensionValue, readJournal } from './admin-company';

/** Controls of the sandbox. They are not part of the imitation and answer only on this machine. */
export const addAdminRoutes = (server: FastifyInstance, gateway: Gateway, isOpen: boolean): void => {
  server.addHook('onRequest', async (request, reply) => {
    const problem = isOpen
      ? refusalOf(request.headers)
      : 'The admin address is off, or the sandbox is not bound to loopback.';
    if (problem !== null) await reply.code(403).send({ error: problem });
  });
  // A client that sends the header of JSON but no body, as to `/admin/reset`, is understood too.
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('The body is not JSON.'), { statusCode: 400 }));
    }
  });

  addBatchRoutes(server, gateway);
  server.get('/admin/requests', () => Promise.resolve(gateway.requestLog.list()));
  server.get('/admin/control-ids', () => Promise.resolve(gateway.controlIds.list()));
  server.get('/admin/idempotency-keys', () => Promise.resolve(gateway.rest.idempotency.list()));
  server.get('/admin/settings', () => Promise.resolve(gateway.settings));
  server.put('/admin/settings', async (request, reply) => {
    const problems = changeSettings(gateway.settings, request.body);
    return problems.length === 0 ? gateway.settings : reply.code(400).send({ error: problems.join(' ') });
  });
  addFaultRoutes(server, gateway);
  addCompanyRoutes(server, gateway);
  server.post('/admin/reset', (_request, reply) => {
    gateway.reset();
    return reply.code(204).send();
  });
  server.post('/admin/offline', () => {
    gateway.isOffline = true;
    return Promise.resolve({ offline: true });
  });
  server.post('/admin/online', () => {
    gateway.isOffline = false;
    return Promise.resolve({ offline: false });
  });
};

/** Pages in a browser on this machine are refused, even if their host name resolves to this address. */
const refusalOf = ({ host = '', origin }: IncomingHttpHeaders): string | null => {
  const hostname = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(hostname)) return 'The admin address answers only under the name of this machine.';
  if (origin === undefined || origin === `http://${host}`) return null;
  return 'The admin address does not answer other origins.';
};

const addFaultRoutes = (server: FastifyInstance, gateway: Gateway): void => {
  server.get('/admin/faults', () => Promise.resolve(gateway.faults.list()));
  server.post('/admin/faults', (request, reply) => {
    const fault = readFault(request.body);
    if (typeof fault === 'string') return reply.code(400).send({ error: fault });
    gateway.faults.queue(fault);
    return reply.code(201).send(gateway.faults.list());
  });
  server.delete('/admin/faults', (_request, reply) => {
    gateway.faults.clear();
    return reply.code(204).send();
  });
  server.get('/admin/fault-plan', (_request, reply) => {
    const { plan } = gateway.faults;
    return plan === null ? reply.code(404).send({ error: 'There is no fault plan.' }) : reply.send(plan.report());
  });
  server.put('/admin/fault-plan', (request, reply) => {
    const terms = readFaultPlan(request.body);
    if (typeof terms === 'string') return reply.code(400).send({ error: terms });
    const plan = new FaultPlan(terms);
    gateway.faults.plan = plan;
    return reply.send(plan.report());
  });
  server.delete('/admin/fault-plan', (_request, reply) => {
    gateway.faults.plan = null;
    return reply.code(204).send();
  });
};

const addCompanyRoutes = (server: FastifyInstance, { company }: Gateway): void => {
  server.post('/admin/dimensions', (request, reply) => {
    const value = readDimensionValue(request.body);
    if (typeof value === 'string') return reply.code(400).send({ error: value });
    company.putDimensionValue(value);
    return reply.code(201).send(value);
  });
  server.post('/admin/journals', (request, reply) => {
    const journal = readJournal(request.body);
    if (typeof journal === 'string') return reply.code(400).send({ error: journal });
    company.putJournal(journal);
    return reply.code(201).send(journal);
  });
  server.post('/admin/accounts', (request, reply) => {
    const account = readAccount(request.body);
    if (typeof account === 'string') return reply.code(400).send({ error: account });
    company.putAccount(account);
    return reply.code(201).send(account);
  });
};
