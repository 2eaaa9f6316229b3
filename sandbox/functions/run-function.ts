import type { Company } from '../company/company';
import type { SignedIn } from '../gateway/access';
import type { FunctionResult } from '../gateway/answers';
import type { Credentials } from '../gateway/credentials';
import type { FunctionCall } from '../gateway/envelope';
import { failure, notPermitted } from '../gateway/failures';
import { createdElements, objectOf } from '../gateway/function-subject';
import type { Sessions } from '../gateway/sessions';
import type { SandboxSettings } from '../gateway/settings';
import type { Surroundings } from '../gateway/surroundings';
import { childNamed, childText } from '../gateway/xml-reader';
import { node, textNode, type XmlNode } from '../gateway/xml-writer';
import type { Ledger } from '../ledger/ledger';
import { findObject } from '../objects/object-catalogue';
import { dimensionList, entityDetails, financialSetup, permissionList } from './company-functions';
import { createJournalEntry } from './create-journal-entry';
import { runQuery } from './query';
import { runRead } from './read';

export interface FunctionContext {
  readonly company: Company;
  readonly ledger: Ledger;
  readonly sessions: Sessions;
  readonly settings: SandboxSettings;
  readonly credentials: Credentials;
  readonly surroundings: Surroundings;
  readonly endpoint: string;
  readonly access: SignedIn;
  /** How many functions the whole request has; `getAPISession` must be alone. */
  readonly functionCount: number;
}

export type FunctionAnswer = Pick<FunctionResult, 'data' | 'listType' | 'recordNo'>;

/** Runs one function and returns what its result holds, or throws a `FunctionFailure`. */
export const runFunction = (call: FunctionCall, context: FunctionContext): FunctionAnswer => {
  if (call.name === 'create') return create(call, context);
  return { data: look(call, context) };
};

const look = (call: FunctionCall, context: FunctionContext): XmlNode => {
  switch (call.name) {
    case 'getAPISession':
      return openSession(call, context);
    case 'query':
    case 'read':
    case 'readByName':
      return readObjects(call, context);
    case 'getUserPermissions':
      return userPermissions(call, context);
    case 'getFinancialSetup':
      return viewing('GETFINANCIALSETUP', 'company', context, () => financialSetup(context.company));
    case 'readEntityDetails':
      return viewing('READENTITYDETAILS', 'locationentity', context, () =>
        entityDetails(context.company, context.access.entityId),
      );
    case 'getDimensions':
      return viewing('GETDIMENSIONS', 'dimension', context, () => dimensionList(context.company));
    default:
      throw failure('XL03000009', `The sandbox does not imitate the function ${call.name}`);
  }
};

const openSession = (call: FunctionCall, context: FunctionContext): XmlNode => {
  if (context.functionCount > 1) {
    throw failure('XL03000009', 'The function getAPISession must be the only function of its request');
  }
  const { access, company, sessions, endpoint } = context;
  const location = childNamed(call.body, 'locationid');
  const entityId = location === undefined ? access.entityId : location.text;
  if (entityId !== '' && !company.entities.has(entityId)) {
    throw failure('XL03000006', `The location ID '${entityId}' is not valid`);
  }
  const session = sessions.open({ userId: access.user.id, companyId: access.companyId, entityId });
  return node('data', [
    node('api', [
      textNode('sessionid', session.id),
      textNode('endpoint', endpoint),
      textNode('locationid', session.entityId),
    ]),
  ]);
};

const create = (call: FunctionCall, context: FunctionContext): FunctionAnswer => {
  const [element, second] = createdElements(call);
  const { access, company, ledger, settings, surroundings } = context;
  const type = objectOf(call);
  if (access.user.permission !== 'everything') throw notPermitted('CREATE', type.toLowerCase());
  if (element?.name !== 'GLBATCH') throw failure('XL03000009', `Object definition ${type} not found`);
  if (second !== undefined) throw failure('XL03000009', 'The sandbox takes one object in each create');
  const batch = createJournalEntry(element, company, ledger, {
    userId: access.user.id,
    entityId: access.entityId,
    at: surroundings.now(),
    settings,
  });
  const recordNo = String(batch.recordNo);
  return { data: writtenBatch(recordNo), recordNo };
};

/** What a create or an update of a batch answers: only its key. */
export const writtenBatch = (recordNo: string): XmlNode =>
  node('data', [node('glbatch', [textNode('RECORDNO', recordNo)])], { listtype: 'objects', count: '1' });

const operationNames: Readonly<Record<string, string>> = { query: 'QUERY', read: 'READ', readByName: 'READ_BY_NAME' };

const readObjects = (call: FunctionCall, context: FunctionContext): XmlNode => {
  const { access } = context;
  const name = childText(call.body, 'object');
  return viewing(operationNames[call.name] ?? '', name.toLowerCase(), context, () => {
    const object = findObject(name, context);
    if (call.name === 'query') return runQuery(call.body, object, access.entityId);
    const keyField = call.name === 'read' ? 'RECORDNO' : object.nameField;
    return runRead(call.body, { object, sources: context, entityId: access.entityId, keyField });
  });
};

const userPermissions = (call: FunctionCall, context: FunctionContext): XmlNode => {
  const userId = childText(call.body, 'userId');
  return viewing('GETUSERPERMISSIONS', 'userinfo', context, () => {
    const user = context.credentials.users.find(({ id }) => id === userId);
    if (user === undefined) throw failure('BL03002073', `The user '${userId}' was not found`);
    return permissionList(user.permission);
  });
};

const viewing = (operation: string, type: string, { access }: FunctionContext, view: () => XmlNode): XmlNode => {
  if (access.user.permission === 'nothing') throw notPermitted(operation, type);
  return view();
};
