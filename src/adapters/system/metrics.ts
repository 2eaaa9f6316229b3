import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type FastifyInstance } from 'fastify';

const BUCKETS_S = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** A series that begins with its first event never rises: these are there from the start, because alerts watch them. */
const ALERTED = [
  'ConnectionPaused',
  'PostingGivenToPerson',
  'PostingConflictFound',
  'PostingMismatchFound',
  'PostingDuplicateFound',
] as const;

/** What Prometheus sees. Labels have few values: no data of environments, no ids. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'revrec_http_request_seconds',
    help: 'Answered HTTP requests',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS_S,
    registers: [this.registry],
  });
  private readonly ledgerRequests = new Histogram({
    name: 'revrec_ledger_request_seconds',
    help: 'Requests to the ledger',
    labelNames: ['function', 'outcome'],
    buckets: BUCKETS_S,
    registers: [this.registry],
  });
  private readonly events = new Counter({
    name: 'revrec_events_total',
    help: 'Events that happened since the start, as they are followed from the log, by type',
    labelNames: ['type'],
    registers: [this.registry],
  });

  /** ISO 8601. Events from before it are followed again when the views are made anew. */
  private readonly startedAt = new Date().toISOString();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const type of ALERTED) this.events.inc({ type }, 0);
  }

  /** Times every request by its route pattern, never by its address. */
  observeRequests(fastify: FastifyInstance): void {
    fastify.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'unknown';
      this.requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      done();
    });
  }

  countLedgerRequest(ledgerFunction: string, outcome: string, seconds: number): void {
    this.ledgerRequests.observe({ function: ledgerFunction, outcome }, seconds);
  }

  countEvent(type: string, occurredAt: string): void {
    if (occurredAt >= this.startedAt) this.events.inc({ type });
  }

  /** `reasons` is called at each scrape. */
  observeDegraded(reasons: () => Promise<readonly string[]>): void {
    const gauge: Gauge<'reason'> = new Gauge({
      name: 'revrec_degraded',
      help: 'What stops part of the work of the service: 1 for each current reason',
      labelNames: ['reason'],
      registers: [this.registry],
      collect: async () => {
        const now = await reasons();
        gauge.reset();
        for (const reason of now) gauge.set({ reason }, 1);
      },
    });
  }

  exposition(): Promise<string> {
    return this.registry.metrics();
  }
}
