import { deleteJournalEntries } from '../functions/change-journal-entry';
import { createJournalEntry } from '../functions/create-journal-entry';
import type { Sessions } from '../gateway/sessions';
import type { FunctionCall } from '../gateway/envelope';
import { FunctionFailure, notPermitted } from '../gateway/failures';
import type { Answer } from '../gateway/replies';
import type { XmlElement } from '../gateway/xml-reader';
import { isUserDefined, termOf } from '../company/company';
import { visibilityFor } from '../objects/batch-visibility';
import type { ObjectSources } from '../objects/object-sources';
import { restObjectName } from './dimension-names';
import { entryElement } from './entry-form';
import { entryView } from './entry-view';
import type { Idempotency } from './idempotency';
import { answerQuery } from './query-service';
import type { RestCaller } from './rest-access';
import {
  errorAnswer,
  invalidRequest,
  jsonAnswer,
  metaOf,
  operationFailed,
  refusal,
  RestFailure,
  tokenErrorAnswer,
} from './rest-replies';
import { readJson, type RestRequest } from './rest-request';

/** An error of the server itself: instead of executing the request, or after it; null for none. */
export type Breakdown = 'before' | 'after' | null;

const entries = '/objects/general-ledger/journal-entry';
const visibleToAll = (entityId: string) => ({ entityId, showsPrivate: true });

/** The services and objects that are imitated. Anything else is refused. */
export class RestExecutor {
  constructor(
    private readonly sources: ObjectSources,
    private readonly idempotency: Idempotency,
    private readonly sessions: Sessions,
  ) {}

  /**
   * Decides at once whether the request is accepted: a key is taken before anything is executed. Whatever the first
   * request with a key is answered is kept, a refusal too.
   */
  accept(request: RestRequest, caller: RestCaller, breakdown: Breakdown): () => Answer {
    const run = (): Answer => {
      if (breakdown === 'before') return this.broken();
      const answer = this.answered(() => this.perform(request, caller));
      return breakdown === 'after' ? this.broken() : answer;
    };
    const key = request.headers['idempotency-key'] ?? '';
    const isKeyed = key !== '' && (request.method === 'POST' || request.method === 'PATCH');
    // The services know no keys.
    if (!isKeyed || request.path.startsWith('/services/')) return run;
    const user = `${caller.companyId}\n${caller.user.id}`;
    const began = this.idempotency.begin(user, key, `${request.method} ${request.path}\n${request.body}`);
    return began.kind === 'replayed' ? () => began.answer : () => began.keep(run());
  }

  /** The subject of a request, whether it may be done or not. */
  callOf(request: RestRequest): FunctionCall {
    const controlId = request.headers['idempotency-key'] ?? '';
    const named = (name: string, body: XmlElement): FunctionCall => ({ name, controlId, body });
    if (request.path === '/oauth2/token') return named('token', empty('token'));
    if (request.path === '/services/core/query') {
      const body = readJson(request.body) as { object?: unknown } | undefined;
      const object = typeof body?.object === 'string' ? body.object : '';
      return named('query', { ...empty('query'), children: [{ ...empty('object'), text: object }] });
    }
    if (request.path === '/services/core/session/id') return named('session', empty('session'));
    if (request.method !== 'POST') return named(request.method.toLowerCase(), empty('read'));
    try {
      const entry = entryElement(readJson(request.body), this.sources.company);
      return named('create', { ...empty('create'), children: [entry] });
    } catch {
      return named('create', empty('create'));
    }
  }

  answerFailure(error: unknown): Answer {
    const supportId = this.supportId();
    if (error instanceof FunctionFailure) return errorAnswer(422, operationFailed(error.errors), supportId);
    if (!(error instanceof RestFailure)) throw error;
    return error.status === 401
      ? tokenErrorAnswer(error.status, error.error, supportId)
      : errorAnswer(error.status, error.error, supportId);
  }

  private broken(): Answer {
    const error = { code: 'internalError', message: 'Unable to process request', errorId: 'GW-0001' };
    return errorAnswer(500, error, this.supportId());
  }

  private answered(work: () => Answer): Answer {
    try {
      return work();
    } catch (error) {
      return this.answerFailure(error);
    }
  }

  private perform(request: RestRequest, caller: RestCaller): Answer {
    const { method, path } = request;
    const key = path.startsWith(`${entries}/`) ? path.slice(entries.length + 1) : '';
    if (path === '/services/core/query' && method === 'POST') return this.query(request, caller);
    if (path === '/services/company-config/dimensions/list' && method === 'GET') return this.dimensions(caller);
    if (path === '/services/core/session/id' && method === 'GET') return this.session(caller);
    if (path === entries && method === 'POST') return this.create(request, caller);
    if (key !== '' && method === 'GET') return this.read(key, caller);
    if (key !== '' && method === 'DELETE') return this.remove(key, caller);
    if (path === entries || key !== '')
      throw refusal(405, 'methodNotAllowed', `The sandbox does not imitate ${method} of this resource.`);
    throw refusal(404, 'notFound', `The sandbox does not imitate ${path}.`);
  }

  private create(request: RestRequest, caller: RestCaller): Answer {
    const body = readJson(request.body);
    if (body === undefined) throw invalidRequest('Payload contains errors: it is not JSON.');
    requireRight(caller, 'everything', 'CREATE', 'glbatch');
    const { company, ledger, settings, surroundings } = this.sources;
    const element = entryElement(body, company);
    const author = { userId: caller.user.id, entityId: caller.entityId, at: surroundings.now(), settings };
    const key = String(createJournalEntry(element, company, ledger, author).recordNo);
    return jsonAnswer(201, {
      'ia::result': { key, id: key, href: `${entries}/${key}` },
      'ia::meta': metaOf(true),
    });
  }

  /** A session of the XML gateway for who holds the token. */
  private session({ user, companyId, entityId }: RestCaller): Answer {
    const { id } = this.sessions.open({ userId: user.id, companyId, entityId });
    const result = this.sources.settings.restSessionReply === 'object' ? { sessionId: id } : id;
    return jsonAnswer(200, { 'ia::result': result, 'ia::meta': metaOf(true) });
  }

  private query(request: RestRequest, caller: RestCaller): Answer {
    requireRight(caller, 'view', 'QUERY', 'object');
    return jsonAnswer(200, answerQuery(readJson(request.body), this.sources, caller.entityId));
  }

  private read(key: string, caller: RestCaller): Answer {
    requireRight(caller, 'view', 'READ', 'glbatch');
    const view = entryView(key, this.sources, visibleToAll(caller.entityId));
    if (view === null) throw unknownEntry(key);
    return jsonAnswer(200, { 'ia::result': view, 'ia::meta': metaOf(true) });
  }

  private remove(key: string, caller: RestCaller): Answer {
    requireRight(caller, 'everything', 'DELETE', 'glbatch');
    const { company, ledger, settings } = this.sources;
    const batch = /^\d{1,15}$/.test(key) ? ledger.find(Number(key)) : undefined;
    if (batch === undefined || !visibilityFor(visibleToAll(caller.entityId), this.sources)(batch))
      throw unknownEntry(key);
    deleteJournalEntries([batch], company, ledger, settings);
    return { kind: 'answer', status: 204, headers: {}, body: '' };
  }

  private dimensions(caller: RestCaller): Answer {
    requireRight(caller, 'view', 'LIST', 'dimension');
    const { company } = this.sources;
    const list = company.dimensionObjects.map((object) => ({
      dimensionName: object,
      dimensionLabel: termOf(object),
      termName: termOf(object),
      isUserDefinedDimension: isUserDefined(object),
      isEnabledInGL: true,
      dimensionEndpoint: `/objects/${restObjectName(object)}`,
    }));
    return jsonAnswer(200, { 'ia::result': list, 'ia::meta': { totalCount: list.length } });
  }

  private supportId(): string {
    return this.sources.surroundings.randomText(12);
  }
}

const requireRight = ({ user }: RestCaller, right: 'everything' | 'view', operation: string, type: string): void => {
  if (user.permission === 'everything' || (right === 'view' && user.permission === 'view')) return;
  const [error] = notPermitted(operation, type).errors;
  throw refusal(403, 'forbidden', error?.description2 ?? '', error?.errorNo);
};

const unknownEntry = (key: string): RestFailure =>
  refusal(404, 'notFound', `Journal entry with key ${key} does not exist.`, 'REST-1032');

const empty = (name: string): XmlElement => ({ name, text: '', attributes: new Map(), children: [], line: 1 });
